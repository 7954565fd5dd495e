// Plain JavaScript of 2020 without `node:` specifiers: it runs on a Node that is too old for minsky.
'use strict';
const { spawn } = require('child_process');
const { existsSync } = require('fs');
const { join } = require('path');
const { isatty } = require('tty');

/** A checkout carries a Node as a development dependency; an installed package does not. */
module.exports = (packageRoot, launcher, installing, stop) => {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const node = join(packageRoot, 'node_modules/node/bin', name);
  // The one of the checkout may be too old itself.
  if (!existsSync(node) || process.env.MINSKY_LAUNCHER === String(process.ppid)) {
    const versions = 'needs Node.js 22.18 or newer, and this is ' + process.versions.node + '. ';
    const isCheckout = existsSync(join(packageRoot, 'package-lock.json'));
    stop(
      7,
      versions + 'Install one' + (isCheckout ? ', or let this checkout have its own: ' + installing() : '.'),
    );
    return;
  }
  // argv[1] is a symbolic link when npm installed it; the launcher's own path never is.
  const env = Object.assign({}, process.env, { MINSKY_LAUNCHER: String(process.pid) });
  const child = spawn(node, [launcher].concat(process.argv.slice(2)), { stdio: 'inherit', env });
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
};
