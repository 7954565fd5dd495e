import { fstatSync, statSync, writeSync } from 'node:fs';
import type { TerminalStream } from './cli-host.ts';

const descriptor = 1;

/**
 * The standard output. A file, a pipe and what throws everything away are written at once: to make the stream that Node
 * has for them takes longer than many a command, and on them it would write just so.
 */
export function standardOutput(): TerminalStream {
  return process.platform !== 'win32' && isPlain() ? plainOutput : process.stdout;
}

const plainOutput: TerminalStream = {
  isTTY: false,
  on: () => undefined,
  write(text, done) {
    let rest: Uint8Array = Buffer.from(text);
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

function isPlain(): boolean {
  try {
    const stats = fstatSync(descriptor);
    return stats.isFile() || stats.isFIFO() || stats.isSocket() || stats.rdev === statSync('/dev/null').rdev;
  } catch {
    return false;
  }
}
