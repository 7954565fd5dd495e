import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface StoreWork {
  /** The file or the URL of the store. */
  readonly path: string;
  readonly action: 'insert' | 'rewrite' | 'claim';
  readonly label: string;
  readonly count: number;
}

/** Starts a process that works on the store. */
export function startStoreProcess(work: StoreWork): ChildProcess {
  return started(storeCommand(work));
}

/** The command that works on the store. */
export function storeCommand({ path, action, label, count }: StoreWork): [string, ...string[]] {
  const script = fileURLToPath(new URL('./store-worker.ts', import.meta.url));
  return [process.execPath, script, path, action, label, String(count)];
}

/** Runs as many processes as there are labels and returns the outcomes of each; they set out together, once all are ready. */
export async function runStoreProcesses(
  labels: readonly string[],
  work: Omit<StoreWork, 'label'>,
): Promise<readonly (readonly (string | null)[])[]> {
  const runners = labels.map((label) => {
    const child = started([...storeCommand({ ...work, label }), 'in-turn']);
    const lines: string[] = [];
    const output = createInterface({ input: child.stdout! }).on('line', (line) => lines.push(line));
    // One that ends without a word shall not keep the others waiting.
    const ready = Promise.race([once(output, 'line'), once(output, 'close')]);
    return { child, lines, ready, ended: once(output, 'close') };
  });
  await Promise.all(runners.map(({ ready }) => ready));
  for (const { child } of runners) child.stdin!.end();
  return Promise.all(
    runners.map(async ({ lines, ended }) => {
      await ended;
      return lines.slice(1).map((line) => JSON.parse(line) as string | null);
    }),
  );
}

function started([program = '', ...args]: readonly string[]): ChildProcess {
  // Jest's tests have an environment of their own, which a child has to be given.
  const env = { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'compile-cache') };
  const child = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'], env });
  child.stdin.on('error', () => undefined);
  return child;
}
