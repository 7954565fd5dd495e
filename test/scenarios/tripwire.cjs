'use strict';
// Loaded into a minsky before anything else: counts what the process does to the world around it, and at a given count
// ends or interrupts it. TRIPWIRE is `record FILE`, `SIGKILL 12` or `SIGINT 12`. What leaves nothing when the process is
// killed right after it is recorded with a `-`: a git that only looks, a lock, a statement of a transaction. Plain JavaScript: it is loaded some
// thousand times, and what Node takes to strip types is as much as a short command takes in all.
const childProcess = require('node:child_process');
const fs = require('node:fs');
const process = require('node:process');

const [action = '', place = ''] = (process.env.TRIPWIRE ?? '').split(' ', 2);
const record = action === 'record' ? fs.openSync(place, 'a') : null;
const { writeSync } = fs;
let effects = 0;

function effect(name, args, lasts) {
  effects += 1;
  if (record !== null) writeSync(record, `${lasts ? '+' : '-'} ${name} ${JSON.stringify(args[0])}\n`);
  if (effects !== Number(place)) return;
  process.kill(process.pid, action);
  // Nothing may happen between the signal and the end.
  while (action === 'SIGKILL');
}

const always = () => true;

function watch(target, names, counts, lasts = always, called = null) {
  for (const name of names) {
    const original = target[name];
    target[name] = function (...args) {
      if (counts(args)) effect(called ?? name, args, lasts(args, this));
      return Reflect.apply(original, this, args);
    };
  }
}

// What was compiled is kept by the first run of several; it is no part of what a command does.
const toTheWorld = ([path]) => !String(path).includes('/minsky/compile-cache/');
const forWriting = (args) => typeof args[1] === 'string' && /[wa+]/.test(args[1]) && toTheWorld(args);
const changes = [
  'mkdir',
  'mkdtemp',
  'rename',
  'rm',
  'rmdir',
  'unlink',
  'link',
  'symlink',
  'copyFile',
  'writeFile',
];

watch(fs.promises, changes, toTheWorld);
watch(fs.promises, ['open'], forWriting);
watch(
  fs,
  changes.map((name) => `${name}Sync`),
  toTheWorld,
);
watch(fs, ['openSync'], forWriting);
watch(childProcess, ['spawn'], always, ([, , options]) => options?.env?.GIT_OPTIONAL_LOCKS !== '0');

// SQLite says of it that it only reads.
const commits = /^\s*(?:commit|end)\b/i;

/** Locks are transactions that are never committed. */
function outlivesTheProcess(sql, database) {
  return (
    commits.test(sql) ||
    (!database.inTransaction && !/^\s*(?:begin\b|pragma journal_mode = memory)/i.test(sql))
  );
}

// The bundle has the files of better-sqlite3 in it; what every copy of them calls is the native code.
const load = process.dlopen;
process.dlopen = function (module, ...others) {
  Reflect.apply(load, process, [module, ...others]);
  const { Database } = module.exports;
  if (Database === undefined) return;
  watch(Database.prototype, ['exec'], always, ([sql], database) => outlivesTheProcess(sql, database));
  const { prepare } = Database.prototype;
  Database.prototype.prepare = function (...args) {
    const statement = Reflect.apply(prepare, this, args);
    const lasts = () => outlivesTheProcess(args[0], this);
    if (commits.test(args[0])) watch(statement, ['run', 'all', 'get'], always, lasts, 'commit');
    else if (!statement.readonly) watch(statement, ['run', 'all', 'get'], always, lasts);
    return statement;
  };
};
