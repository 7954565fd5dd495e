import { unlinkSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { err, ok, ResultAsync, type Result } from 'neverthrow';
import type { ExclusiveLock } from '../../application/ports/exclusive-lock.ts';
import type { CallContext } from '../../application/ports/narration.ts';
import type { FileError, Interrupted, LockTimeout } from '../../application/ports/port-errors.ts';
import { childPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { attemptNow } from './file-errors.ts';
import { openKernelLock, type KernelLock } from './kernel-lock.ts';
import { readSmallFile } from './small-file.ts';

export interface ExclusiveLockSettings {
  /** Where the lock files are. */
  readonly directory: AbsolutePath;
  /** How long to wait, in milliseconds: what is locked includes the transfer of whole repositories. */
  readonly patience?: number;
  /** After how many milliseconds the wait is told. */
  readonly silence?: number;
}

type NotHeld = LockTimeout | FileError | Interrupted;

/** Locks by the kernel: never taken from a process that lives, however slow, and free as soon as it is dead. Not reentrant. */
export function fileExclusiveLock({
  directory,
  patience = 600_000,
  silence = 1_000,
}: ExclusiveLockSettings): ExclusiveLock {
  // The bracket is in plain promises: `finally` in a `safeTry` does not run on failure.
  async function holding<T, E>(
    name: string,
    context: CallContext,
    work: () => ResultAsync<T, E>,
  ): Promise<Result<T, E | NotHeld>> {
    const file = childPath(directory, await lockFileName(name));
    const opened = await openKernelLock(file);
    if (opened.isErr()) return err(opened.error);
    try {
      const taken = await take(opened.value, file, context, { patience, silence });
      if (taken.isErr()) return err(taken.error);
      writeHolder(file);
      try {
        return await work();
      } finally {
        attemptNow(file, () => unlinkSync(holderFile(file)));
      }
    } finally {
      opened.value.close();
    }
  }

  return {
    hold: (name, context, work) => new ResultAsync(holding(name, context, work)),
  };
}

async function take(
  lock: KernelLock,
  file: AbsolutePath,
  { signal, narration }: CallContext,
  { patience, silence }: { readonly patience: number; readonly silence: number },
): Promise<Result<void, NotHeld>> {
  let start: number | null = null;
  let told = false;
  for (let delay = 5; ; delay = Math.min(delay * 2, 50)) {
    if (signal.aborted) return err({ kind: 'Interrupted' });
    const taken = lock.tryTake();
    if (taken.isErr()) return err(taken.error);
    if (taken.value) return ok(undefined);
    // The clock is asked only by those who wait: its module takes longer to load than the lock to take.
    const now = performance.now();
    const waited = now - (start ??= now);
    if (waited >= patience) return err({ kind: 'LockTimeout', path: file, holder: readHolder(file) });
    if (waited >= silence && !told) {
      narration.notice({ kind: 'WaitingForLock', path: file });
      told = true;
    }
    // Waiters that began together must not go on meeting.
    const wait = Math.min(delay * (0.5 + Math.random() / 2), patience - waited);
    await pause(wait, undefined, { signal }).catch(() => undefined);
  }
}

/** A file name that tells a person which lock it is, and no two names share. */
async function lockFileName(name: string): Promise<string> {
  // The id of a session, or of a repository that has no long one: loading what makes a digest takes longer than taking the lock.
  const spelled = Array.from(Buffer.from(name), spell).join('');
  const isShort = spelled !== '' && spelled.length <= 200;
  if (isShort) return `${spelled}.lock`;
  const { createHash } = await import('node:crypto');
  const readable = name.replace(/[^A-Za-z0-9._-]+/g, '-').slice(-60);
  return `${readable}.${createHash('sha256').update(name).digest('hex').slice(0, 16)}.lock`;
}

/** As URLs spell a byte that means something else in them; file systems may tell no capital letters from small ones. */
function spell(byte: number): string {
  const letter = String.fromCharCode(byte);
  return /[a-z0-9-]/.test(letter) ? letter : `%${byte.toString(16).padStart(2, '0')}`;
}

function holderFile(file: AbsolutePath): string {
  return `${file}.pid`;
}

/** Notes who holds the lock, for the message of those who wait in vain; the lock does not depend on it. */
function writeHolder(file: AbsolutePath): void {
  attemptNow(file, () => writeFileSync(holderFile(file), String(process.pid), { mode: 0o600 }));
}

function readHolder(file: AbsolutePath): number | null {
  const text = readSmallFile(holderFile(file)).unwrapOr(null);
  return text !== null && /^\d+$/.test(text) ? Number(text) : null;
}
