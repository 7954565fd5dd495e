import { spawn, type ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

export interface StoreWork {
  readonly path: string;
  readonly action: 'insert' | 'rewrite' | 'claim';
  readonly label: string;
  readonly count: number;
  /** When to set out, in milliseconds since 1970. */
  readonly start: number;
}

/** Starts a process that works on the store. */
export function startStoreProcess(work: StoreWork): ChildProcess {
  const [program, ...args] = storeCommand(work);
  // Jest's tests have an environment of their own, which a child has to be given.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'compile-cache') };
  return spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'], env });
}

/** The command that works on the store. */
export function storeCommand({ path, action, label, count, start }: StoreWork): [string, ...string[]] {
  const script = fileURLToPath(new URL('./store-worker.ts', import.meta.url));
  return [process.execPath, script, path, action, label, String(count), String(start)];
}

/** Runs as many processes as there are labels, all at once, and returns the outcomes of each. */
export async function runStoreProcesses(
  labels: readonly string[],
  work: Omit<StoreWork, 'label' | 'start'>,
): Promise<readonly (readonly (string | null)[])[]> {
  const start = Date.now() + 500 + labels.length * 150;
  return Promise.all(
    labels.map(async (label) => {
      const child = startStoreProcess({ ...work, label, start });
      const output = await text(child.stdout!);
      return output
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line) as string | null);
    }),
  );
}
