#!/usr/bin/env node
// Plain JavaScript of 2020 without `node:` specifiers: it must run on a Node that is too old for minsky.
'use strict';
const { Buffer } = require('buffer');
const fs = require('fs');
const { basename, dirname, isAbsolute, join } = require('path');

const packageRoot = join(__dirname, '../../..');
const user = process.getuid ? process.getuid() : 0;
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
    const place = cache === null ? null : placeOf(cache, filename, source);
    const { cachedData, isDue } = (place !== null && attempt(() => keptAt(place))) || { isDue: false };
    const script = new Script(source, { filename, cachedData });
    if (isDue || script.cachedDataRejected) compiled.push({ script, place });
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

/** Null for a file that does not begin with the mark of its build. */
function placeOf(cache, filename, source) {
  const [mark, build] = /^\/\/ ([0-9a-f]+)\n/.exec(source) || [];
  if (mark === undefined) return null;
  return join(cache, [build, process.version, process.arch, user].join('-'), operation(), basename(filename));
}

/** What is kept there, and whether it is to be kept anew; fails where somebody else has kept something. */
function keptAt(place) {
  const { O_RDONLY, O_NOFOLLOW = 0 } = fs.constants;
  let file;
  try {
    file = fs.openSync(place, O_RDONLY | O_NOFOLLOW);
  } catch (error) {
    if (error.code === 'ENOENT') return { isDue: true };
    throw error;
  }
  try {
    const stats = fs.fstatSync(file);
    // With sudo the home may be that of a user who must not decide what root runs.
    if (process.getuid && stats.uid !== user) throw new Error('it is not ours');
    const bytes = fs.readFileSync(file);
    const cachedData = bytes.subarray(0, -4);
    if (bytes.length < 8 || bytes.readUInt32LE(cachedData.length) !== checksumOf(cachedData))
      return { isDue: true };
    // The first run may have had little to do; what is kept anew has what was kept before, and what this run has called.
    return { cachedData, isDue: Date.now() - stats.mtimeMs > 60 * 60 * 1000 };
  } finally {
    fs.closeSync(file);
  }
}

/**
 * V8 believes what it is given, and ends the process where it makes no sense. A word of every 64 bytes tells a block
 * that the disk has lost; all of them would take longer than what is gained.
 */
function checksumOf(bytes) {
  let [sum, sums] = [bytes.length, 0];
  for (let at = 0; at + 4 <= bytes.length; at += 64) {
    sum = (sum + bytes.readInt32LE(at)) | 0;
    sums = (sums + sum) | 0;
  }
  return (sum ^ sums) >>> 0;
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
  if (!fs.existsSync(build)) attempt(() => removeEarlier(dirname(build)));
  makeDirectory(dirname(place));
  const data = script.createCachedData();
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32LE(checksumOf(data));
  // Whoever reads the file finds the whole of it, or none; on another machine with this home the process has its number, too.
  const temporary = [place, process.pid, Math.random().toString(36).slice(2)].join('.');
  try {
    fs.writeFileSync(temporary, Buffer.concat([data, checksum]), { mode: 0o600, flag: 'wx', flush: true });
    fs.renameSync(temporary, place);
  } catch {
    fs.rmSync(temporary, { force: true });
  }
}

/** With those above it; the one of Node goes on for ever where none can be made, as below /proc. */
function makeDirectory(directory) {
  try {
    fs.mkdirSync(directory, { mode: 0o700 });
  } catch (error) {
    if (error.code === 'EEXIST') return;
    if (error.code !== 'ENOENT' || dirname(directory) === directory) throw error;
    makeDirectory(dirname(directory));
    fs.mkdirSync(directory, { mode: 0o700 });
  }
}

/** What was kept of builds that nobody has used for a new purpose in a month. */
function removeEarlier(cache) {
  const monthAgo = Date.now() - 30 * 24 * 60 * 60 * 1000;
  const builds = fs.existsSync(cache) ? fs.readdirSync(cache).map((name) => join(cache, name)) : [];
  for (const build of builds) {
    attempt(() => {
      if (fs.statSync(build).mtimeMs < monthAgo) fs.rmSync(build, { recursive: true, force: true });
    });
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

/** What a shell takes for the command that installs everything anew: a checkout, or the package where it is installed. */
function installing() {
  if (!fs.existsSync(join(packageRoot, 'package-lock.json'))) return 'npm install --global minsky';
  const plain = /^[A-Za-z0-9_./:@%+=,-]+$/.test(packageRoot);
  return 'cd ' + (plain ? packageRoot : "'" + packageRoot.split("'").join("'\\''") + "'") + ' && npm ci';
}

function stop(status, sentence) {
  process.stderr.write('minsky: ' + sentence + '\n');
  process.exitCode = status;
}
