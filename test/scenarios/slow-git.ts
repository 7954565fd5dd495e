import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { RunOptions } from '../support/minsky.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** A `git` that stands in front of the real one and can be made to stop, so that a test can do something meanwhile. */
export interface SlowGit {
  /** What a minsky needs to find it. */
  readonly options: (path: string | undefined) => RunOptions;
  /** The words of each call so far. */
  readonly calls: () => readonly string[];
  /** Waits until it has stopped; rejects when the command has ended without that. */
  readonly stopped: (ended: Promise<unknown>) => Promise<void>;
  /** Lets what has stopped go on. */
  readonly release: () => void;
  /** Waits until none of the processes that were started is left. */
  readonly allGone: () => Promise<void>;
  /** The processes that were started and are still there. */
  readonly alive: () => readonly string[];
}

export type StoppingPoint =
  /** Before git begins with its n-th call, or after it has ended but before it says so. */
  | { readonly call: number; readonly side: 'before' | 'after' }
  /** In the middle of checking out files. */
  | 'checkout'
  /** In the middle of sending objects. */
  | 'transfer'
  | null;

const real = execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim();

/** Makes one that stops at the point given, or never. */
export function slowGit(point: StoppingPoint): SlowGit {
  const place = temporaryDirectory('slow-git-');
  const numbered = typeof point === 'object' ? point : null;
  const [bin, calls, stopped, released] = ['bin', 'calls', 'stopped', 'released'].map((name) =>
    join(place, name),
  );
  const wait = `: >'${stopped!}'; while ! [ -e '${released!}' ]; do sleep 0.02; done`;
  mkdirSync(bin!);
  mkdirSync(calls!);
  write(
    join(bin!, 'git'),
    `mkdir '${place}'/$$; echo $$ >'${place}'/$$/pid; printf '%s\\n' "$*" >'${place}'/$$/words
     n=1; while ! mv -T '${place}'/$$ '${calls!}'/$n 2>/dev/null; do n=$((n+1)); done
     if [ "$n" = '${String(numbered?.call)}' ]; then
       ${numbered?.side === 'after' ? `'${real}' "$@"; code=$?; ${wait}; exit $code` : wait}
     fi
     exec '${real}' "$@"`,
  );
  write(join(bin!, 'smudge'), `cat; [ -e '${stopped!}' ] || { ${wait}; }`);
  write(
    join(bin!, 'send'),
    `"$@" >'${place}/pack'; head -c 200 '${place}/pack'; ${wait}; tail -c +201 '${place}/pack'`,
  );
  const settings = {
    checkout: `[filter "stops"]\n\tclean = cat\n\tsmudge = '${bin!}/smudge'\n`,
    transfer: `[uploadpack]\n\tpackObjectsHook = '${bin!}/send'\n`,
  };
  writeFileSync(join(place, 'config'), typeof point === 'string' ? settings[point] : '');

  const alive = (): readonly string[] =>
    readdirSync(calls!).filter((call) => isAlive(Number(readFileSync(join(calls!, call, 'pid'), 'utf8'))));
  return {
    options: (path) => ({ env: { PATH: `${bin!}:${path ?? ''}`, GIT_CONFIG_GLOBAL: join(place, 'config') } }),
    calls: () =>
      readdirSync(calls!)
        .sort((a, b) => Number(a) - Number(b))
        .map((call) => readFileSync(join(calls!, call, 'words'), 'utf8').trimEnd()),
    release: () => writeFileSync(released!, ''),
    alive,
    allGone: async () => {
      while (alive().length > 0) await pause(10);
    },
    stopped: async (ended) => {
      const command = { over: false };
      void ended.then(() => (command.over = true));
      while (!existsSync(stopped!)) {
        if (command.over) throw new Error('The command has ended, and git never stopped');
        await pause(10);
      }
    },
  };
}

function write(path: string, script: string): void {
  writeFileSync(path, `#!/bin/sh\n${script}\n`);
  chmodSync(path, 0o755);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
