import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { errAsync, okAsync, ResultAsync } from 'neverthrow';
import type { CallContext, Notice } from '../../../src/application/ports/narration.ts';
import { childPath, type AbsolutePath } from '../../../src/domain/workspace/workspace-path.ts';
import { fileExclusiveLock } from '../../../src/infrastructure/filesystem/exclusive-lock.ts';
import { firstOutput, kill, openDirectory, startChild, unprivileged } from './real-conditions.ts';

let directory: AbsolutePath;
let notices: Notice[];
beforeEach(() => {
  directory = childPath(openDirectory(), 'locks');
  notices = [];
});

const context = (signal: AbortSignal = new AbortController().signal): CallContext => ({
  cwd: directory,
  narration: { notice: (notice) => notices.push(notice), progress: () => {} },
  signal,
});
const lock = (patience = 10_000, silence = 1_000): ReturnType<typeof fileExclusiveLock> =>
  fileExclusiveLock({ directory, patience, silence });
const lasting = (milliseconds: number): ResultAsync<void, never> =>
  ResultAsync.fromSafePromise(pause(milliseconds));

/** Has somebody else in this process hold the lock until it is released. */
async function heldByAnother(): Promise<{ readonly release: () => void }> {
  const { promise: end, resolve: release } = Promise.withResolvers<void>();
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  void lock(60_000).hold('name', context(), () => {
    begin();
    return ResultAsync.fromSafePromise(end);
  });
  await begun;
  return { release };
}

const inChild = (work: string): string => `
  import { ResultAsync } from 'neverthrow';
  import { readFile, writeFile } from 'node:fs/promises';
  import { setTimeout as pause } from 'node:timers/promises';
  import { fileExclusiveLock } from 'src/infrastructure/filesystem/exclusive-lock.ts';
  const lock = fileExclusiveLock({ directory: ${JSON.stringify(directory)} });
  const context = { signal: new AbortController().signal, narration: { notice() {}, progress() {} } };
  const hold = (work) => lock.hold('name', context, () => ResultAsync.fromSafePromise(work()));
  ${work}`;
const holdForever = (): string =>
  inChild(`await hold(async () => { console.log('held'); await pause(60_000); });`);

describe('a lock', () => {
  it('lets one of many processes work at a time', async () => {
    const counter = childPath(openDirectory(), 'counter');
    writeFileSync(counter, '0');
    const code = inChild(`for (let i = 0; i < 15; i++) await hold(async () => {
      const count = Number(await readFile('${counter}', 'utf8'));
      await pause(1);
      await writeFile('${counter}', String(count + 1));
    });`);
    const children = Array.from({ length: 8 }, () => startChild(code));
    const codes = await Promise.all(
      children.map((child) => new Promise((resolve) => child.once('exit', (status) => resolve(status)))),
    );
    expect([codes.every((status) => status === 0), readFileSync(counter, 'utf8')]).toEqual([true, '120']);
  });

  it('lets one of many calls in one process work at a time', async () => {
    let [working, most] = [0, 0];
    const locks = [lock(), lock()];
    const calls = Array.from({ length: 20 }, (_, index) =>
      locks[index % 2]!.hold('name', context(), () => {
        most = Math.max(most, ++working);
        return lasting(2).map(() => --working);
      }),
    );
    expect((await ResultAsync.combine(calls)).isOk()).toBe(true);
    expect([working, most]).toEqual([0, 1]);
  });

  it('of one name does not hold up another', async () => {
    const outer = lock().hold('a', context(), () => lock(0).hold('b', context(), () => okAsync('both')));
    expect((await outer)._unsafeUnwrap()).toBe('both');
  });

  it('is a file for the user alone in its directory, whatever its name', async () => {
    const names = ['../../escape', 'a/b', 'A/b', '', 'x'.repeat(5_000), '/', 'github.com/o/r'];
    for (const name of names)
      expect((await lock().hold(name, context(), () => okAsync(1))).isOk()).toBe(true);
    const files = readdirSync(directory);
    expect(new Set(files.map((file) => file.toLowerCase())).size).toBe(names.length);
    expect(files).toContain('github%2ecom%2fo%2fr.lock');
    const modes = files.map((file) => statSync(childPath(directory, file)).mode & 0o777);
    expect(new Set(modes)).toEqual(new Set([0o600]));
    expect((statSync(directory).mode & 0o777).toString(8)).toBe('700');
  });
});

