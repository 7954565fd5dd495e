import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Session } from '../../../src/domain/session/session.ts';
import { gitInspection } from '../../../src/infrastructure/git/git-inspection.ts';
import { gitProcess } from '../../../src/infrastructure/git/git-process.ts';
import {
  absolutePath,
  aPullRequest,
  aSession,
  branchName,
  callContext,
  commitId,
  sessionName,
} from '../../../src/interfaces/testing/testing.ts';
import { repositoryAt, repositoryWithCommit, type GitRepository } from '../../support/git-repository.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const inspection = gitInspection(gitProcess({ env: process.env }));

interface Situation {
  readonly source: GitRepository;
  readonly workspace: GitRepository;
  readonly session: Session;
}

/** A session on the branch `task`, started from `main`. */
function started(strategy: 'clone' | 'worktree'): Situation {
  const source = repositoryWithCommit({ name: 'main workspace' });
  const commit = source.git('rev-parse', 'HEAD');
  const workspace = strategy === 'clone' ? source.clone() : addWorktree(source, 'task');
  if (strategy === 'clone') {
    workspace.git('switch', '--quiet', '--no-track', '-c', 'task');
    workspace.git('branch', '--quiet', '-D', 'main');
  }
  const session = aSession({
    name: sessionName('task'),
    branch: branchName('task'),
    base: { branch: branchName('main'), commit: commitId(commit) },
    workspace: { path: workspace.path, host: 'host', strategy },
    repo: { ...aSession().repo, path: source.path },
  });
  return { source, workspace, session };
}

function addWorktree(source: GitRepository, branch: string): GitRepository {
  const directory = join(temporaryDirectory(), branch);
  source.git('worktree', 'add', '--quiet', '-b', branch, directory);
  return repositoryAt(directory);
}

async function progressOf({ session, workspace }: Pick<Situation, 'session' | 'workspace'>) {
  const progress = await inspection.progressOf(session, workspace.path, callContext());
  const changes = await inspection.changesIn(workspace.path, callContext());
  expect(changes).toEqual(progress.map(({ dirty, branch }) => ({ dirty, branch })));
  return progress.match<unknown>(
    (value) => value,
    (error) => error,
  );
}

const untouched = { dirty: [], ahead: 0, elsewhere: 0, behind: 0, stashes: 0, branch: 'task' };

describe.each(['clone', 'worktree'] as const)('the progress of a %s', (strategy) => {
  it('that is fresh is none', async () => {
    expect(await progressOf(started(strategy))).toEqual(untouched);
  });

  it('lists what is not committed, whatever its name, and nothing that is ignored', async () => {
    const { workspace, session } = started(strategy);
    workspace.commit('ignore', {
      '.gitignore': '*.log\n',
      'moved.txt': 'a long enough line\n',
      'gone.txt': 'x',
    });
    workspace.git('mv', 'moved.txt', 'mövéd "away".txt');
    workspace.git('config', 'status.showUntrackedFiles', 'no');
    workspace.write({
      'src/one.txt': 'changed\n',
      'new file': 'x',
      'line\nfeed': 'x',
      'new directory/inside': 'x',
      'debug.log': 'x',
      'gone.txt': null,
    });
    expect(await progressOf({ workspace, session })).toMatchObject({
      dirty: [
        'gone.txt',
        'line\nfeed',
        'moved.txt',
        'mövéd "away".txt',
        'new directory/',
        'new file',
        'src/one.txt',
      ],
    });
  });

  it('lists conflicting paths', async () => {
    const { workspace, session } = started(strategy);
    workspace.commit('one way', { 'src/one.txt': 'one way\n' });
    workspace.git('switch', '--quiet', '--detach', session.base.commit);
    workspace.commit('other way', { 'src/one.txt': 'other way\n' });
    expect(() => workspace.git('merge', 'task')).toThrow();
    expect(await progressOf({ workspace, session })).toMatchObject({
      dirty: ['src/one.txt'],
      branch: null,
      ahead: 2,
    });
  });

  it('counts the commits that the base lacks', async () => {
    const { workspace, session } = started(strategy);
    workspace.commit('one');
    workspace.commit('two');
    expect(await progressOf({ workspace, session })).toEqual({ ...untouched, ahead: 2 });
  });

  it('counts what is on the session branch while another one is checked out, and what HEAD alone has', async () => {
    const { workspace, session } = started(strategy);
    workspace.commit('on the branch');
    workspace.git('switch', '--quiet', '--detach', session.base.commit);
    expect(await progressOf({ workspace, session })).toEqual({ ...untouched, ahead: 1, branch: null });
    workspace.commit('on HEAD alone');
    expect(await progressOf({ workspace, session })).toEqual({ ...untouched, ahead: 2, branch: null });
  });

  it('counts the commits of the base that it lacks', async () => {
    const { source, workspace, session } = started(strategy);
    source.commit('newer');
    if (strategy === 'clone') workspace.git('fetch', '--quiet');
    expect(await progressOf({ workspace, session })).toEqual({ ...untouched, behind: 1 });
  });

  it('has nothing to lose when the base has its commits', async () => {
    const { source, workspace, session } = started(strategy);
    workspace.commit('work');
    source.git('fetch', '--quiet', workspace.path, 'task');
    source.git('merge', '--quiet', '--no-ff', '--no-edit', 'FETCH_HEAD');
    if (strategy === 'clone') workspace.git('fetch', '--quiet');
    expect(await progressOf({ workspace, session })).toMatchObject({ ahead: 0 });
  });

  it('is counted from the first commit when the base is gone', async () => {
    const { source, workspace, session } = started(strategy);
    workspace.commit('work');
    source.git('checkout', '--quiet', '--detach');
    source.git('branch', '--quiet', '-D', 'main');
    if (strategy === 'clone') workspace.git('update-ref', '-d', 'refs/remotes/origin/main');
    expect(await progressOf({ workspace, session })).toEqual({ ...untouched, ahead: 1 });
  });

  it('cannot be counted when the base and its commit are gone', async () => {
    const { workspace, session } = started(strategy);
    const base = { branch: branchName('gone'), commit: commitId('a'.repeat(40)) };
    expect(await progressOf({ workspace, session: { ...session, base } })).toEqual({
      ...untouched,
      ahead: null,
      behind: null,
    });
  });

  it('is that of a repository of its own, not of one above it', async () => {
    const { source, session } = started(strategy);
    const inside = absolutePath(join(source.path, 'src'));
    expect(await progressOf({ session, workspace: { ...source, path: inside } })).toMatchObject({
      kind: 'GitFailed',
      exitCode: 128,
    });
  });

  it('writes nothing and runs nothing', async () => {
    const { workspace, session } = started(strategy);
    const ran = join(temporaryDirectory(), 'ran');
    const hooks = workspace.plantHooks('post-index-change');
    workspace.git('config', 'core.fsmonitor', `touch '${ran}'; false`);
    workspace.write({ 'src/one.txt': 'one\n' });
    await progressOf({ workspace, session });
    expect([existsSync(ran), existsSync(hooks)]).toEqual([false, false]);
  });
});

