import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { Result } from 'neverthrow';

export interface ChildOrder {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  readonly input: string | null;
  /** How what it prints is read; as `latin1` each byte is a character. */
  readonly encoding: 'utf8' | 'latin1';
  /** In milliseconds. */
  readonly limit: number;
  readonly signal: AbortSignal;
  /** Whether it is ended without a chance to tidy up. */
  readonly killed?: boolean;
  readonly onStderr: (chunk: string) => void;
}

export type ChildEnd =
  | { readonly kind: 'exited'; readonly exitCode: number | null; readonly stdout: string }
  | { readonly kind: 'aborted' }
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'not-started'; readonly code: string };

// A group of its own: what git starts is ended with it, and a Ctrl-C reaches us first. Windows has no such groups.
const detached = process.platform !== 'win32';

type Child = ChildProcessByStdio<Writable | null, Readable, Readable>;

// In milliseconds: how long a process may take to clean up after itself, and a stranger may hold its pipes.
const grace = { ending: 5_000, pipes: 500 };

// With the signal that ends each of them.
const running = new Map<Child, 'SIGTERM' | 'SIGKILL'>();
process.on('exit', () => {
  for (const [child, signal] of running) endGroup(child, signal);
});

/** Runs a program to its end; when asked to stop, it and all it started are gone before the answer is given. */
export async function runChild(order: ChildOrder): Promise<ChildEnd> {
  const { program, args, cwd, env, input, signal } = order;
  if (signal.aborted) return { kind: 'aborted' };
  const started = start(program, args, {
    cwd,
    env,
    detached,
    // Where there is nothing to tell, a pipe would take time for nothing.
    stdio: [input === null ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    windowsHide: true,
  });
  if (started.isErr()) return { kind: 'not-started', code: started.error };
  const child = started.value;
  // A program may end without having read what it is told.
  child.stdin?.on('error', () => undefined).end(input ?? '');
  child.stderr.setEncoding('utf8').on('data', order.onStderr);
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  const supervision = supervise(child, order);
  const end = await new Promise<number | null | { readonly code: string }>((resolve) => {
    child.once('error', (error: NodeJS.ErrnoException) => resolve({ code: error.code ?? 'UNKNOWN' }));
    child.once('close', resolve);
  }).finally(() => supervision.end());
  if (typeof end === 'object' && end !== null) return { kind: 'not-started', code: end.code };
  if (supervision.stopped !== null && end !== 0) return { kind: supervision.stopped };
  return { kind: 'exited', exitCode: end, stdout: Buffer.concat(chunks).toString(order.encoding) };
}

// Some of the system's refusals are thrown and some are told by an event.
const start = Result.fromThrowable(
  (...order: Parameters<typeof spawn>): Child => spawn(...order) as Child,
  (error) => (error as NodeJS.ErrnoException).code ?? 'UNKNOWN',
);

interface Supervision {
  readonly stopped: 'aborted' | 'timed-out' | null;
  end(): void;
}

function supervise(child: Child, { signal, limit, killed = false }: ChildOrder): Supervision {
  const first = killed ? 'SIGKILL' : 'SIGTERM';
  let stopped: Supervision['stopped'] = null;
  const timers: NodeJS.Timeout[] = [];
  const stop = (reason: 'aborted' | 'timed-out'): void => {
    if (stopped !== null) return;
    stopped = reason;
    endGroup(child, first);
    timers.push(setTimeout(() => endGroup(child, 'SIGKILL'), grace.ending));
  };
  const abort = (): void => stop('aborted');
  timers.push(setTimeout(() => stop('timed-out'), limit));
  signal.addEventListener('abort', abort, { once: true });
  running.set(child, first);
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
  if (!detached) {
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