describe('a lock is free again', () => {
  it('after work that succeeds, fails or has a defect', async () => {
    const hold = lock(0);
    expect((await hold.hold('name', context(), () => okAsync(1)))._unsafeUnwrap()).toBe(1);
    expect((await hold.hold('name', context(), () => errAsync('no')))._unsafeUnwrapErr()).toBe('no');
    const rejecting = hold.hold('name', context(), () =>
      ResultAsync.fromSafePromise(Promise.reject(new Error('late'))),
    );
    await expect(rejecting).rejects.toThrow('late');
    const throwing = hold.hold('name', context(), () => {
      throw new Error('early');
    });
    await expect(throwing).rejects.toThrow('early');
    expect((await hold.hold('name', context(), () => okAsync(2)))._unsafeUnwrap()).toBe(2);
  });

  it('as soon as its holder was killed', async () => {
    const child = startChild(holdForever());
    await firstOutput(child);
    let working = false;
    const next = lock().hold('name', context(), () => okAsync((working = true)));
    await pause(100);
    expect(working).toBe(false);
    await kill(child);
    expect((await next)._unsafeUnwrap()).toBe(true);
  });

  it('after a killed holder was followed by many', async () => {
    const child = startChild(holdForever());
    await firstOutput(child);
    let [working, most] = [0, 0];
    const next = Array.from({ length: 10 }, () =>
      lock().hold('name', context(), () => {
        most = Math.max(most, ++working);
        return lasting(2).map(() => --working);
      }),
    );
    await kill(child);
    expect((await ResultAsync.combine(next)).isOk()).toBe(true);
    expect(most).toBe(1);
  });
});

describe('a lock that is held', () => {
  it('is not taken from a process that stands still; the time-out names it', async () => {
    const child = startChild(holdForever());
    await firstOutput(child);
    child.kill('SIGSTOP');
    try {
      const error = (await lock(400).hold('name', context(), () => okAsync(1)))._unsafeUnwrapErr();
      expect(error).toEqual({
        kind: 'LockTimeout',
        path: expect.stringMatching(/locks\/name[.]lock$/),
        holder: child.pid,
      });
    } finally {
      await kill(child);
    }
  });

  it('is told of once, and only after a while', async () => {
    const first = await heldByAnother();
    const patient = lock(60_000, 60_000).hold('name', context(), () => okAsync(1));
    await pause(100);
    first.release();
    expect([(await patient).isOk(), notices]).toEqual([true, []]);

    const second = await heldByAnother();
    const told = new Promise<void>((resolve) => {
      const waiting = context();
      const narration = {
        ...waiting.narration,
        notice: (notice: Notice) => resolve(void notices.push(notice)),
      };
      void lock(60_000, 1).hold('name', { ...waiting, narration }, () => okAsync(1));
    });
    await told;
    await pause(100);
    second.release();
    expect((await lock().hold('name', context(), () => okAsync(1))).isOk()).toBe(true);
    expect(notices).toEqual([{ kind: 'WaitingForLock', path: expect.stringContaining('/locks/name.') }]);
  });

  it('is waited for no longer than the caller wants', async () => {
    const held = await heldByAnother();
    const stop = new AbortController();
    const waiting = lock(60_000).hold('name', context(stop.signal), () => okAsync('worked'));
    await pause(100);
    stop.abort();
    // The lock is not released before the answer is there.
    expect((await waiting)._unsafeUnwrapErr()).toEqual({ kind: 'Interrupted' });
    held.release();
  });
});

describe('no work is begun', () => {
  it('for a caller who has already stopped', async () => {
    const held = await lock().hold('name', context(AbortSignal.abort()), () => okAsync('worked'));
    expect(held._unsafeUnwrapErr()).toEqual({ kind: 'Interrupted' });
  });

  it('where the state directory is a file or a link that leads nowhere', async () => {
    const [file, link] = [childPath(openDirectory(), 'state'), childPath(openDirectory(), 'state')];
    writeFileSync(file, '');
    symlinkSync('/nowhere/at/all', link);
    for (const state of [file, link]) {
      const unusable = fileExclusiveLock({ directory: childPath(state, 'locks') });
      const error = (await unusable.hold('name', context(), () => okAsync(1)))._unsafeUnwrapErr();
      expect(error).toMatchObject({ kind: 'FileError', path: state, reason: 'not-a-directory' });
    }
  });

  it('where the lock file may not be made, written or is none', async () => {
    const name = 'name.lock';
    await lock().hold('name', context(), () => okAsync(1));
    expect(readdirSync(directory)).toEqual([name]);
    chmodSync(directory, 0o555);
    const failure = async (): Promise<unknown> =>
      (await unprivileged(() => lock().hold('name', context(), () => okAsync(1))))._unsafeUnwrapErr();
    chmodSync(childPath(directory, name), 0o400);
    expect(await failure()).toMatchObject({ path: childPath(directory, name), reason: 'permission' });
    directory = childPath(openDirectory(), 'locks');
    mkdirSync(directory, { mode: 0o555 });
    expect(await failure()).toMatchObject({ kind: 'FileError', reason: 'permission', code: 'EACCES' });
    directory = childPath(openDirectory(), 'locks');
    mkdirSync(childPath(directory, name), { recursive: true });
    expect(await failure()).toMatchObject({ kind: 'FileError', path: childPath(directory, name) });
  });
});