describe('the progress of a clone', () => {
  it('counts its stashes', async () => {
    const { workspace, session } = started('clone');
    workspace.write({ 'src/one.txt': 'changed\n' });
    workspace.git('stash');
    expect(await progressOf({ workspace, session })).toEqual({ ...untouched, stashes: 1 });
  });

  it('counts commits on branches that exist nowhere else, be it one named as the base', async () => {
    const { workspace, session } = started('clone');
    workspace.git('switch', '--quiet', '-c', 'experiment');
    workspace.commit('experiment');
    workspace.git('switch', '--quiet', '--no-track', '-c', 'main', 'origin/main');
    workspace.commit('on main');
    workspace.git('switch', '--quiet', 'task');
    expect(await progressOf({ workspace, session })).toEqual({ ...untouched, ahead: 2, elsewhere: 2 });
    workspace.git('push', '--quiet', 'origin', 'experiment');
    expect(await progressOf({ workspace, session })).toEqual({ ...untouched, ahead: 1, elsewhere: 1 });
  });

  it('does not count the merge commit that was made of it', async () => {
    const { workspace, session } = started('clone');
    workspace.commit('work');
    workspace.git('switch', '--quiet', '-c', 'pr/task', 'origin/main', '--no-track');
    workspace.git('merge', '--quiet', '--no-ff', '--no-edit', 'task');
    workspace.git('switch', '--quiet', 'task');
    expect(await progressOf({ workspace, session })).toEqual({ ...untouched, ahead: 1 });
    const other = { ...session, pr: aPullRequest({ branch: branchName('pr/former-name') }) };
    workspace.git('branch', '-m', 'pr/task', 'pr/former-name');
    expect(await progressOf({ workspace, session: other })).toEqual({ ...untouched, ahead: 1 });
  });

  it('has nothing to lose when the main workspace has merged it unheard', async () => {
    const { source, workspace, session } = started('clone');
    workspace.commit('work');
    source.git('pull', '--quiet', '--no-rebase', workspace.path, 'task');
    expect(await progressOf({ workspace, session })).toMatchObject({ ahead: 0 });
  });

  it('still has its commits to lose when the main workspace is gone or has other ones', async () => {
    const { workspace, session } = started('clone');
    workspace.commit('work');
    const gone = { ...session, repo: { ...session.repo, path: absolutePath('/no/such/directory') } };
    expect(await progressOf({ workspace, session: gone })).toMatchObject({ ahead: 1 });
    const unrelated = { ...session, repo: { ...session.repo, path: repositoryWithCommit().path } };
    expect(await progressOf({ workspace, session: unrelated })).toMatchObject({ ahead: 1 });
  });

  it('is told before the first commit', async () => {
    const { workspace, session } = started('clone');
    workspace.git('switch', '--quiet', '--orphan', 'fresh');
    workspace.git('branch', '--quiet', '-D', 'task');
    expect(await progressOf({ workspace, session })).toEqual({ ...untouched, branch: 'fresh', behind: null });
  });
});

describe('the progress of a worktree', () => {
  it('does not count the stashes and branches of the repository', async () => {
    const { source, workspace, session } = started('worktree');
    source.write({ 'src/one.txt': 'changed\n' });
    source.git('stash');
    source.git('switch', '--quiet', '-c', 'other');
    source.commit('other');
    expect(await progressOf({ workspace, session })).toEqual(untouched);
  });

  it('has nothing to lose when either base has its commits', async () => {
    const upstream = repositoryWithCommit({ name: 'upstream' });
    const source = upstream.clone();
    const workspace = addWorktree(source, 'task');
    const session = {
      ...started('worktree').session,
      base: { branch: branchName('main'), commit: commitId(source.git('rev-parse', 'HEAD')) },
    };
    workspace.commit('work');
    expect(await progressOf({ workspace, session })).toEqual({ ...untouched, ahead: 1 });
    source.git('merge', '--quiet', 'task');
    expect(await progressOf({ workspace, session })).toEqual(untouched);
    source.git('switch', '--quiet', '--detach');
    source.git('push', '--quiet', 'origin', 'task:refs/heads/main2');
    upstream.git('merge', '--quiet', 'main2');
    source.git('branch', '--force', 'main', session.base.commit);
    source.git('fetch', '--quiet');
    expect(await progressOf({ workspace, session })).toEqual(untouched);
  });
});
