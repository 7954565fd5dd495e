import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { ResultAsync } from 'neverthrow';
import { prBranchOf } from '../../../src/domain/repository/branch-name.ts';
import type { Session } from '../../../src/domain/session/session.ts';
import { gitProcess } from '../../../src/infrastructure/git/git-process.ts';
import { pushBranch } from '../../../src/infrastructure/git/push-branch.ts';
import { sessionBranches } from '../../../src/infrastructure/git/session-branches.ts';
import {
  aSession,
  branchName,
  callContext,
  commitId,
  sessionName,
} from '../../../src/interfaces/testing/testing.ts';
import { repositoryAt, repositoryWithCommit, type GitRepository } from '../../support/git-repository.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const git = gitProcess({ env: process.env });
const branches = sessionBranches(git);
const context = callContext();

const outcomeOf = (result: ResultAsync<unknown, { readonly kind: string }>): Promise<unknown> =>
  result.match<unknown>(
    (value) => value,
    ({ kind }) => kind,
  );

function sessionAt({ path }: GitRepository): Session {
  return aSession({
    name: sessionName('work'),
    branch: branchName('work'),
    workspace: { path, host: 'host', strategy: 'clone' },
  });
}

/** A workspace on `work`, and what it was cloned from. */
function aWorkspace() {
  const source = repositoryWithCommit();
  const bare = source.clone({ bare: true });
  const at = bare.clone({ name: 'work' });
  at.git('switch', '--quiet', '--no-track', '-c', 'work');
  const head = commitId(at.commit('work', { 'work.txt': 'work\n' }));
  return { bare, at, session: sessionAt(at), head, first: commitId(at.git('rev-parse', 'main')) };
}

const pr = prBranchOf(sessionName('work'));

describe('a PR branch', () => {
  it('is pointed from where it was seen, and from nowhere else', async () => {
    const { at, session, head, first } = aWorkspace();
    expect(await outcomeOf(branches.point(session, null, first, context))).toBeUndefined();
    expect(await outcomeOf(branches.point(session, null, head, context))).toBe('GitFailed');
    expect(at.git('rev-parse', 'pr/work')).toBe(first);
    expect(await outcomeOf(branches.point(session, first, head, context))).toBeUndefined();
    expect((await branches.tips(session, context))._unsafeUnwrap()).toEqual({
      head,
      session: head,
      pr: head,
      prCheckedOutAt: null,
    });
  });

  it('that is checked out is told with the work tree', async () => {
    const { at, session, head } = aWorkspace();
    const path = join(temporaryDirectory(), 'a review');
    at.git('worktree', 'add', '--quiet', '-b', 'pr/work', path);
    expect((await branches.tips(session, context))._unsafeUnwrap()).toMatchObject({
      pr: head,
      prCheckedOutAt: path,
    });
    expect(await outcomeOf(branches.remove(session, pr, head, context))).toBe(false);
  });
});

const arrangements: Record<string, (at: GitRepository) => unknown> = {
  loose: () => null,
  packed: ({ git }) => git('pack-refs', '--all'),
  'packed, and moved since': (at) => {
    at.git('pack-refs', '--all');
    at.commit('later');
  },
  'another branch under a second name': ({ git }) => {
    git('branch', '--quiet', 'other');
    git('symbolic-ref', 'refs/heads/pr/work', 'refs/heads/other');
  },
  'checked out, the PR branch that is': ({ git }) => git('switch', '--quiet', '-c', 'pr/work'),
  'there, and HEAD is detached': ({ git }) => git('switch', '--quiet', '--detach'),
  gone: ({ git }) => {
    git('switch', '--quiet', '--detach');
    git('branch', '--quiet', '-D', 'work');
  },
  'not born yet': ({ git }) => git('switch', '--quiet', '--orphan', 'fresh'),
};

describe('the branches of a session', () => {
  it.each(Object.entries(arrangements))(
    'are told as git tells them when they are %s',
    async (_how, arrange) => {
      const { at, session } = aWorkspace();
      arrange(at);
      const byFiles = (await branches.tips(session, context))._unsafeUnwrap();
      // With another work tree in the repository git is asked.
      at.git('worktree', 'add', '--quiet', '--detach', join(temporaryDirectory(), 'another'), 'main');
      expect(byFiles).toEqual((await branches.tips(session, context))._unsafeUnwrap());
    },
  );
});

