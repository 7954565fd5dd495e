import { rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { gitInspection } from '../../../src/infrastructure/git/git-inspection.ts';
import { gitProcess } from '../../../src/infrastructure/git/git-process.ts';
import { callContext } from '../../../src/interfaces/testing/testing.ts';
import {
  emptyRepository,
  repositoryAt,
  repositoryWithCommit,
  type GitRepository,
} from '../../support/git-repository.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const inspection = gitInspection(gitProcess({ env: process.env }));

async function evidenceOf({ path }: GitRepository) {
  const checkout = (await inspection.checkoutAt(path, callContext()))._unsafeUnwrap();
  const evidence = await inspection.evidenceOf(checkout!, callContext());
  return evidence.match<unknown>(
    (value) => value,
    (error) => error,
  );
}

/** Gives the entries of HEAD's reflog these times, in order. */
function rewriteTimes(repository: GitRepository, times: readonly string[]): void {
  const log = repository.git('rev-parse', '--path-format=absolute', '--git-path', 'logs/HEAD');
  const commit = repository.git('rev-parse', 'HEAD');
  const lines = times.map(
    (time) => `${commit} ${commit} Ada <ada@x> ${String(Date.parse(time) / 1000)} +0200\tentry\n`,
  );
  writeFileSync(log, lines.join(''));
}

describe('the evidence of a checkout', () => {
  it('has the times of the first and the last entry of its reflog', async () => {
    const clone = repositoryWithCommit().clone();
    rewriteTimes(clone, ['2025-03-01T10:00:00Z', '2025-03-02T10:00:00Z', '2025-04-01T10:00:00Z']);
    expect(await evidenceOf(clone)).toMatchObject({
      createdAt: '2025-03-01T10:00:00.000Z',
      lastActivityAt: '2025-04-01T10:00:00.000Z',
    });
  });

  it('has the times of the git directory when there is no reflog', async () => {
    const clone = repositoryWithCommit().clone();
    rmSync(join(clone.path, '.git', 'logs'), { recursive: true });
    const then = new Date('2025-05-01T10:00:00Z');
    utimesSync(join(clone.path, '.git'), then, then);
    expect(await evidenceOf(clone)).toMatchObject({ lastActivityAt: '2025-05-01T10:00:00.000Z' });
  });

  it("has the remote's default branch as its base, at the commit they share", async () => {
    const source = repositoryWithCommit({ branch: 'trunk' });
    const clone = source.clone();
    const fork = clone.git('rev-parse', 'HEAD');
    clone.git('switch', '--quiet', '-c', 'task');
    clone.commit('work');
    source.commit('newer');
    clone.git('fetch', '--quiet');
    expect(await evidenceOf(clone)).toMatchObject({ base: { branch: 'trunk', commit: fork } });
  });

  it('has the latest commit that either form of the base shares with it', async () => {
    const clone = repositoryWithCommit().clone();
    const fork = clone.commit('local only');
    clone.git('switch', '--quiet', '-c', 'task');
    clone.commit('work');
    expect(await evidenceOf(clone)).toMatchObject({ base: { branch: 'main', commit: fork } });
  });

  it('on the default branch itself counts from what the remote has', async () => {
    const clone = repositoryWithCommit().clone();
    const fork = clone.git('rev-parse', 'HEAD');
    clone.commit('work');
    expect(await evidenceOf(clone)).toMatchObject({ base: { branch: 'main', commit: fork } });
  });

  it('without a remote has a branch of a usual name as its base', async () => {
    const repository = repositoryWithCommit({ branch: 'master' });
    const fork = repository.git('rev-parse', 'HEAD');
    repository.git('switch', '--quiet', '-c', 'task');
    repository.commit('work');
    expect(await evidenceOf(repository)).toMatchObject({ base: { branch: 'master', commit: fork } });
  });

  it('of a linked worktree is its own', async () => {
    const main = repositoryWithCommit();
    const fork = main.git('rev-parse', 'HEAD');
    const directory = join(temporaryDirectory(), 'linked');
    main.git('worktree', 'add', '--quiet', '-b', 'task', directory);
    const linked = repositoryAt(directory);
    rewriteTimes(linked, ['2025-03-01T10:00:00Z']);
    expect(await evidenceOf(linked)).toMatchObject({
      createdAt: '2025-03-01T10:00:00.000Z',
      base: { branch: 'main', commit: fork },
    });
  });

  it('failing everything is its own base', async () => {
    const alone = repositoryWithCommit({ branch: 'alone' });
    expect(await evidenceOf(alone)).toMatchObject({
      base: { branch: 'alone', commit: alone.git('rev-parse', 'HEAD') },
    });
    alone.git('switch', '--quiet', '--orphan', 'main');
    alone.commit('unrelated');
    alone.git('switch', '--quiet', 'alone');
    expect(await evidenceOf(alone)).toMatchObject({ base: { branch: 'alone' } });
  });

  it('cannot be had before the first commit', async () => {
    expect(await evidenceOf(emptyRepository())).toMatchObject({ kind: 'GitFailed', exitCode: 128 });
  });
});
