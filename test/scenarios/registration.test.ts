import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { repositoryAt, repositoryWithCommit, type GitRepository } from '../support/git-repository.ts';
import { aMinsky, normalised, type Minsky } from '../support/minsky.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { healthy, recordOf, refused } from './session-record.ts';

interface Setting {
  readonly minsky: Minsky;
  readonly repository: GitRepository;
  /** The record as `start` told it. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the assertions check it
  readonly session: any;
  readonly path: string;
}

async function aSession(words = 'work --task 176'): Promise<Setting> {
  const minsky = aMinsky();
  const repository = repositoryWithCommit();
  const { session } = await minsky.data(`session start ${words}`, { cwd: repository.path });
  return { minsky, repository, session, path: session.workspace.path };
}

function loseStore(minsky: Minsky): void {
  rmSync(join(minsky.state, 'store'), { recursive: true });
}

const registered = (path: string, name: string): string =>
  `note: Registered the workspace '${path}' as session ${name}.\n`;

const got = (session: object, resolvedBy: string, stderr = ''): object => ({
  status: 0,
  json: { ok: true, data: { session: { ...session, health: healthy }, resolvedBy } },
  stderr,
});

const records = async (minsky: Minsky): Promise<object[]> => (await minsky.data('session list')).sessions;

describe.each(['clone', 'worktree'])('after the store was lost, the marker of a %s', (strategy) => {
  const words = `work --task 176 --strategy ${strategy}`;

  it('gives the record back as it was, where one stands in the workspace, and that is said once', async () => {
    const { minsky, session, path } = await aSession(words);
    loseStore(minsky);
    const cwd = join(path, 'src');
    expect(await minsky.json('session get', { cwd })).toEqual(
      got(session, 'marker', registered(path, 'work')),
    );
    expect(await minsky.json('session get', { cwd })).toEqual(got(session, 'cwd'));
    expect(await records(minsky)).toEqual([session]);
  });

  it('gives it back under its name in capitals, too', async () => {
    const { minsky, session } = await aSession(words);
    loseStore(minsky);
    expect((await minsky.data('session get WORK')).session).toMatchObject(session);
  });

  it('gives it back to whoever names the session, from anywhere', async () => {
    const { minsky, session, path } = await aSession(words);
    loseStore(minsky);
    expect(await minsky.json('session dir work', { cwd: '/' })).toEqual({
      status: 0,
      json: { ok: true, data: { path } },
      stderr: registered(path, 'work'),
    });
    expect(await records(minsky)).toEqual([session]);
  });

  it('gives it back to whoever names the path, even to delete it', async () => {
    const { minsky, session, path } = await aSession(words);
    loseStore(minsky);
    const { stderr, json } = await minsky.json(['session', 'delete', path]);
    expect(stderr).toBe(registered(path, 'work'));
    expect(json.data.sessions).toEqual([
      {
        ...session,
        status: 'trashed',
        version: 3,
        updatedAt: expect.anything(),
        lastActivityAt: expect.anything(),
      },
    ]);
    expect((await minsky.data('session restore work')).sessions[0].id).toBe(session.id);
  });
});

it('six processes at once in an unregistered workspace make one record of it, and all say the same', async () => {
  const { minsky, session, path } = await aSession();
  loseStore(minsky);
  const outcomes = await Promise.all(
    Array.from({ length: 6 }, () => minsky.json('session get', { cwd: path })),
  );
  for (const { status, json } of outcomes) {
    expect({ status, session: json.data.session }).toEqual({
      status: 0,
      session: { ...session, health: healthy },
    });
  }
  expect(await records(minsky)).toEqual([session]);
});

describe('a workspace that was moved', () => {
  it('is recognised by its marker, and its record follows it', async () => {
    const { minsky, session, path } = await aSession();
    const to = join(temporaryDirectory('moved-'), 'elsewhere');
    renameSync(path, to);
    expect(await minsky.json('session dir work')).toEqual(
      refused(3, 'WORKSPACE_MISSING', { session: 'work', path }),
    );
    const moved = { ...session, workspace: { ...session.workspace, path: to }, version: 3 };
    const outcome = await minsky.json('session get', { cwd: to });
    expect(outcome).toEqual(
      got({ ...moved, updatedAt: expect.any(String) }, 'marker', registered(to, 'work')),
    );
    expect(await minsky.data('session dir work')).toEqual({ path: to });
    expect(await records(minsky)).toHaveLength(1);
  });

  it.each([
    [
      'by git',
      (repository: GitRepository, from: string, to: string) => repository.git('worktree', 'move', from, to),
    ],
    ['by hand', (_repository: GitRepository, from: string, to: string) => renameSync(from, to)],
  ])('%s is recognised too when it is a worktree, by its repository as well', async (_way, move) => {
    const { minsky, repository, path } = await aSession('work --strategy worktree');
    const to = join(temporaryDirectory('moved-'), 'elsewhere');
    move(repository, path, to);
    await minsky.data('session get', { cwd: to });
    expect(await minsky.data('session dir work')).toEqual({ path: to });
    expect(repository.git('worktree', 'list', '--porcelain')).toContain(`worktree ${to}\n`);
    await minsky.data('session delete work');
    expect(await minsky.data('session purge')).toMatchObject({ sessions: [{ name: 'work' }] });
    expect(repository.git('worktree', 'list').split('\n')).toHaveLength(1);
  });

  it('is not confused with a copy of a workspace that is still there', async () => {
    const { minsky, repository, session, path } = await aSession();
    await minsky.data('session start other', { cwd: repository.path });
    const copy = join(temporaryDirectory('copy-'), 'copy');
    cpSync(path, copy, { recursive: true });
    expect(await minsky.json('session get', { cwd: copy })).toEqual(refused(4, 'NO_SESSION_HERE'));
    expect(await minsky.data('session dir work')).toEqual({ path });
    expect((await minsky.data('session get work')).session).toEqual({ ...session, health: healthy });
  });
});

describe('a checkout without a marker', () => {
  const clone = (repository: GitRepository, path: string, branch: string): void => {
    mkdirSync(join(path, '..'), { recursive: true });
    repository.git('clone', '--quiet', repository.path, path);
    repository.git('-C', path, 'switch', '--quiet', '--create', branch);
  };

  it.each([
    ['login', 'login', 'login', null],
    ['task#42', 'task#42', 'task-42', 'md#42'],
    ['work', 'task/gh-9', 'work', 'gh#9'],
  ])(
    'in the workspaces directory, %s on branch %s, becomes session %s of task %s',
    async (at, branch, name, task) => {
      const minsky = aMinsky();
      const repository = repositoryWithCommit();
      const path = join(minsky.state, 'sessions', at);
      clone(repository, path, branch);
      const cwd = join(path, 'src');
      const aliases = at === name ? [] : [at];
      const record = recordOf(minsky, repository, name, { task, branch, path, aliases, version: 1 });
      const outcome = await minsky.json('session get', { cwd });
      expect(normalised(outcome)).toEqual(got(record, 'marker', registered(path, name)));
      const again = await minsky.json('session get', { cwd });
      expect(again).toEqual({
        ...outcome,
        json: { ...outcome.json, data: { ...outcome.json.data, resolvedBy: 'cwd' } },
        stderr: '',
      });
      loseStore(minsky);
      const { session } = await minsky.data('session get', { cwd });
      expect(session.id).toBe(outcome.json.data.session.id);
    },
  );

  it('anywhere else is none of our business', async () => {
    const minsky = aMinsky();
    const path = join(temporaryDirectory(), 'clone');
    clone(repositoryWithCommit(), path, 'work');
    expect(await minsky.json('session get', { cwd: path })).toEqual(refused(4, 'NO_SESSION_HERE'));
    expect(await minsky.data('session list')).toEqual({ sessions: [], next: null });
  });

  it('whose marker is damaged is registered from what git tells', async () => {
    const { minsky, repository, session, path } = await aSession('work --task 7');
    loseStore(minsky);
    const marker = join(path, '.git/minsky/session.json');
    writeFileSync(marker, readFileSync(marker, 'utf8').slice(0, 40));
    const { session: again } = await minsky.data('session get', { cwd: path });
    expect(again.id).not.toBe(session.id);
    const record = recordOf(minsky, repository, 'work', { version: 1 });
    expect(normalised(again)).toEqual({ ...record, health: healthy });
  });
});

it('a list of no sessions says when there are workspaces that the store does not know, and what to type', async () => {
  const { minsky, session } = await aSession();
  loseStore(minsky);
  const list = (words = ''): Promise<unknown> => minsky.json(`session list${words}`);
  const nothing = { status: 0, json: { ok: true, data: { sessions: [], next: null } }, stderr: '' };
  expect(await list()).toEqual({
    ...nothing,
    stderr: `warning: The store does not know the workspaces in '${join(minsky.state, 'sessions')}'. Register them: minsky session sync\n`,
  });
  expect(await list(' --status merged')).toEqual(nothing);
  await minsky.data('session sync');
  expect(await records(minsky)).toEqual([session]);
  await minsky.data('session delete work');
  expect(await list()).toEqual(nothing);
});

it('what lies in the trash is not taken for a workspace, even without a store', async () => {
  const { minsky, session } = await aSession();
  await minsky.data('session delete work');
  loseStore(minsky);
  const cwd = join(minsky.state, 'trash', session.id);
  expect(repositoryAt(cwd).git('branch', '--show-current')).toBe('work');
  expect(await minsky.json('session get', { cwd })).toEqual(refused(4, 'NO_SESSION_HERE'));
});
