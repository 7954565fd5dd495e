import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { ResultAsync } from 'neverthrow';
import type { RepositoryOnDisk } from '../../../src/application/ports/git-inspection.ts';
import { gitInspection } from '../../../src/infrastructure/git/git-inspection.ts';
import { gitProcess, type GitProcess } from '../../../src/infrastructure/git/git-process.ts';
import { absolutePath, branchName, callContext } from '../../../src/interfaces/testing/testing.ts';
import { repositoryWithCommit, type GitRepository } from '../../support/git-repository.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

/** What git is asked to find base and obstacle of a repository that was looked at from a directory. */
async function asked(
  { path, git }: GitRepository,
  from: string,
  more: Partial<RepositoryOnDisk> = {},
): Promise<readonly string[]> {
  const plain = gitProcess({ env: process.env });
  const calls: string[] = [];
  const watching: GitProcess = {
    run: (call, context) => {
      calls.push(call.args[0] ?? '');
      return plain.run(call, context);
    },
  };
  const inspection = gitInspection(watching);
  const [context, directory] = [callContext(), absolutePath(from)];
  await ResultAsync.combine([
    inspection.checkoutAt(directory, context),
    inspection.askForBranches(directory, context),
  ]);
  const repository: RepositoryOnDisk = { kind: 'checkout', path, ...more };
  for (const branch of ['main', 'later']) {
    const found = await ResultAsync.combine([
      inspection.baseOf(repository, null, context),
      inspection.collidingBranch(repository, branchName(branch), context),
    ]);
    const commit = git('rev-parse', 'main');
    const taken = git('for-each-ref', `refs/heads/${branch}`) === '' ? null : branch;
    expect(found._unsafeUnwrap()).toEqual([{ branch: 'main', commit }, taken]);
    git('branch', '--force', 'later');
  }
  return calls.filter((call) => call !== 'rev-parse' && call !== 'remote');
}

it('asks for the branches once, while it looks at the checkout, and again later', async () => {
  const repository = repositoryWithCommit();
  const head = branchName('main');
  expect(await asked(repository, repository.path, { head })).toEqual(['for-each-ref', 'for-each-ref']);
});

it('finds out what is checked out where that is not known', async () => {
  const repository = repositoryWithCommit();
  expect(await asked(repository, join(repository.path, 'src'))).toEqual([
    ...['for-each-ref', 'symbolic-ref'],
    ...['for-each-ref', 'symbolic-ref'],
  ]);
});

it('takes the branches of a linked work tree for those of its repository', async () => {
  const repository = repositoryWithCommit();
  const linked = join(temporaryDirectory(), 'linked');
  repository.git('worktree', 'add', '--quiet', '-b', 'linked', linked);
  expect(await asked(repository, linked, { head: branchName('main') })).toEqual([
    ...['for-each-ref', 'worktree'],
    'for-each-ref',
  ]);
});

it.each([
  ['another repository', () => repositoryWithCommit({ branch: 'other' }).path],
  ['no repository', () => temporaryDirectory()],
])('asks anew where the directory belongs to %s', async (_what, from) => {
  const repository = repositoryWithCommit();
  expect(await asked(repository, from(), { head: branchName('main') })).toEqual([
    ...['for-each-ref', 'for-each-ref'],
    'for-each-ref',
  ]);
});
