import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { repositoryAt, type GitRepository } from '../support/git-repository.ts';
import { aFlow, branchesOf, places, tipOf, type Flow, type Place } from './session-flow.ts';
import { refused } from './session-record.ts';

const local = 'a main workspace';
const shared = 'a main workspace whose worktree the session is';
const remote = 'a bare repository over file://';

/** A session with a prepared pull request. */
async function aPreparedFlow(place: Place): Promise<Flow> {
  const flow = await aFlow(place);
  await flow.minsky.data('session pr work --title Work');
  return flow;
}

/** The base has the prepared merge, the branches are gone, and nobody's files were lost or left behind. */
function expectMerged({ origin, workspace }: Flow, commit: string, head: string): void {
  expect(tipOf(origin, 'main')).toBe(commit);
  expect(origin.git('rev-list', '--parents', '-1', commit).split(' ')[2]).toBe(head);
  expect(branchesOf(origin)).toEqual(['main']);
  expect([tipOf(workspace, 'work'), tipOf(workspace, 'pr/work')]).toEqual([null, null]);
  expect(workspace.git('status', '--porcelain=v2', '--branch')).toBe(
    `# branch.oid ${head}\n# branch.head (detached)`,
  );
  if (origin.git('rev-parse', '--is-bare-repository') === 'false') {
    expect(origin.git('status', '--porcelain')).toBe('');
    expect(readFileSync(join(origin.path, 'work.txt'), 'utf8')).toBe('work\n');
  }
}

function kindsOf(steps: readonly { kind: string }[]): string[] {
  return steps.map(({ kind }) => kind);
}

describe.each(places)('a session that goes back to %s', (place) => {
  it('is merged by a fast-forward, loses its branches, and can be deleted', async () => {
    const flow = await aPreparedFlow(place);
    const { minsky, origin, workspace } = flow;
    const before = [minsky.home, origin.git('rev-parse', 'main')];
    const commit = tipOf(origin, 'pr/work')!;
    const head = workspace.git('rev-parse', 'HEAD');
    const { session, outcome, steps } = await minsky.data('session approve work');
    expect({ outcome, status: session.status }).toEqual({ outcome: 'merged', status: 'merged' });
    expect(steps[0]).toEqual({
      kind: 'base-advanced',
      branch: 'main',
      commit,
      place: expect.stringContaining('app'),
      detail: expect.stringMatching(/^Brought 'main' of /),
    });
    const removed = ['head-detached', 'branch-removed', 'marked-merged'];
    const pr = place === shared ? ['branch-removed'] : ['branch-removed', 'branch-removed'];
    const files = [local, shared].includes(place) ? ['files-updated'] : [];
    expect(kindsOf(steps)).toEqual(['base-advanced', ...files, ...pr, ...removed]);
    expectMerged(flow, commit, head);
    expect(origin.git('rev-parse', 'main^1')).toBe(before[1]);

    expect(await minsky.data('session approve work')).toEqual({ session, outcome: 'already', steps: [] });
    const { stdout } = await minsky.run('session approve work');
    expect(stdout).toContain('Session work was merged into main before; there was nothing to do.');
    expect(await minsky.data('session delete work')).toMatchObject({ sessions: [{ status: 'trashed' }] });
    await flow.close();
  });
});

