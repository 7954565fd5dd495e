import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { RepositoryOnDisk } from '../../../src/application/ports/git-inspection.ts';
import { gitInspection } from '../../../src/infrastructure/git/git-inspection.ts';
import { gitProcess } from '../../../src/infrastructure/git/git-process.ts';
import { absolutePath, branchName, callContext } from '../../../src/interfaces/testing/testing.ts';
import { emptyRepository, repositoryWithCommit, type GitRepository } from '../../support/git-repository.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const inspection = gitInspection(gitProcess({ env: process.env }));

async function baseOf(
  { path }: GitRepository,
  wanted: string | null = null,
  kind: RepositoryOnDisk['kind'] = 'checkout',
) {
  const branch = wanted === null ? null : branchName(wanted);
  const base = await inspection.baseOf({ kind, path }, branch, callContext());
  return base.match<unknown>(
    (found) => found,
    (refused) => refused,
  );
}

describe('the default base of a checkout', () => {
  it('without a remote is the branch that is checked out', async () => {
    const repository = repositoryWithCommit({ branch: 'trunk' });
    repository.git('branch', 'main');
    expect(await baseOf(repository)).toEqual({
      branch: 'trunk',
      commit: repository.git('rev-parse', 'trunk'),
    });
  });

  it('is what the main work tree has checked out, not a linked one', async () => {
    const repository = repositoryWithCommit();
    const linked = join(temporaryDirectory(), 'linked');
    repository.git('worktree', 'add', '--quiet', '-b', 'side', linked);
    expect(await baseOf({ ...repository, path: absolutePath(linked) })).toMatchObject({ branch: 'main' });
  });

  it("is the remote's default branch, whatever is checked out", async () => {
    const clone = repositoryWithCommit({ branch: 'trunk' }).clone();
    clone.git('switch', '--quiet', '-c', 'feature');
    const feature = clone.commit('feature');
    expect(await baseOf(clone)).toEqual({ branch: 'trunk', commit: clone.git('rev-parse', 'trunk') });
    expect(await baseOf(clone, 'feature')).toEqual({ branch: 'feature', commit: feature });
  });

  it("is the branch that is checked out when the remote's default leads nowhere", async () => {
    const clone = repositoryWithCommit().clone();
    clone.git('switch', '--quiet', '-c', 'feature');
    clone.git('symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/gone');
    expect(await baseOf(clone)).toMatchObject({ branch: 'feature' });
  });

  it('with HEAD detached is a branch of a usual name', async () => {
    const repository = repositoryWithCommit();
    repository.git('branch', 'other');
    repository.git('checkout', '--quiet', '--detach');
    expect(await baseOf(repository)).toMatchObject({ branch: 'main' });
    repository.git('branch', 'configured');
    repository.git('config', 'init.defaultBranch', 'configured');
    expect(await baseOf(repository)).toMatchObject({ branch: 'configured' });
  });

  it('with HEAD detached is the only branch', async () => {
    const repository = repositoryWithCommit({ branch: 'only' });
    repository.git('checkout', '--quiet', '--detach');
    expect(await baseOf(repository)).toMatchObject({ branch: 'only' });
  });

  it('with HEAD detached and branches of other names is BaseUndetermined', async () => {
    const repository = repositoryWithCommit({ branch: 'one' });
    repository.git('branch', 'two');
    repository.git('checkout', '--quiet', '--detach');
    expect(await baseOf(repository)).toEqual({ kind: 'BaseUndetermined', repository: repository.path });
  });

  it('with a commit but no branch at all is BaseUndetermined', async () => {
    const repository = repositoryWithCommit();
    repository.git('checkout', '--quiet', '--detach');
    repository.git('branch', '--quiet', '-D', 'main');
    expect(await baseOf(repository)).toEqual({ kind: 'BaseUndetermined', repository: repository.path });
  });

  it('with HEAD before its first commit is a branch of a usual name', async () => {
    const repository = repositoryWithCommit();
    repository.git('checkout', '--quiet', '--orphan', 'fresh');
    expect(await baseOf(repository)).toMatchObject({ branch: 'main' });
  });

  it('of an empty repository is RepositoryEmpty, wanted or not', async () => {
    const repository = emptyRepository();
    const refused = { kind: 'RepositoryEmpty', path: repository.path };
    expect(await baseOf(repository)).toEqual(refused);
    expect(await baseOf(repository, 'main')).toEqual(refused);
  });
});

