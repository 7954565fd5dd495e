// Plain JavaScript of 2020 without `node:` specifiers: it runs on a Node that is too old for minsky.
'use strict';
const { spawn } = require('child_process');
const { existsSync } = require('fs');
const { join } = require('path');
const { isatty } = require('tty');

/** A checkout carries a Node as a development dependency; an installed package does not. */
module.exports = (packageRoot, launcher, stop) => {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const node = join(packageRoot, 'node_modules/node/bin', name);
  if (!existsSync(node)) {
    stop('needs Node.js 22.18 or newer, and this is ' + process.versions.node + '.');
    return;
  }
  // argv[1] is a symbolic link when npm installed it; the launcher's own path never is.
  const child = spawn(node, [launcher].concat(process.argv.slice(2)), { stdio: 'inherit' });
  const forward = (signal) => child.kill(signal);
  // A terminal sends these to the whole process group, the child included: passed on, they would arrive twice.
  const fromTerminal = isatty(0) || isatty(1) || isatty(2) ? () => undefined : forward;
  const handlers = { SIGINT: fromTerminal, SIGQUIT: fromTerminal, SIGHUP: forward, SIGTERM: forward };
  for (const signal of Object.keys(handlers)) process.on(signal, handlers[signal]);
  child.on('error', (error) => stop('cannot start ' + node + ': ' + error.message));
  child.on('exit', (status, signal) => {
    for (const name of Object.keys(handlers)) process.removeListener(name, handlers[name]);
    if (signal) process.kill(process.pid, signal);
    else process.exitCode = status;
  });
};
