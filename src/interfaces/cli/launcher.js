#!/usr/bin/env node
// Plain JavaScript of 2020 without `node:` specifiers: it must run on a Node that is too old for minsky.
import { existsSync } from 'fs';
import * as module from 'module';
import { fileURLToPath } from 'url';

const packageRoot = new URL('../../../', import.meta.url);
const [major, minor] = process.versions.node.split('.').map(Number);

if (major > 22 || (major === 22 && minor >= 18)) runHere();
else runUnderBundledNode();

function runHere() {
  if (module.enableCompileCache) module.enableCompileCache();
  const cli = new URL('dist/cli.js', packageRoot);
  import(cli.href).catch((error) => {
    if (!existsSync(cli)) stop('this checkout has not been built: run `npm run build`.');
    else stop('cannot start: ' + (process.argv.includes('--debug') ? error.stack : error.message));
  });
}

/** A checkout carries a Node as a development dependency; an installed package does not. */
function runUnderBundledNode() {
  const name = process.platform === 'win32' ? 'node.exe' : 'node';
  const node = fileURLToPath(new URL('node_modules/node/bin/' + name, packageRoot));
  if (!existsSync(node)) {
    stop('needs Node.js 22.18 or newer, and this is ' + process.versions.node + '.');
    return;
  }
  Promise.all([import('child_process'), import('tty')]).then(([{ spawn }, { isatty }]) => {
    // argv[1] is a symbolic link when npm installed it; this file's own path never is.
    const script = fileURLToPath(import.meta.url);
    const child = spawn(node, [script].concat(process.argv.slice(2)), { stdio: 'inherit' });
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
  });
}

function stop(sentence) {
  process.stderr.write('minsky: ' + sentence + '\n');
  process.exitCode = 70;
}