describe('two sessions of one repository', () => {
  it.each([local, remote, shared] as const)(
    'that go back to %s are approved in turn, the second one after a refresh',
    async (place) => {
      const flow = await aPreparedFlow(place);
      const { minsky, origin } = flow;
      const second = await flow.another('second');
      second.commit('add second', { 'second.txt': 'second\n' });
      await minsky.data('session pr second --title Second');
      await minsky.data('session approve work');
      const tip = tipOf(origin, 'main')!;
      const details = { session: 'second', path: second.path, branch: 'main', tip };
      expect(await minsky.json('session approve second')).toEqual(refused(4, 'BASE_MOVED', details));
      expect(tipOf(origin, 'main')).toBe(tip);
      expect((await minsky.run('session approve second')).stderr).toContain('minsky session pr second');
      expect(await minsky.data('session pr second')).toMatchObject({ outcome: 'refreshed' });
      expect(await minsky.data('session approve second')).toMatchObject({ outcome: 'merged' });
      expect(origin.git('log', '--first-parent', '--format=%s', 'main')).toBe('Second\nWork\nfirst');
    },
  );

  it('that are approved at the same time do not undo each other', async () => {
    const flow = await aPreparedFlow(local);
    const { minsky, origin } = flow;
    const second = await flow.another('second');
    second.commit('add second', { 'second.txt': 'second\n' });
    await minsky.data('session pr second --title Second');
    const outcomes = await Promise.all(
      ['work', 'second'].map((name) => minsky.json(`session approve ${name}`)),
    );
    const told = outcomes.map(({ json }) => json.data?.outcome ?? json.error.code);
    expect(told.toSorted()).toEqual(['BASE_MOVED', 'merged']);
    expect(origin.git('status', '--porcelain')).toBe('');
    const [first = ''] = origin.git('log', '--first-parent', '--format=%s', 'main').split('\n');
    expect(['Work', 'Second']).toContain(first);
  });
});

describe('a refusal', () => {
  async function unmerged(flow: Flow, outcome: unknown): Promise<void> {
    const tips = (): string =>
      flow.origin.git('for-each-ref', '--format=%(refname) %(objectname)', 'refs/heads');
    const before = [tips(), flow.workspace.git('for-each-ref', 'refs/heads')];
    expect(await flow.minsky.json('session approve work')).toEqual(outcome);
    expect([tips(), flow.workspace.git('for-each-ref', 'refs/heads')]).toEqual(before);
    expect((await flow.minsky.data('session get work')).session.status).not.toBe('merged');
  }

  it('says that no session was named, although one stands in it', async () => {
    const { minsky, workspace, origin } = await aPreparedFlow(local);
    for (const cwd of [workspace.path, origin.path, join(origin.path, 'src')]) {
      expect(await minsky.json('session approve', { cwd })).toEqual(refused(2, 'SESSION_NOT_NAMED'));
    }
  });

  it('says that there is no pull request, or nothing to make one of', async () => {
    const flow = await aFlow(local);
    await unmerged(
      flow,
      refused(4, 'PULL_REQUEST_NEEDED', { session: 'work', path: flow.workspace.path, empty: false }),
    );
    flow.workspace.git('reset', '--quiet', '--hard', 'origin/main');
    await unmerged(
      flow,
      refused(4, 'PULL_REQUEST_NEEDED', { session: 'work', path: flow.workspace.path, empty: true }),
    );
  });

  it.each([local, shared] as const)(
    'says of a session in %s that has only followed its base that there is nothing to merge',
    async (place) => {
      const flow = await aFlow(place);
      const { minsky, origin } = flow;
      const { path } = await flow.another('idle');
      origin.commit('news', { 'news.txt': 'news\n' });
      expect(await minsky.data('session update idle')).toMatchObject({ outcome: 'fast-forward' });
      expect(await minsky.json('session approve idle')).toEqual(
        refused(4, 'PULL_REQUEST_NEEDED', { session: 'idle', path, empty: true }),
      );
      expect(await minsky.data('session get idle')).toMatchObject({ session: { status: 'active' } });
    },
  );

  it('names uncommitted files, and commits that the pull request lacks', async () => {
    const flow = await aPreparedFlow(local);
    flow.workspace.write({ 'more.txt': 'more\n' });
    await unmerged(flow, refused(4, 'UNCOMMITTED_CHANGES'));
    const prepared = flow.workspace.git('rev-parse', 'HEAD');
    const head = flow.workspace.commit('more');
    const details = { session: 'work', path: flow.workspace.path, head, prepared };
    await unmerged(flow, refused(4, 'SESSION_AHEAD', details));
  });

  it('says that HEAD is detached', async () => {
    const flow = await aPreparedFlow(local);
    flow.workspace.git('switch', '--quiet', '--detach');
    await unmerged(flow, refused(4, 'BRANCH_DRIFTED'));
  });

  it('says that the PR branch is gone, or has something else', async () => {
    const flow = await aPreparedFlow(remote);
    const colleague = flow.origin.clone({ name: 'colleague' });
    colleague.git('switch', '--quiet', 'pr/work');
    colleague.git('commit', '--quiet', '--amend', '-m', 'Malicious');
    colleague.git('push', '--quiet', '--force', 'origin', 'pr/work');
    await unmerged(flow, refused(4, 'PULL_REQUEST_CHANGED'));
    flow.origin.git('branch', '-D', 'pr/work');
    await unmerged(flow, refused(4, 'PULL_REQUEST_UNPUBLISHED'));
  });

  it('says that the origin does not accept the base, and is over when it does', async () => {
    const flow = await aPreparedFlow(remote);
    const hook = join(flow.origin.path, 'hooks/update');
    writeFileSync(hook, '#!/bin/sh\n[ "$1" != refs/heads/main ] || { echo main is frozen >&2; exit 1; }\n', {
      mode: 0o755,
    });
    await unmerged(
      flow,
      refused(7, 'PUSH_REFUSED', {
        session: 'work',
        branch: 'main',
        place: `file://${flow.origin.path}`,
        stderr: expect.stringContaining('main is frozen'),
      }),
    );
    writeFileSync(hook, '#!/bin/sh\n');
    expect(await flow.minsky.data('session approve work')).toMatchObject({ outcome: 'merged' });
  });
});

