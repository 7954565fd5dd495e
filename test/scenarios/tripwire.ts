// Loaded into a minsky before anything else: counts what the process does to the world around it, and at a given count
// ends or interrupts it. TRIPWIRE is `record FILE`, `SIGKILL 12` or `SIGINT 12`.
import childProcess from 'node:child_process';
import fs, { openSync, writeSync } from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';

type Work = (...args: unknown[]) => unknown;

const [action = '', place = ''] = (process.env.TRIPWIRE ?? '').split(' ', 2);
const record = action === 'record' ? openSync(place, 'a') : null;
let effects = 0;

function effect(name: string, args: readonly unknown[]): void {
  effects += 1;
  if (record !== null) writeSync(record, `${name} ${JSON.stringify(args[0])}\n`);
  if (effects !== Number(place)) return;
  process.kill(process.pid, action);
  // Nothing may happen between the signal and the end.
  while (action === 'SIGKILL');
}

function watch(
  target: object,
  names: readonly string[],
  counts: (args: readonly unknown[]) => boolean,
): void {
  const members = target as Record<string, Work>;
  for (const name of names) {
    const original = members[name]!;
    members[name] = function (this: unknown, ...args: unknown[]) {
      if (counts(args)) effect(name, args);
      return Reflect.apply(original, this, args);
    };
  }
}

const always = (): boolean => true;
// What was compiled is kept by the first run of several; it is no part of what a command does.
const toTheWorld = ([path]: readonly unknown[]): boolean => !String(path).includes('/minsky/compile-cache/');
const forWriting = (args: readonly unknown[]): boolean =>
  typeof args[1] === 'string' && /[wa+]/.test(args[1]) && toTheWorld(args);
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
watch(childProcess, ['spawn'], always);
syncBuiltinESMExports();

const Database = createRequire(import.meta.url)('better-sqlite3') as { prototype: { prepare: Work } };
watch(Database.prototype, ['exec'], always);
const prepare = Database.prototype.prepare;
Database.prototype.prepare = function (this: unknown, ...args: unknown[]) {
  const statement = Reflect.apply(prepare, this, args) as { readonly readonly: boolean };
  if (!statement.readonly) watch(statement, ['run', 'all', 'get'], always);
  return statement;
};
