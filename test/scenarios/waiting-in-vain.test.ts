import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { ResultAsync } from 'neverthrow';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { openKernelLock } from '../../src/infrastructure/filesystem/kernel-lock.ts';
import { fileExclusiveLock } from '../../src/infrastructure/filesystem/exclusive-lock.ts';
import { movableStore } from '../../src/infrastructure/persistence/movable-stores.ts';
import { absolutePath, callContext, timestamp } from '../../src/interfaces/testing/testing.ts';
import { repositoryWithCommit } from '../support/git-repository.ts';
import { aMinsky, host, type JsonOutcome, type Minsky } from '../support/minsky.ts';
import { withFastClock, withLimits } from './hurried.ts';
import { as } from './moving-stage.ts';
import { remainsIn } from './footprint.ts';
import { slowGit } from './slow-git.ts';

let repo: string;

beforeAll(() => {
  repo = repositoryWithCommit().path;
});

const starting = (name: string): string[] => ['session', 'start', name, '--repo', repo];

/** It may succeed a moment later, and says so. */
function givenUp(status: number, code: string): object {
  return { status, json: { ok: false, error: { code, retryable: true } } };
}

async function startsNow(minsky: Minsky, name: string): Promise<void> {
  expect((await minsky.data(starting(name))).session).toMatchObject({ name, status: 'active' });
}

describe('what takes too long is given up, and the same command succeeds later, when it is', () => {
  it('a store that another process keeps locked', async () => {
    const minsky = as(aMinsky(), 'json');
    await startsNow(minsky, 'one');
    const path = join(minsky.state, 'store/sessions.json');
    const lock = (await openKernelLock(absolutePath(`${path}.lock`)))._unsafeUnwrap();
    expect(lock.tryTake()._unsafeUnwrap()).toBe(true);
    expect(await withFastClock(minsky).json(starting('two'))).toMatchObject(givenUp(6, 'STORE_BUSY'));
    lock.close();
    await startsNow(minsky, 'two');
  });

  it('a store that another machine moves to another backend', async () => {
    const minsky = aMinsky();
    await startsNow(minsky, 'one');
    const path = absolutePath(join(minsky.state, 'store/sessions.sqlite'));
    const store = await movableStore({ backend: 'sqlite', path });
    const at = timestamp('2026-11-23T08:00:00.000Z');
    (await store.close({ phase: 'leaving', other: 'postgres', at, host: 'elsewhere' }))._unsafeUnwrap();
    expect(await minsky.json(starting('two'))).toMatchObject(givenUp(6, 'STORE_MOVING'));
    expect((await minsky.data('session list')).sessions).toMatchObject([{ name: 'one' }]);
    (await store.reopen())._unsafeUnwrap();
    await startsNow(minsky, 'two');
  });

  it('a lock that another process holds', async () => {
    const minsky = aMinsky();
    const directory = absolutePath(join(minsky.state, 'locks'));
    mkdirSync(directory, { recursive: true, mode: 0o700 });
    const waiting = (): ResultAsync<JsonOutcome, never> =>
      ResultAsync.fromSafePromise(withFastClock(minsky).json(starting('one')));
    const held = await fileExclusiveLock({ directory }).hold(`file://${host}${repo}`, callContext(), waiting);
    const outcome = held._unsafeUnwrap();
    expect(outcome).toMatchObject(givenUp(7, 'LOCK_TIMEOUT'));
    expect(outcome.json.error.details).toMatchObject({ holder: process.pid });
    await startsNow(minsky, 'one');
  });

  it('a git that does not end', async () => {
    const patient = aMinsky();
    const { minsky, over } = withLimits(patient);
    const git = slowGit({ call: 1, side: 'before' });
    const outcome = minsky.json(starting('one'), git.options(minsky.env.PATH));
    await git.stopped(outcome);
    over();
    expect(await outcome).toMatchObject(givenUp(7, 'GIT_TIMED_OUT'));
    expect(git.alive()).toEqual([]);
    expect(remainsIn(minsky)).toEqual([]);
    await startsNow(patient, 'one');
  });

  it('a command that is stopped with Ctrl-C', async () => {
    const minsky = aMinsky();
    const git = slowGit({ call: 1, side: 'before' });
    const running = minsky.start([...starting('one'), '--json'], git.options(minsky.env.PATH));
    try {
      await git.stopped(running.outcome);
      running.killGroup('SIGINT');
      const { status, stdout } = await running.outcome;
      expect({ status, json: JSON.parse(stdout) }).toMatchObject(givenUp(130, 'INTERRUPTED'));
    } finally {
      git.release();
      await git.allGone();
    }
    await startsNow(minsky, 'one');
  });
});
