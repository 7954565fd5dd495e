import { existsSync } from 'node:fs';
import { expect, describe, it } from '@jest/globals';
import type { GitRepository } from '../support/git-repository.ts';
import { aFlow, type Flow } from './session-flow.ts';

/** A session whose `origin` becomes another repository, while the former one stays where it is. */
interface Change {
  readonly flow: Flow;
  readonly to: GitRepository;
  /** What the record says afterwards. */
  readonly repo: object;
}

const changes: readonly (readonly [what: string, make: () => Promise<Change>])[] = [
  [
    'of a clone of a main workspace is another one',
    async () => {
      const flow = await aFlow('a main workspace');
      const to = flow.origin.clone({ name: 'other' });
      flow.workspace.git('remote', 'set-url', 'origin', to.path);
      return { flow, to, repo: { url: `file://${to.path}`, path: to.path } };
    },
  ],
  [
    'of a clone of a remote is another one',
    async () => {
      const flow = await aFlow('a bare repository over file://');
      const to = flow.origin.clone({ name: 'other.git', bare: true });
      flow.workspace.git('remote', 'set-url', 'origin', `file://${to.path}`);
      return { flow, to, repo: { url: `file://${to.path}`, path: null } };
    },
  ],
  [
    'is there at last in the main workspace of a worktree',
    async () => {
      const flow = await aFlow('a main workspace whose worktree the session is');
      const to = flow.origin.clone({ name: 'other.git', bare: true });
      flow.origin.git('remote', 'add', 'origin', to.path);
      return { flow, to, repo: { url: `file://${to.path}`, path: flow.origin.path } };
    },
  ],
];

describe.each(changes)('the origin %s:', (_what, make) => {
  it('the workspace is still that of its session, which can be deleted whole', async () => {
    const { flow } = await make();
    const { minsky, workspace } = flow;
    expect((await minsky.json('session delete work')).json.error.code).toBe('WORKSPACE_HAS_WORK');
    expect(await minsky.json('session delete work --force')).toMatchObject({ status: 0, stderr: '' });
    expect(existsSync(workspace.path)).toBe(false);
    await minsky.data('session restore work');
    expect(workspace.git('log', '-1', '--format=%s')).toBe('add work');
  });

  it('sync tells of it, and the record follows', async () => {
    const { flow, to, repo } = await make();
    const { minsky, workspace } = flow;
    const { repo: before } = (await minsky.data('session get work')).session;
    const told = {
      kind: 'repository-changed',
      severity: 'info',
      session: 'work',
      path: workspace.path,
      action: 'update-record',
      detail: `The repository of session work was '${before.url}' and is 'file://${to.path}' now, by the 'origin' of its workspace.`,
    };
    const { findings } = await minsky.data('session sync --dry-run');
    expect(findings).toEqual([{ ...told, done: false }]);
    expect((await minsky.data('session sync')).findings).toEqual([{ ...told, done: true }]);
    expect((await minsky.data('session get work')).session.repo).toMatchObject(repo);
    expect((await minsky.data('session sync')).findings).toEqual([]);
  });
});

it('a main workspace that got an origin finds its worktree sessions again after a sync', async () => {
  const flow = await aFlow('a main workspace whose worktree the session is');
  flow.origin.git('remote', 'add', 'origin', flow.origin.clone({ name: 'other.git', bare: true }).path);
  await flow.minsky.data('session sync');
  expect(await flow.minsky.data('session get', { cwd: flow.origin.path })).toMatchObject({
    resolvedBy: 'only-one',
    session: { name: 'work' },
  });
});
