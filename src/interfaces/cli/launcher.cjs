#!/usr/bin/env node
// Plain JavaScript of 2020 without `node:` specifiers: it must run on a Node that is too old for minsky.
'use strict';
const fs = require('fs');
const { basename, dirname, isAbsolute, join } = require('path');

const packageRoot = join(__dirname, '../../..');
const [major, minor] = process.versions.node.split('.').map(Number);

if (major > 22 || (major === 22 && minor >= 18)) runHere();
else require('./run-under-bundled-node.cjs')(packageRoot, __filename, installing, stop);

function runHere() {
  const cli = join(packageRoot, 'dist/cli.cjs');
  try {
    loader(cacheDirectory())(cli);
  } catch (error) {
    if (!fs.existsSync(cli)) stop(7, 'this checkout has not been built. Build it: ' + installing());
    else stop(70, 'cannot start: ' + (process.argv.includes('--debug') ? error.stack : error.message));
  }
}

/**
 * Loads the files of the program together with what V8 made of them in an earlier run. The compile cache of Node holds
 * what a file runs at once when it is loaded, but no function that is called later, and nearly all of them are.
 * @param {string | null} cache where that is kept; nowhere, if null
 */
function loader(cache) {
  const { Script } = require('vm');
  const modules = new Map();
  const compiled = [];
  process.on('exit', (status) => {
    // What a failure has not come to would be missing ever after.
    if (status === 0) for (const one of compiled) attempt(() => keep(one));
  });
  return function load(filename) {
    const known = modules.get(filename);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    modules.set(filename, module);
    const source = fs.readFileSync(filename, 'utf8');
    const kept = cache === null ? undefined : attempt(() => keptOf(cache, filename, source));
    const cachedData = kept === undefined ? undefined : attempt(() => fs.readFileSync(kept.place));
    const script = new Script(source, { filename, cachedData });
    if (kept !== undefined && (kept.isDue || script.cachedDataRejected))
      compiled.push({ script, place: kept.place });
    const requireHere = (id) => (id.startsWith('.') ? load(join(dirname(filename), id)) : require(id));
    requireHere.resolve = require.resolve;
    try {
      const run = script.runInThisContext();
      run.call(module.exports, module.exports, requireHere, module, filename, dirname(filename));
    } catch (error) {
      modules.delete(filename);
      throw error;
    }
    return module.exports;
  };
}

/**
 * Where Node and minsky keep what was compiled: in the user's own cache, since whoever can write there decides what
 * runs; the default of Node lies in the directory for temporary files. Operations differ in what they call, so each has
 * a place of its own. NODE_COMPILE_CACHE and NODE_DISABLE_COMPILE_CACHE come first.
 */
function cacheDirectory() {
  const { XDG_CACHE_HOME, HOME, LOCALAPPDATA, NODE_COMPILE_CACHE, NODE_DISABLE_COMPILE_CACHE } = process.env;
  const caches = [NODE_COMPILE_CACHE, XDG_CACHE_HOME, HOME && join(HOME, '.cache'), LOCALAPPDATA].find(
    (path) => path && isAbsolute(path),
  );
  return caches === undefined || NODE_DISABLE_COMPILE_CACHE ? null : join(caches, 'minsky', 'compile-cache');
}

/** Undefined for a file that does not begin with the mark of its build, or of which somebody else has kept something. */
function keptOf(cache, filename, source) {
  const [mark, build] = /^\/\/ ([0-9a-f]+)\n/.exec(source) || [];
  if (mark === undefined) return undefined;
  const user = process.getuid ? process.getuid() : 0;
  const name = [build, process.version, process.arch, user].join('-');
  const place = join(cache, name, operation(), basename(filename));
  const stats = fs.statSync(place, { throwIfNoEntry: false });
  if (stats === undefined) return { place, isDue: true };
  // With sudo the home may be that of a user who must not decide what root runs.
  if (process.getuid && stats.uid !== user) return undefined;
  // The first run may have had little to do; what is kept anew has what was kept before, and what this run has called.
  return { place, isDue: Date.now() - stats.mtimeMs > 60 * 60 * 1000 };
}

function operation() {
  const words = process.argv.slice(2);
  const at = words.findIndex((word) =>
    /^(session|db|config|complete|doctor|mcp|help|shell-init)$/.test(word),
  );
  if (at < 0) return 'other';
  const isGroup = /^(session|db|config|complete)$/.test(words[at]) && /^[a-z]+$/.test(words[at + 1]);
  return isGroup ? words[at] + '-' + words[at + 1] : words[at];
}

function keep({ script, place }) {
  const build = dirname(dirname(place));
  if (!fs.existsSync(build)) removeEarlier(dirname(build));
  fs.mkdirSync(dirname(place), { recursive: true, mode: 0o700 });
  // Whoever reads the file finds the whole of it, or none: V8 does not notice that a part is missing.
  const temporary = place + '.' + process.pid;
  try {
    fs.writeFileSync(temporary, script.createCachedData(), { mode: 0o600, flush: true });
    fs.renameSync(temporary, place);
  } catch {
    fs.rmSync(temporary, { force: true });
  }
}

/** What was kept of builds that nobody has used for a new purpose in a month. */
function removeEarlier(cache) {
  const monthAgo = Date.now() - 30 * 24 * 60 * 60 * 1000;
  const builds = fs.existsSync(cache) ? fs.readdirSync(cache).map((name) => join(cache, name)) : [];
  for (const build of builds) {
    if (fs.statSync(build).mtimeMs < monthAgo) fs.rmSync(build, { recursive: true, force: true });
  }
}

/** What cannot be done here is done again by each run, and no command suffers from it. */
function attempt(work) {
  try {
    return work();
  } catch {
    return undefined;
  }
}

/** What a shell takes for the command that installs everything anew. */
function installing() {
  const plain = /^[A-Za-z0-9_./:@%+=,-]+$/.test(packageRoot);
  return 'cd ' + (plain ? packageRoot : "'" + packageRoot.split("'").join("'\\''") + "'") + ' && npm ci';
}

function stop(status, sentence) {
  process.stderr.write('minsky: ' + sentence + '\n');
  process.exitCode = status;
}