describe('the session branch', () => {
  it('goes, and leaves HEAD, index, files and changes of the workspace as they are', async () => {
    const { at, session, head } = aWorkspace();
    at.write({ 'README.md': 'edited\n', 'staged.txt': 'x\n' });
    at.git('add', 'staged.txt');
    const before = at.git('status', '--porcelain');
    expect(await outcomeOf(branches.remove(session, session.branch, head, context))).toBe(true);
    expect(at.git('rev-parse', '--abbrev-ref', 'HEAD')).toBe('HEAD');
    expect([at.git('rev-parse', 'HEAD'), at.git('status', '--porcelain')]).toEqual([head, before]);
    expect(await outcomeOf(branches.remove(session, session.branch, head, context))).toBe(false);
  });

  it('that has moved on stays, and so does HEAD', async () => {
    const { at, session, first } = aWorkspace();
    expect(await outcomeOf(branches.remove(session, session.branch, first, context))).toBe('GitFailed');
    expect(at.git('branch', '--show-current')).toBe('work');
  });

  it('that another work tree has checked out stays', async () => {
    const { at, session, head } = aWorkspace();
    at.git('switch', '--quiet', 'main');
    at.git('worktree', 'add', '--quiet', join(temporaryDirectory(), 'other'), 'work');
    expect(await outcomeOf(branches.remove(session, session.branch, head, context))).toBe(false);
    expect(at.git('rev-parse', 'work')).toBe(head);
  });
});

describe('a push', () => {
  const push = (
    session: Session,
    from: string | null,
    to: string | null,
    branch = 'main',
  ): Promise<unknown> =>
    outcomeOf(
      pushBranch(
        git,
        {
          session,
          branch: branchName(branch),
          from: from === null ? null : commitId(from),
          to: to === null ? null : commitId(to),
          place: '/origin',
        },
        context,
      ),
    );

  it('makes, moves and removes a branch that is where it was seen', async () => {
    const { bare, session, head, first } = aWorkspace();
    expect(await push(session, null, first, 'new')).toBeUndefined();
    expect(await push(session, first, head, 'new')).toBeUndefined();
    expect(bare.git('rev-parse', 'new')).toBe(head);
    expect(await push(session, head, null, 'new')).toBeUndefined();
    expect(bare.git('branch', '--list', 'new')).toBe('');
  });

  it('of a branch that somebody has moved, made or removed changes nothing', async () => {
    const { bare, session, head, first } = aWorkspace();
    const moved = bare.clone({ name: 'colleague' });
    const theirs = moved.commit('theirs');
    moved.git('push', '--quiet', 'origin', 'main');
    expect(await push(session, first, head)).toBe('HostChanged');
    expect(await push(session, null, head)).toBe('HostChanged');
    expect(await push(session, first, null)).toBe('HostChanged');
    expect(await push(session, first, head, 'nothing')).toBe('HostChanged');
    expect(bare.git('rev-parse', 'main')).toBe(theirs);
  });

  it('that comes to what is there already is done', async () => {
    const { session, head, first } = aWorkspace();
    await push(session, first, head);
    expect(await push(session, first, head)).toBeUndefined();
    expect(await push(session, head, null, 'nothing')).toBeUndefined();
  });

  it('to where nobody answers says so', async () => {
    const { at, session, head, first } = aWorkspace();
    at.git('remote', 'set-url', 'origin', `${temporaryDirectory()}/nothing`);
    expect(await push(session, first, head)).toBe('RemoteUnreachable');
  });

  it('that the origin refuses is not mistaken for somebody else’s', async () => {
    const { bare, session, head, first } = aWorkspace();
    bare.plantHooks('pre-receive');
    expect(await push(session, first, head)).toBe('PushRefused');
    expect(repositoryAt(bare.path).git('rev-parse', 'main')).toBe(first);
  });
});