describe('the commit of a base', () => {
  it("is the remote's when the local branch is behind it", async () => {
    const source = repositoryWithCommit();
    const clone = source.clone();
    const newer = source.commit('newer');
    clone.git('fetch', '--quiet');
    expect(await baseOf(clone)).toEqual({ branch: 'main', commit: newer });
  });

  it('is the local one when it is ahead or has gone another way', async () => {
    const source = repositoryWithCommit();
    const clone = source.clone();
    const ahead = clone.commit('ahead', { 'clone.txt': 'x' });
    expect(await baseOf(clone)).toEqual({ branch: 'main', commit: ahead });
    source.commit('elsewhere', { 'source.txt': 'x' });
    clone.git('fetch', '--quiet');
    expect(await baseOf(clone)).toEqual({ branch: 'main', commit: ahead });
  });

  it('is the remote one when there is no local branch', async () => {
    const source = repositoryWithCommit();
    source.git('branch', 'release/1.0');
    const clone = source.clone();
    expect(await baseOf(clone, 'release/1.0')).toEqual({
      branch: 'release/1.0',
      commit: source.git('rev-parse', 'HEAD'),
    });
  });

  it('of a branch that is not there is BaseNotFound', async () => {
    const repository = repositoryWithCommit();
    repository.git('tag', 'v1');
    repository.git('branch', 'release/1.0');
    for (const branch of ['v1', 'release', 'gone']) {
      expect(await baseOf(repository, branch)).toEqual({
        kind: 'BaseNotFound',
        branch,
        repository: repository.path,
      });
    }
  });

  it('is read from a repository that has packed its branches', async () => {
    const repository = repositoryWithCommit();
    repository.git('pack-refs', '--all');
    expect(await baseOf(repository)).toEqual({ branch: 'main', commit: repository.git('rev-parse', 'HEAD') });
  });
});

describe('the base of a mirror', () => {
  it('is where its HEAD points', async () => {
    const mirror = repositoryWithCommit({ branch: 'trunk' }).clone({ bare: true });
    expect(await baseOf(mirror, null, 'mirror')).toEqual({
      branch: 'trunk',
      commit: mirror.git('rev-parse', 'trunk'),
    });
    expect(await baseOf(mirror, 'gone', 'mirror')).toMatchObject({ kind: 'BaseNotFound' });
  });

  it('of an empty remote is RepositoryEmpty', async () => {
    const mirror = emptyRepository({ bare: true });
    expect(await baseOf(mirror, null, 'mirror')).toEqual({ kind: 'RepositoryEmpty', path: mirror.path });
  });

  it('is found although the user allows no bare repository to be discovered', async () => {
    const config = join(temporaryDirectory(), 'config');
    writeFileSync(config, '[safe]\n\tbareRepository = explicit\n');
    const strict = gitInspection(gitProcess({ env: { ...process.env, GIT_CONFIG_GLOBAL: config } }));
    const mirror = repositoryWithCommit().clone({ bare: true });
    const base = await strict.baseOf({ kind: 'mirror', path: mirror.path }, null, callContext());
    expect(base._unsafeUnwrap().branch).toBe('main');
  });
});

describe('a colliding branch', () => {
  it.each([
    ['feature', 'feature'],
    ['feature/a', 'feature'],
    ['other/deep', 'other/deep/er'],
    ['other', 'other/deep/er'],
    ['features', null],
    ['feature-a', null],
    ['oth', null],
    ['remote-only', null],
    ['v1', null],
  ])('of %s is %s', async (branch, expected) => {
    const source = repositoryWithCommit();
    source.git('branch', 'remote-only');
    const clone = source.clone();
    clone.git('branch', 'feature');
    clone.git('branch', 'other/deep/er');
    clone.git('tag', 'v1');
    const wanted = branchName(branch);
    const bare = clone.clone({ bare: true });
    for (const repository of [
      { kind: 'checkout', path: clone.path },
      { kind: 'mirror', path: bare.path },
    ] as const) {
      expect((await inspection.collidingBranch(repository, wanted, callContext()))._unsafeUnwrap()).toBe(
        expected,
      );
    }
  });
});
