#!/usr/bin/env node
// Plain JavaScript of 2020 without `node:` specifiers: it must run on a Node that is too old for minsky.
'use strict';
const { existsSync } = require('fs');
const { isAbsolute, join } = require('path');

const packageRoot = join(__dirname, '../../..');
const [major, minor] = process.versions.node.split('.').map(Number);

if (major > 22 || (major === 22 && minor >= 18)) runHere();
else runUnderBundledNode();

function runHere() {
  const { enableCompileCache } = require('module');
  if (enableCompileCache) enableCompileCache(compileCache());
  const cli = join(packageRoot, 'dist/cli.cjs');
  try {
    require(cli);
  } catch (error) {
    if (!existsSync(cli)) stop(7, 'this checkout has not been built. Build it: ' + installing());
    else stop(70, 'cannot start: ' + (process.argv.includes('--debug') ? error.stack : error.message));
  }
}

/**
 * Where Node keeps what it has compiled: in the user's own cache, since whoever can write there decides what runs; the
 * default of Node lies in the directory for temporary files. Node keeps what the first run of a file has compiled and
 * never adds to it, so each operation has a place of its own. NODE_COMPILE_CACHE and NODE_DISABLE_COMPILE_CACHE come first.
 */
function compileCache() {
  const { XDG_CACHE_HOME, HOME, LOCALAPPDATA } = process.env;
  const caches = [XDG_CACHE_HOME, HOME && join(HOME, '.cache'), LOCALAPPDATA].find(
    (path) => path && isAbsolute(path),
  );
  if (caches === undefined) return undefined;
  const [group, verb] = process.argv.slice(2);
  const operation =
    /^(session|db|config|complete)$/.test(group) && /^[a-z]+$/.test(verb) ? group + '-' + verb : 'other';
  return join(caches, 'minsky', 'compile-cache', operation);
}

/** A checkout carries a Node as a development dependency; an installed package does not. */
function runUnderBundledNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const node = join(packageRoot, 'node_modules/node/bin', name);
  // The one of the checkout may be too old itself.
  if (!existsSync(node) || process.env.MINSKY_LAUNCHER === String(process.ppid)) {
    const versions = 'needs Node.js 22.18 or newer, and this is ' + process.versions.node + '. ';
    stop(7, versions + 'Install one, or let this checkout have its own: ' + installing());
    return;
  }
  const { spawn } = require('child_process');
  const { isatty } = require('tty');
  // argv[1] is a symbolic link when npm installed it; this file's own path never is.
  const env = Object.assign({}, process.env, { MINSKY_LAUNCHER: String(process.pid) });
  const child = spawn(node, [__filename].concat(process.argv.slice(2)), { stdio: 'inherit', env });
  const forward = (signal) => child.kill(signal);
  // A terminal sends these to the whole process group, the child included: passed on, they would arrive twice.
  const fromTerminal = isatty(0) || isatty(1) || isatty(2) ? () => undefined : forward;
  const handlers = { SIGINT: fromTerminal, SIGQUIT: fromTerminal, SIGHUP: forward, SIGTERM: forward };
  for (const signal of Object.keys(handlers)) process.on(signal, handlers[signal]);
  child.on('error', (error) =>
    stop(7, 'cannot start ' + node + ' (' + error.code + '). Install it again: ' + installing()),
  );
  child.on('exit', (status, signal) => {
    for (const name of Object.keys(handlers)) process.removeListener(name, handlers[name]);
    if (signal) process.kill(process.pid, signal);
    else process.exitCode = status;
  });
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
