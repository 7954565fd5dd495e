import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Session } from '../../../src/domain/session/session.ts';
import { baseRepository } from '../../../src/infrastructure/git/base-repository.ts';
import { gitProcess } from '../../../src/infrastructure/git/git-process.ts';
import {
  aSession,
  branchName,
  callContext,
  commitId,
  sessionName,
} from '../../../src/interfaces/testing/testing.ts';
import {
  repositoryAt,
  repositoryWithCommit,
  type Files,
  type GitRepository,
} from '../../support/git-repository.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const repository = baseRepository(gitProcess({ env: process.env }));

interface Situation {
  /** Where the base lives. */
  readonly source: GitRepository;
  readonly workspace: GitRepository;
  readonly session: Session;
}

function sessionIn(workspace: GitRepository, source: GitRepository, strategy: 'clone' | 'worktree'): Session {
  return aSession({
    name: sessionName('task'),
    branch: branchName('task'),
    base: { branch: branchName('main'), commit: commitId(source.git('rev-parse', 'main')) },
    workspace: { path: workspace.path, host: 'host', strategy },
    repo: { ...aSession().repo, path: strategy === 'worktree' ? source.path : null },
  });
}

function clone(source = repositoryWithCommit()): Situation {
  const workspace = source.clone();
  workspace.git('switch', '--quiet', '--no-track', '-c', 'task');
  workspace.git('branch', '--quiet', '-D', 'main');
  return { source, workspace, session: sessionIn(workspace, source, 'clone') };
}

function worktree(source = repositoryWithCommit()): Situation {
  const directory = join(temporaryDirectory(), 'task');
  source.git('worktree', 'add', '--quiet', '-b', 'task', directory);
  const workspace = repositoryAt(directory);
  return { source, workspace, session: sessionIn(workspace, source, 'worktree') };
}

async function tips({ session }: Situation, wishes: { offline?: boolean; track?: boolean } = {}) {
  const found = await repository.tips({ session, offline: false, track: false, ...wishes }, callContext());
  return found.match<unknown>(
    ({ base, origin }) => ({ base, origin: origin === null ? null : Object.fromEntries(origin) }),
    (error) => error,
  );
}

const advance = ({ source }: Situation, files: Files = { 'new.txt': 'new\n' }): string =>
  source.commit('second', files);
const refs = ({ git }: GitRepository): string =>
  git('for-each-ref', '--format=%(refname) %(objectname) %(symref)');

