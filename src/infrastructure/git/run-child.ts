import type { ResultPromise } from 'execa';

export interface ChildOrder {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly input: string | null;
  /** In milliseconds. */
  readonly limit: number;
  readonly signal: AbortSignal;
  readonly onStderr: (chunk: string) => void;
}

export type ChildEnd =
  | { readonly kind: 'exited'; readonly exitCode: number | null; readonly stdout: string }
  | { readonly kind: 'aborted' }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'not-started'; readonly code: string };

const options = {
  extendEnv: false,
  stripFinalNewline: false,
  reject: false,
  buffer: { stdout: true, stderr: false },
  maxBuffer: 2 ** 29,
  // A group of its own: what git starts is ended with it, and a Ctrl-C reaches us first. Windows has no such groups.
  detached: process.platform !== 'win32',
} as const;

type Child = ResultPromise<
  typeof options & { stdin: 'ignore' } & { cwd: string; env: Record<string, string> }
>;

// In milliseconds: how long a process may take to clean up after itself, and a stranger may hold its pipes.
const grace = { ending: 5_000, pipes: 500 };

const running = new Set<Child>();
process.on('exit', () => {
  for (const child of running) endGroup(child, 'SIGTERM');
});

/** Runs a program to its end; when asked to stop, it and all it started are gone before the answer is given. */
export async function runChild(order: ChildOrder): Promise<ChildEnd> {
  // Loaded here: a command that never needs git must not pay for it.
  const { execa } = await import('execa');
  if (order.signal.aborted) return { kind: 'aborted' };
  const { cwd, env, input } = order;
  const settings = { ...options, cwd, env: { ...env } };
  const child = (
    input === null
      ? execa(order.program, order.args, { ...settings, stdin: 'ignore' })
      : execa(order.program, order.args, { ...settings, input })
  ) as Child;
  child.stderr.setEncoding('utf8').on('data', order.onStderr);
  const supervision = supervise(child, order);
  const result = await child.finally(() => supervision.end());
  if (result.exitCode === undefined && result.signal === undefined) {
    return { kind: 'not-started', code: result.code ?? 'UNKNOWN' };
  }
  if (supervision.stopped !== null && result.exitCode !== 0) return { kind: supervision.stopped };
  return { kind: 'exited', exitCode: result.exitCode ?? null, stdout: result.stdout };
}

interface Supervision {
  readonly stopped: 'aborted' | 'timed-out' | null;
  end(): void;
}

function supervise(child: Child, { signal, limit }: ChildOrder): Supervision {
  let stopped: Supervision['stopped'] = null;
  const timers: NodeJS.Timeout[] = [];
  const stop = (reason: 'aborted' | 'timed-out'): void => {
    if (stopped !== null) return;
    stopped = reason;
    endGroup(child, 'SIGTERM');
    timers.push(setTimeout(() => endGroup(child, 'SIGKILL'), grace.ending));
  };
  const abort = (): void => stop('aborted');
  timers.push(setTimeout(() => stop('timed-out'), limit));
  signal.addEventListener('abort', abort, { once: true });
  running.add(child);
  // A daemon that git's child left behind, such as a shared ssh connection, may never close the pipes.
  child.once('exit', () => {
    if (stopped !== null) endGroup(child, 'SIGKILL');
    timers.push(setTimeout(() => closePipes(child), grace.pipes));
  });
  return {
    get stopped() {
      return stopped;
    },
    end() {
      running.delete(child);
      signal.removeEventListener('abort', abort);
      timers.forEach(clearTimeout);
    },
  };
}

function endGroup(child: Child, name: 'SIGTERM' | 'SIGKILL'): void {
  if (child.pid === undefined) return;
  if (!options.detached) {
    child.kill(name);
    return;
  }
  try {
    process.kill(-child.pid, name);
  } catch {
    // The group has gone by itself.
  }
}

function closePipes(child: Child): void {
  child.stdout.destroy();
  child.stderr.destroy();
}
