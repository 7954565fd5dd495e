import { cpSync, existsSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { repositoryAt, repositoryWithCommit, type GitRepository } from '../support/git-repository.ts';
import { aMinsky, host, normalised, type JsonOutcome, type Minsky } from '../support/minsky.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { imprintOf } from './footprint.ts';
import { localRepo, recordOf, refused } from './session-record.ts';

interface Setting {
  readonly minsky: Minsky;
  readonly repository: GitRepository;
  /** A clone of the repository on a branch of its own. */
  readonly clone: GitRepository;
}

function aClone(name = 'login', branch = 'work'): Setting {
  const repository = repositoryWithCommit();
  const clone = repository.clone({ name });
  clone.git('switch', '--quiet', '--create', branch);
  return { minsky: aMinsky(), repository, clone };
}

const imported = (minsky: Minsky, ...words: readonly string[]): Promise<JsonOutcome> =>
  minsky.json(['session', 'import', ...words]);

/** Exit status and findings as `kind session`. */
function told({ status, json }: JsonOutcome): readonly unknown[] {
  return [
    status,
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the assertions check it
    ...json.data.findings.map(({ kind, session, done }: any) => `${kind} ${session}${done ? '!' : ''}`),
  ];
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the assertions check it
const records = async (minsky: Minsky): Promise<any[]> => (await minsky.data('session list')).sessions;

describe('a clone', () => {
  it('becomes a session where it is, and nothing in it changes that git would tell of', async () => {
    const { minsky, repository, clone } = aClone();
    clone.write({ 'half-done': 'x' });
    const before = imprintOf(join(clone.path, 'src'));
    const outcome = await imported(minsky, clone.path);
    const record = recordOf(minsky, repository, 'login', {
      path: clone.path,
      branch: 'work',
      version: 1,
    });
    expect(normalised(outcome)).toEqual({
      status: 0,
      json: {
        ok: true,
        data: {
          findings: [
            {
              kind: 'imported',
              severity: 'info',
              session: 'login',
              path: clone.path,
              action: 'register',
              done: true,
              detail: `'${clone.path}' is session login now.`,
            },
          ],
          sessions: [record],
        },
      },
      stderr: '',
    });
    expect(await records(minsky)).toEqual(outcome.json.data.sessions);
    expect(imprintOf(join(clone.path, 'src'))).toEqual(before);
    expect(clone.git('status', '--porcelain')).toBe('?? half-done');
  });

  it('gets its times from its own history, and its task from its name', async () => {
    const { minsky, clone } = aClone('task#42', 'task/md-42');
    await imported(minsky, clone.path);
    const [record] = await records(minsky);
    expect(record).toMatchObject({
      name: 'task-42',
      task: 'md#42',
      aliases: ['task#42'],
      createdAt: '2026-01-02T03:04:05.000Z',
    });
    expect((await minsky.data('session get --task 42')).session.workspace.path).toBe(clone.path);
  });

  it('gets the name and the task that are given, from wherever the command is run', async () => {
    const { minsky, clone } = aClone();
    const words = 'session import . --name other --task gh#9';
    const { sessions } = await minsky.data(words, { cwd: clone.path });
    expect(sessions).toMatchObject([{ name: 'other', task: 'gh#9', workspace: { path: clone.path } }]);
    const { session } = await minsky.data('session get', { cwd: join(clone.path, 'src') });
    expect(session.name).toBe('other');
  });

  it('is a session like any other: it can be deleted and restored', async () => {
    const { minsky, clone } = aClone();
    await imported(minsky, clone.path);
    await minsky.data('session delete login');
    expect(existsSync(clone.path)).toBe(false);
    await minsky.data('session restore login');
    expect(clone.git('branch', '--show-current')).toBe('work');
  });

  it('of the name of another session gets a free one, unless the name was given', async () => {
    const { minsky, clone, repository } = aClone('login');
    await minsky.data(['session', 'start', 'LOGIN', '--task', '7', '--repo', repository.path]);
    const refusedName = await imported(minsky, clone.path, '--name', 'login');
    expect(told(refusedName)).toEqual([4, 'failed null']);
    expect(refusedName.json.data.findings[0].detail).toContain('There is a session login already.');
    expect(existsSync(join(clone.path, '.git/minsky'))).toBe(false);
    expect(told(await imported(minsky, clone.path, '--name', 'free', '--task', '7'))).toEqual([
      4,
      'failed null',
    ]);
    expect(told(await imported(minsky, clone.path))).toEqual([0, 'imported login-2!']);
    expect((await minsky.data('session get login-2')).session.aliases).toEqual(['login']);
  });

  it('of a remote repository is a session of that', async () => {
    const { minsky, clone } = aClone();
    clone.git('remote', 'set-url', 'origin', 'https://me:secret@example.com/o/r.git');
    const { sessions } = await minsky.data(['session', 'import', clone.path]);
    expect(sessions[0].repo).toEqual({
      id: 'example.com/o/r',
      url: 'https://example.com/o/r.git',
      path: null,
    });
  });
});

describe('a worktree', () => {
  it('becomes a session of its main workspace', async () => {
    const minsky = aMinsky();
    const repository = repositoryWithCommit();
    const path = join(temporaryDirectory('tree-'), 'tree');
    repository.git('worktree', 'add', '--quiet', '-b', 'tree', path);
    const { sessions } = await minsky.data(['session', 'import', path]);
    expect(sessions[0]).toMatchObject({
      name: 'tree',
      repo: localRepo(repository),
      workspace: { path, host, strategy: 'worktree' },
    });
    expect(repositoryAt(path).git('status', '--porcelain')).toBe('');
    expect(repository.git('status', '--porcelain')).toBe('');
  });

  it('is found with all others by --worktrees, from the main workspace or by its path', async () => {
    const minsky = aMinsky();
    const repository = repositoryWithCommit();
    const root = temporaryDirectory('trees-');
    for (const name of ['one', 'two words', 'three']) {
      repository.git('worktree', 'add', '--quiet', '-b', name.replace(' ', '-'), join(root, name));
    }
    const first = await minsky.json('session import --worktrees', { cwd: join(repository.path, 'src') });
    expect(told(first).toSorted()).toEqual([0, 'imported one!', 'imported three!', 'imported two-words!']);
    rmSync(join(root, 'one'), { recursive: true });
    const again = await imported(minsky, repository.path, '--worktrees');
    expect(told(again).toSorted()).toEqual([
      0,
      'already-registered three',
      'already-registered two-words',
      'no-such-directory null',
    ]);
    expect(await records(minsky)).toHaveLength(3);
  });

  it('whose copy shares its git directory stays the only one', async () => {
    const minsky = aMinsky();
    const repository = repositoryWithCommit();
    const path = join(temporaryDirectory('tree-'), 'tree');
    repository.git('worktree', 'add', '--quiet', '-b', 'tree', path);
    await imported(minsky, path);
    cpSync(path, `${path}-copy`, { recursive: true });
    expect(told(await imported(minsky, `${path}-copy`))).toEqual([4, 'duplicate tree']);
  });
});

describe('what cannot become a session', () => {
  it('is told, one by one, and the others are imported all the same', async () => {
    const { minsky, repository, clone } = aClone();
    const bare = repository.clone({ name: 'bare', bare: true });
    const plain = temporaryDirectory('plain-');
    await minsky.data(['session', 'start', 'known', '--repo', repository.path]);
    const known = join(minsky.state, 'sessions/known');
    const outcome = await imported(
      minsky,
      ...[plain, bare.path, repository.path, known, join(plain, 'nothing')],
      ...[join(clone.path, 'src'), join(clone.path, '.git'), clone.path],
    );
    expect(told(outcome)).toEqual([
      4,
      'not-a-checkout null',
      'bare-repository null',
      'main-workspace null',
      'already-registered known',
      'no-such-directory null',
      'not-a-checkout null',
      'not-a-checkout null',
      'imported login!',
    ]);
    // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the assertions check it
    const details = outcome.json.data.findings.map(({ detail }: any) => detail);
    expect(details[3]).toBe(`'${known}' is session known already; it is active.`);
    expect(details[5]).toContain(`lies inside the checkout '${clone.path}'`);
  });

  it.each([
    [
      'has worktrees',
      (one: GitRepository) => one.git('worktree', 'add', '--quiet', '-b', 'x', `${one.path}-x`),
    ],
    ['is nobody’s copy', (one: GitRepository) => one.git('remote', 'remove', 'origin')],
  ])('is a main workspace when it %s', async (_why, make) => {
    const { minsky, clone } = aClone();
    make(clone);
    expect(told(await imported(minsky, clone.path))).toEqual([4, 'main-workspace null']);
    expect(existsSync(join(clone.path, '.git/minsky'))).toBe(false);
  });

  it('is what lies in the trash', async () => {
    const { minsky, clone } = aClone();
    await imported(minsky, clone.path);
    const { sessions } = await minsky.data('session delete login');
    const place = join(minsky.state, 'trash', sessions[0].id);
    expect(told(await imported(minsky, place))).toEqual([4, 'in-trash login']);
    rmSync(join(minsky.state, 'store'), { recursive: true });
    expect(told(await imported(minsky, place))).toEqual([4, 'in-trash login']);
  });

  it('is nothing at all, or several under one name', async () => {
    const { minsky, clone, repository } = aClone();
    expect(await imported(minsky)).toEqual(refused(2, 'PATH_NEEDED', {}));
    expect(await imported(minsky, clone.path, repository.path, '--name', 'x')).toEqual(
      refused(2, 'ONE_PATH_NEEDED', { option: 'name' }),
    );
    expect(await imported(minsky, '--worktrees', '--task', '7')).toEqual(
      refused(2, 'ONE_PATH_NEEDED', { option: 'task' }),
    );
    expect(await imported(minsky, '--worktrees')).toEqual(refused(3, 'NOT_IN_REPOSITORY'));
    expect(await records(minsky)).toEqual([]);
  });
});

describe('a workspace that has a marker', () => {
  it('and lost its record gets it back as it was', async () => {
    const { minsky, clone } = aClone();
    await imported(minsky, clone.path, '--task', '7');
    const before = await records(minsky);
    rmSync(join(minsky.state, 'store'), { recursive: true });
    expect(told(await imported(minsky, clone.path))).toEqual([0, 'imported login!']);
    expect(await records(minsky)).toEqual(before);
  });

  it('and was moved takes its record along', async () => {
    const { minsky, clone } = aClone();
    const { sessions } = await minsky.data(['session', 'import', clone.path]);
    const to = join(temporaryDirectory('to-'), 'to');
    renameSync(clone.path, to);
    expect(told(await imported(minsky, to))).toEqual([0, 'relocated login!']);
    expect(await records(minsky)).toMatchObject([{ id: sessions[0].id, workspace: { path: to } }]);
  });

  it('and is a copy becomes a session of its own', async () => {
    const { minsky, clone } = aClone();
    const { sessions } = await minsky.data(['session', 'import', clone.path, '--task', '7']);
    const copy = join(temporaryDirectory('copy-'), 'copy');
    cpSync(clone.path, copy, { recursive: true });
    expect(told(await imported(minsky, copy))).toEqual([0, 'imported copy!']);
    const { session } = await minsky.data('session get copy');
    expect(session).toMatchObject({ task: null, workspace: { path: copy } });
    expect(session.id).not.toBe(sessions[0].id);
    const marker = (path: string): unknown =>
      JSON.parse(readFileSync(join(path, '.git/minsky/session.json'), 'utf8'));
    expect(marker(copy)).toMatchObject({ id: session.id });
    expect(marker(clone.path)).toMatchObject({ id: sessions[0].id });
  });

  it('and was deleted when it was not to be found comes back', async () => {
    const { minsky, clone } = aClone();
    await imported(minsky, clone.path);
    const to = join(temporaryDirectory('to-'), 'to');
    renameSync(clone.path, to);
    await minsky.data('session delete login');
    expect(told(await imported(minsky, to))).toEqual([0, 'relocated login!']);
    expect(await records(minsky)).toMatchObject([{ name: 'login', status: 'active' }]);
  });
});

it('six processes at once import a checkout once, whatever name each of them gives it', async () => {
  const { minsky, clone } = aClone();
  const outcomes = await Promise.all(
    Array.from({ length: 6 }, (_, index) => imported(minsky, clone.path, '--name', `name-${String(index)}`)),
  );
  expect(outcomes.map(({ status }) => status).toSorted()).toEqual([0, 4, 4, 4, 4, 4]);
  expect(await records(minsky)).toHaveLength(1);
});

it('a link leads to the checkout behind it', async () => {
  const { minsky, clone } = aClone();
  const link = join(temporaryDirectory('link-'), 'link');
  symlinkSync(clone.path, link);
  const { sessions } = await minsky.data(['session', 'import', link]);
  expect(sessions[0]).toMatchObject({ name: 'login', workspace: { path: clone.path } });
});