describe.each([local, shared] as const)('the files of %s', (place) => {
  it.each<[string, (main: GitRepository) => void, object]>([
    ['changed', (main) => main.write({ 'README.md': 'mine\n' }), { dirty: ['README.md'] }],
    [
      'staged',
      (main) => {
        main.write({ 'staged.txt': 'mine\n' });
        main.git('add', 'staged.txt');
      },
      { dirty: ['staged.txt'] },
    ],
    ['untracked and in the way', (main) => main.write({ 'work.txt': 'mine\n' }), { untracked: ['work.txt'] }],
    [
      'ignored and in the way',
      (main) => {
        writeFileSync(join(main.path, '.git/info/exclude'), 'work.txt\n');
        main.write({ 'work.txt': 'mine\n' });
      },
      { untracked: ['work.txt'] },
    ],
  ])('that are %s are listed, and nothing is changed', async (_kind, make, found) => {
    const flow = await aPreparedFlow(place);
    const { minsky, origin } = flow;
    make(origin);
    const before = [origin.git('rev-parse', 'main'), origin.git('status', '--porcelain', '--ignored')];
    const nothing = { dirty: [], untracked: [], operation: null };
    const details = { session: 'work', branch: 'main', path: origin.path, ...nothing, ...found };
    expect(await minsky.json('session approve work')).toEqual(refused(4, 'BASE_FILES_IN_THE_WAY', details));
    expect([origin.git('rev-parse', 'main'), origin.git('status', '--porcelain', '--ignored')]).toEqual(
      before,
    );
  });

  it('that git does not track and that are in nobody’s way stay', async () => {
    const { minsky, origin } = await aPreparedFlow(place);
    origin.write({ 'notes.txt': 'mine\n' });
    await minsky.data('session approve work');
    expect(origin.git('status', '--porcelain')).toBe('?? notes.txt');
  });

  it('stay as they are when another branch is checked out', async () => {
    const { minsky, origin } = await aPreparedFlow(place);
    origin.git('switch', '--quiet', '-c', 'other');
    origin.write({ 'README.md': 'mine\n' });
    const { steps } = await minsky.data('session approve work');
    expect(kindsOf(steps)).not.toContain('files-updated');
    expect(origin.git('status', '--porcelain')).toBe(' M README.md');
    expect(origin.git('log', '-1', '--format=%s', 'main')).toBe('Work');
  });
});

