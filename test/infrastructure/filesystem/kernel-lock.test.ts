import { renameSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import Database from 'better-sqlite3';
import { openKernelLock, type KernelLock } from '../../../src/infrastructure/filesystem/kernel-lock.ts';
import { absolutePath } from '../../../src/interfaces/testing/testing.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const open: KernelLock[] = [];
afterEach(() => {
  for (const lock of open.splice(0)) lock.close();
});

/** Three openings of one lock file. */
async function openings(): Promise<readonly [KernelLock, KernelLock, KernelLock]> {
  const file = absolutePath(join(temporaryDirectory('locks-'), 'one.lock'));
  const one = async (): Promise<KernelLock> => (await openKernelLock(file))._unsafeUnwrap();
  const all = [await one(), await one(), await one()] as const;
  open.push(...all);
  return all;
}

const takes = (lock: KernelLock): boolean => lock.tryTakeInTurn()._unsafeUnwrap();

it('a lock can be opened while another is alone with its file, and is taken later', async () => {
  const file = absolutePath(join(temporaryDirectory('locks-'), 'one.lock'));
  (await openKernelLock(file))._unsafeUnwrap().close();
  const alone = new Database(file);
  alone.exec('BEGIN EXCLUSIVE');
  const lock = (await openKernelLock(file))._unsafeUnwrap();
  open.push(lock);
  expect([lock.tryTake()._unsafeUnwrap(), takes(lock)]).toEqual([false, false]);
  alone.close();
  expect(takes(lock)).toBe(true);
});

it('a lock whose file was removed is not in its place, even if another stands there', async () => {
  const file = absolutePath(join(temporaryDirectory('locks-'), 'one.lock'));
  const lock = (await openKernelLock(file))._unsafeUnwrap();
  expect(lock.isInPlace()).toBe(true);
  renameSync(file, `${file}.away`);
  expect(lock.isInPlace()).toBe(false);
  const other = (await openKernelLock(file))._unsafeUnwrap();
  expect([lock.isInPlace(), other.isInPlace()]).toEqual([false, true]);
  open.push(lock, other);
});

describe('a lock that is taken in turn', () => {
  it('is taken by one at a time, and by the next when it is closed', async () => {
    const [one, two] = await openings();
    expect([takes(one), takes(two), takes(two)]).toEqual([true, false, false]);
    one.close();
    expect(takes(two)).toBe(true);
  });

  it('is not taken by a newcomer as long as somebody waits who was refused', async () => {
    const [holder, waiting, newcomer] = await openings();
    expect([takes(holder), takes(waiting)]).toEqual([true, false]);
    holder.close();
    expect([takes(newcomer), takes(waiting), takes(newcomer)]).toEqual([false, true, false]);
    waiting.close();
    expect(takes(newcomer)).toBe(true);
  });

  it('is free for all again when the one who waited has gone', async () => {
    const [holder, waiting, newcomer] = await openings();
    expect([takes(holder), takes(waiting)]).toEqual([true, false]);
    holder.close();
    waiting.close();
    expect(takes(newcomer)).toBe(true);
  });

  it('excludes those who take it out of turn, and is excluded by them', async () => {
    const [one, two, three] = await openings();
    expect(one.tryTake()._unsafeUnwrap()).toBe(true);
    expect(takes(two)).toBe(false);
    one.close();
    expect([takes(two), three.tryTake()._unsafeUnwrap()]).toEqual([true, false]);
  });
});