describe('the base of a clone', () => {
  it('is what origin has now, with its objects, and no ref moves', async () => {
    const situation = clone();
    const before = refs(situation.workspace);
    const commit = advance(situation);
    expect(await tips(situation)).toEqual({
      base: { commit, name: 'origin/main', remote: true },
      origin: { main: commit },
    });
    expect(situation.workspace.git('cat-file', '-t', `${commit}^{tree}`)).toBe('tree');
    expect(refs(situation.workspace)).toBe(before);
    expect(existsSync(join(situation.workspace.path, '.git', 'FETCH_HEAD'))).toBe(false);
  });

  it('moves origin/main and nothing else when that is wished for, even if a look came before', async () => {
    const situation = clone();
    situation.source.git('tag', 'v1');
    const commit = advance(situation);
    await tips(situation);
    await tips(situation, { track: true });
    expect(situation.workspace.git('rev-parse', 'origin/main')).toBe(commit);
    expect(refs(situation.workspace).split('\n')).toHaveLength(3);
  });

  it('follows a base that was rewritten', async () => {
    const situation = clone();
    situation.source.git('commit', '--quiet', '--amend', '-m', 'rewritten');
    const commit = situation.source.git('rev-parse', 'main');
    expect(await tips(situation, { track: true })).toMatchObject({ base: { commit } });
    expect(situation.workspace.git('rev-parse', 'origin/main')).toBe(commit);
  });

  it('comes with the branch of the session and its PR branch, as far as origin has them', async () => {
    const situation = clone();
    situation.source.git('switch', '--quiet', '-c', 'task');
    const own = situation.source.commit('elsewhere');
    situation.source.git('branch', 'pr/task');
    expect(await tips(situation)).toMatchObject({ origin: { task: own, 'pr/task': own } });
    expect(situation.workspace.git('cat-file', '-t', own)).toBe('commit');
  });

  it('offline is what was fetched before', async () => {
    const situation = clone();
    const commit = situation.workspace.git('rev-parse', 'origin/main');
    advance(situation);
    rmSync(situation.source.path, { recursive: true });
    expect(await tips(situation, { offline: true, track: true })).toEqual({
      base: { commit, name: 'origin/main', remote: true },
      origin: { main: commit },
    });
  });

  it('that is not there any more is refused with RepositoryGone', async () => {
    const situation = clone();
    rmSync(situation.source.path, { recursive: true });
    expect(await tips(situation)).toEqual({
      kind: 'RepositoryGone',
      session: 'task',
      path: situation.workspace.path,
      repository: situation.source.path,
    });
  });

  it('that cannot be reached is refused with RemoteUnreachable', async () => {
    const situation = clone();
    rmSync(join(situation.source.path, '.git'), { recursive: true });
    expect(await tips(situation)).toMatchObject({ kind: 'RemoteUnreachable', url: situation.source.path });
  });

  it('that was renamed is refused with BaseGone, which names the default branch', async () => {
    const { workspace, source, session } = clone();
    // The main workspace still has it, as it was.
    const path = source.clone().path;
    const situation = { workspace, source, session: { ...session, repo: { ...session.repo, path } } };
    source.git('branch', '-m', 'main', 'trunk');
    expect(await tips(situation, { track: true })).toEqual({
      kind: 'BaseGone',
      session: 'task',
      path: situation.workspace.path,
      branch: 'main',
      repository: situation.source.path,
      instead: 'trunk',
      onlyIn: null,
    });
  });

  it('that was never pushed is refused with BaseGone, which names the main workspace', async () => {
    const { workspace, session } = clone();
    const main = repositoryWithCommit();
    main.git('branch', 'feature');
    const started: Session = {
      ...session,
      base: { ...session.base, branch: branchName('feature') },
      repo: { ...session.repo, path: main.path },
    };
    expect(await tips({ source: main, workspace, session: started })).toMatchObject({
      kind: 'BaseGone',
      branch: 'feature',
      instead: 'main',
      onlyIn: main.path,
    });
  });

  it('without origin is refused with OriginMissing', async () => {
    const situation = clone();
    situation.workspace.git('remote', 'remove', 'origin');
    expect(await tips(situation)).toMatchObject({ kind: 'OriginMissing', path: situation.workspace.path });
  });

  it('never shows the credentials of its URL', async () => {
    const situation = clone();
    situation.workspace.git('remote', 'set-url', 'origin', 'http://me:secret@127.0.0.1:1/x.git');
    const failure = await tips(situation);
    expect(failure).toMatchObject({ kind: 'RemoteUnreachable' });
    expect(JSON.stringify(failure)).not.toContain('secret');
  });
});

describe('the base of a worktree', () => {
  it('without a remote is the branch that it shares', async () => {
    const situation = worktree();
    const commit = advance(situation);
    expect(await tips(situation, { track: true })).toEqual({
      base: { commit, name: 'main', remote: false },
      origin: null,
    });
  });

  it('without a remote is refused with BaseGone when the branch is', async () => {
    const situation = worktree();
    situation.source.git('branch', '-m', 'main', 'trunk');
    expect(await tips(situation)).toMatchObject({
      kind: 'BaseGone',
      branch: 'main',
      repository: situation.source.path,
      instead: null,
      onlyIn: null,
    });
  });

  const withRemote = (): { remote: GitRepository; situation: Situation } => {
    const remote = repositoryWithCommit();
    return { remote, situation: worktree(remote.clone()) };
  };

  it('is what origin has, if that is ahead of the branch', async () => {
    const { remote, situation } = withRemote();
    const commit = remote.commit('second');
    expect(await tips(situation)).toMatchObject({ base: { commit, name: 'origin/main' } });
  });

  it('is the branch itself, if that is ahead of origin', async () => {
    const { situation } = withRemote();
    const pushed = situation.source.git('rev-parse', 'main');
    const commit = advance(situation);
    expect(await tips(situation)).toEqual({
      base: { commit, name: 'main', remote: false },
      origin: { main: pushed },
    });
  });

  it('is what origin has, if they went different ways', async () => {
    const { remote, situation } = withRemote();
    advance(situation);
    const commit = remote.commit('other', { 'other.txt': 'other\n' });
    expect(await tips(situation)).toMatchObject({ base: { commit, name: 'origin/main' } });
  });

  it('is the branch itself, if origin lacks it', async () => {
    const { remote, situation } = withRemote();
    remote.git('branch', '-m', 'main', 'trunk');
    const commit = situation.source.git('rev-parse', 'main');
    expect(await tips(situation)).toEqual({ base: { commit, name: 'main', remote: false }, origin: {} });
  });
});