describe('work that has reached the base in another way', () => {
  const ways: Readonly<Record<string, [(colleague: GitRepository) => void, string]>> = {
    'by a merge': [
      (at) => at.git('merge', '--quiet', '--no-ff', '-m', 'by hand', 'origin/work'),
      'same-commits',
    ],
    'by a fast-forward': [(at) => at.git('merge', '--quiet', '--ff-only', 'origin/work'), 'same-commits'],
    'by a squash': [(at) => squash(at), 'same-changes'],
    'by a squash, and was changed since': [
      (at) => {
        squash(at);
        at.commit('changed since', { 'work.txt': 'changed\n' });
      },
      'same-changes',
    ],
  };

  function squash(at: GitRepository): void {
    at.commit('unrelated', { 'unrelated.txt': 'x\n' });
    at.git('merge', '--quiet', '--squash', 'origin/work');
    at.commit('squashed');
  }

  it.each(Object.entries(ways))('%s is recognised', async (_way, [merge, how]) => {
    const { minsky, origin, workspace } = await aPreparedFlow(remote);
    workspace.git('push', '--quiet', 'origin', 'work');
    const colleague = origin.clone({ name: 'colleague' });
    merge(colleague);
    colleague.git('push', '--quiet', 'origin', 'main');
    const tip = tipOf(origin, 'main');
    const { session, outcome, steps } = await minsky.data('session approve work');
    expect({ outcome, status: session.status }).toEqual({ outcome: 'merged', status: 'merged' });
    expect(steps[0]).toMatchObject({ kind: 'found-merged', branch: 'main', commit: tip });
    expect(steps[0].detail).toContain(how === 'same-commits' ? 'had the commits' : 'in other commits');
    expect(tipOf(origin, 'main')).toBe(tip);
    expect(branchesOf(origin)).toEqual(['main']);
    expect(await minsky.data('session approve work')).toEqual({ session, outcome: 'already', steps: [] });
    expect(await minsky.data('session delete --merged')).toMatchObject({ sessions: [{ name: 'work' }] });
  });
});

describe('a session branch at the origin', () => {
  it('goes too if it has nothing of its own', async () => {
    const { minsky, origin, workspace } = await aFlow(remote);
    workspace.git('push', '--quiet', 'origin', 'work');
    workspace.commit('more', { 'more.txt': 'more\n' });
    await minsky.data('session pr work --title Work');
    const { steps } = await minsky.data('session approve work');
    expect(kindsOf(steps).filter((kind) => kind === 'branch-removed')).toHaveLength(4);
    expect(branchesOf(origin)).toEqual(['main']);
  });

  it('stays, and is named, if somebody else has pushed to it', async () => {
    const { minsky, origin, workspace } = await aPreparedFlow(remote);
    workspace.git('push', '--quiet', 'origin', 'work');
    const colleague = origin.clone({ name: 'colleague' });
    colleague.git('switch', '--quiet', 'work');
    const theirs = colleague.commit('theirs', { 'theirs.txt': 'theirs\n' });
    colleague.git('push', '--quiet', 'origin', 'work');
    const { json, stderr } = await minsky.json('session approve work');
    expect(json.data.outcome).toBe('merged');
    expect(stderr).toBe(
      `warning: Left branch 'work' of session work at 'file://${origin.path}': it has commits that neither the session nor its base has.\n`,
    );
    expect(tipOf(origin, 'work')).toBe(theirs);
  });
});

it('a session is told by its task, from anywhere', async () => {
  const { minsky, origin } = await aFlow(local);
  await minsky.data('session start other --task 7', { cwd: origin.path });
  repositoryAt(join(minsky.state, 'sessions/other')).commit('other', { 'other.txt': 'other\n' });
  await minsky.data('session pr --task 7 --title Other');
  expect(await minsky.data('session approve --task #7')).toMatchObject({ outcome: 'merged' });
});
