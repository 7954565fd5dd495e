import { fstatSync, statSync, writeSync } from 'node:fs';
import type { TerminalStream } from './cli-host.ts';

const descriptor = 1;
/** What an empty pipe takes without a reader. A longer text would have the whole program wait for one, signals and all. */
const mostInPipe = 65_536;

let chosen: TerminalStream | null = null;

/**
 * The standard output. To make the stream that Node has for a file, a pipe or what throws everything away takes longer
 * than many a command; so they are written at once, a pipe as far as it takes everything without waiting.
 */
export function standardOutput(): TerminalStream {
  return (chosen ??= process.platform !== 'win32' && isPlain() ? plainOutput : process.stdout);
}

let written = 0;

const plainOutput: TerminalStream = {
  isTTY: false,
  on: () => undefined,
  write(text, done) {
    let rest: Uint8Array = Buffer.from(text);
    written += rest.length;
    if (written > mostInPipe && waitsForReader()) {
      process.stdout.write(rest, done);
      return;
    }
    try {
      while (rest.length > 0) rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      // Another process that shares the pipe may have made it one that does not wait.
      if ((error as NodeJS.ErrnoException).code === 'EAGAIN') process.stdout.write(rest, done);
      else done(error as Error);
      return;
    }
    done(null);
  },
};

function waitsForReader(): boolean {
  const stats = fstatSync(descriptor);
  return stats.isFIFO() || stats.isSocket();
}

function isPlain(): boolean {
  try {
    const stats = fstatSync(descriptor);
    return stats.isFile() || stats.isFIFO() || stats.isSocket() || stats.rdev === statSync('/dev/null').rdev;
  } catch {
    return false;
  }
}
