import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { repositoryAt, repositoryWithCommit, type GitRepository } from '../support/git-repository.ts';
import { aMinsky, type Minsky } from '../support/minsky.ts';
import { behindItsBack } from '../support/sqlite-store.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { everyMomentOf, stoppedBefore, type Moment } from './effects.ts';
import { remainsIn } from './footprint.ts';
import { anomaliesOf } from './stage.ts';

interface Setting {
  readonly minsky: Minsky;
  readonly repository: GitRepository;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the assertions check it
  readonly session: any;
  readonly path: string;
}

async function aSession(words = 'work'): Promise<Setting> {
  const minsky = aMinsky();
  const repository = repositoryWithCommit();
  const { session } = await minsky.data(`session start ${words}`, { cwd: repository.path });
  return { minsky, repository, session, path: session.workspace.path };
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the assertions check it
type Told = any;

const findingsOf = async (minsky: Minsky, words: string): Promise<readonly Told[]> =>
  (await minsky.data(`session sync${words}`)).findings;

/** A finding as `kind session action`, with a `!` if it was mended. */
const shown = ({ kind, session, action, done }: Told): string =>
  `${kind} ${session} ${action}${done ? '!' : ''}`;

async function synced(minsky: Minsky, words = ''): Promise<readonly string[]> {
  return (await findingsOf(minsky, words)).map(shown);
}

/** What a finding says of what is to be done, be it done or not. */
const planOf = ({ done: _done, detail: _detail, ...plan }: Told): object => plan;

const inAnyCase = 'session list --status starting,active,pr-open,merged,trashed --limit 1000';
const records = async (minsky: Minsky): Promise<readonly object[]> =>
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the assertions check it
  (await minsky.data(inAnyCase)).sessions.sort((one: any, other: any) => (one.id < other.id ? -1 : 1));
const record = async (minsky: Minsky, name: string): Promise<unknown> =>
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the assertions check it
  (await records(minsky)).find((one: any) => one.name === name);

/** A sync with `--dry-run` first, which has to tell the same and do nothing; then one, and another that finds nothing. */
async function healed(minsky: Minsky): Promise<readonly string[]> {
  const before = await records(minsky);
  const planned = await findingsOf(minsky, ' --dry-run');
  expect(planned.filter(({ done }) => done)).toEqual([]);
  expect(await records(minsky)).toEqual(before);
  const mended = await findingsOf(minsky, '');
  expect(mended.map(planOf)).toEqual(planned.map(planOf));
  expect(
    (await synced(minsky)).filter((one) => !one.endsWith(' none') && !one.startsWith('missing')),
  ).toEqual([]);
  return mended.map(shown);
}

it('is silent when records and workspaces agree, and says so in words', async () => {
  const { minsky } = await aSession();
  await minsky.data('session start tree --strategy worktree --repo', { cwd: '/' }).catch(() => undefined);
  expect(await minsky.data('session sync')).toEqual({ findings: [], sessions: [] });
  const { status, stdout, stderr } = await minsky.run('session sync');
  expect({ status, stdout, stderr }).toEqual({
    status: 0,
    stdout: 'Records and workspaces agree: there is nothing to do.\n',
    stderr: '',
  });
});

it('says so on a machine that has never had a session', async () => {
  expect(await aMinsky().data('session sync')).toEqual({ findings: [], sessions: [] });
});

describe('without a store', () => {
  it('gives every record back as it was, from the markers alone', async () => {
    const { minsky, repository } = await aSession('work --task 176');
    const start = ['session', 'start', '--repo', repository.path];
    await minsky.data([...start, 'tree', '--strategy', 'worktree', '--task', 'gh#2']);
    await minsky.data([...start, 'gone', '--task', 'md#3']);
    await minsky.data('session delete gone');
    await minsky.data([...start, 'gone-tree', '--strategy', 'worktree']);
    await minsky.data('session delete gone-tree');
    const far = join(temporaryDirectory('far-'), 'imported');
    repository.git('worktree', 'add', '--quiet', '-b', 'imported', far);
    await minsky.data(['session', 'import', far]);
    const before = await records(minsky);
    rmSync(join(minsky.state, 'store'), { recursive: true });
    expect((await healed(minsky)).every((one) => /^unregistered \S+ register!$/.test(one))).toBe(true);
    expect(await records(minsky)).toEqual(before);
    expect(before).toHaveLength(5);
    expect((await minsky.data('session restore gone-tree')).sessions[0].status).toBe('active');
  });

  it('gives the pull request back, too', async () => {
    const { minsky, path, session } = await aSession();
    const marker = join(path, '.git/minsky/session.json');
    const time = session.createdAt;
    const pr = {
      branch: 'pr/work',
      head: session.base.commit,
      title: 'Title',
      body: 'a\n\nb',
      createdAt: time,
      updatedAt: time,
    };
    writeFileSync(
      marker,
      JSON.stringify({ ...JSON.parse(readFileSync(marker, 'utf8')), status: 'pr-open', pr }),
    );
    rmSync(join(minsky.state, 'store'), { recursive: true });
    await healed(minsky);
    expect(await record(minsky, 'work')).toEqual({ ...session, status: 'pr-open', pr });
  });
});

describe('an unregistered workspace', () => {
  it('without a marker is registered from what the checkout tells', async () => {
    const { minsky, repository } = await aSession();
    const path = join(minsky.state, 'sessions/task#42');
    repository.git('clone', '--quiet', repository.path, path);
    expect(await healed(minsky)).toEqual(['unregistered task-42 register!']);
    expect(await record(minsky, 'task-42')).toMatchObject({
      task: 'md#42',
      status: 'active',
      aliases: ['task#42'],
      repo: { path: repository.path },
    });
    expect(repositoryAt(path).git('status', '--porcelain')).toBe('');
  });

  it('that is the main workspace of sessions is none', async () => {
    const minsky = aMinsky();
    const repository = repositoryWithCommit();
    const main = join(minsky.state, 'sessions/main');
    repository.git('clone', '--quiet', repository.path, main);
    await minsky.data(['session', 'start', 'work', '--repo', main]);
    expect(await synced(minsky)).toEqual([]);
  });

  it('whose name is taken gets another one', async () => {
    const { minsky, repository, path } = await aSession();
    const away = join(temporaryDirectory('away-'), 'away');
    renameSync(path, away);
    await minsky.data('session sync --prune');
    await minsky.data(['session', 'start', 'work', '--repo', repository.path]);
    renameSync(away, join(minsky.state, 'sessions/again'));
    expect(await healed(minsky)).toEqual(['relocated work update-record!']);
    expect(await record(minsky, 'work-2')).toMatchObject({ status: 'active', aliases: ['work'] });
  });
});

describe('a record whose directory is gone', () => {
  it('is reported, and goes to the trash with --prune alone, from where it comes back', async () => {
    const { minsky, path, session } = await aSession();
    rmSync(path, { recursive: true });
    expect(await healed(minsky)).toEqual(['missing work prune']);
    expect(await record(minsky, 'work')).toEqual(session);
    expect(await synced(minsky, ' --prune --dry-run')).toEqual(['missing work prune']);
    expect(await synced(minsky, ' --prune')).toEqual(['missing work prune!']);
    expect(await synced(minsky, ' --prune')).toEqual([]);
    expect((await minsky.data('session restore work')).sessions[0]).toMatchObject({ id: session.id });
  });
});

describe('a workspace that was moved', () => {
  it.each(['clone', 'worktree'])('or renamed (%s) is found by its marker', async (strategy) => {
    const { minsky, repository, session, path } = await aSession(`work --strategy ${strategy}`);
    const to = join(minsky.state, 'sessions/renamed');
    renameSync(path, to);
    expect(await healed(minsky)).toEqual(['relocated work update-record!']);
    expect(await minsky.data('session dir work')).toEqual({ path: to });
    expect(await record(minsky, 'work')).toMatchObject({ id: session.id, createdAt: session.createdAt });
    if (strategy === 'worktree') {
      expect(repository.git('worktree', 'list', '--porcelain')).toContain(`worktree ${to}\n`);
    }
  });

  it('by git to anywhere is found through its repository', async () => {
    const { minsky, repository, path } = await aSession('work --strategy worktree');
    const to = join(temporaryDirectory('moved-'), 'elsewhere');
    repository.git('worktree', 'move', path, to);
    expect(await healed(minsky)).toEqual(['relocated work update-record!']);
    expect(await minsky.data('session dir work')).toEqual({ path: to });
  });

  it('and is an imported one, is found beside where it was', async () => {
    const { minsky, repository } = await aSession();
    const clone = repository.clone();
    await minsky.data(['session', 'import', clone.path, '--name', 'far']);
    renameSync(clone.path, `${clone.path}-renamed`);
    expect(await healed(minsky)).toEqual(['relocated far update-record!']);
  });
});

describe('a branch that was switched by hand', () => {
  it.each(['clone', 'worktree'])('is followed (%s), there and back', async (strategy) => {
    const { minsky, path, session } = await aSession(`work --strategy ${strategy}`);
    const workspace = repositoryAt(path);
    workspace.git('switch', '--quiet', '--create', 'by-hand');
    expect(await healed(minsky)).toEqual(['drifted work follow-branch!']);
    expect(await record(minsky, 'work')).toMatchObject({ branch: 'by-hand', base: session.base });
    workspace.git('switch', '--quiet', 'work');
    expect(await healed(minsky)).toEqual(['drifted work follow-branch!']);
  });

  it.each([
    ['the base', ['switch', '--quiet', '--create', 'main', '--track', 'origin/main', '--force']],
    ['a detached HEAD', ['switch', '--quiet', '--detach']],
  ])('to %s is only reported', async (_what, words) => {
    const { minsky, path, session } = await aSession();
    const workspace = repositoryAt(path);
    if (words.includes('main') && workspace.git('branch', '--list', 'main') !== '') {
      workspace.git('switch', '--quiet', 'main');
    } else workspace.git(...words);
    expect(await healed(minsky)).toEqual(['drifted work none']);
    expect(await record(minsky, 'work')).toEqual(session);
  });
});

describe('work that reached its base', () => {
  const ways: readonly [string, (main: GitRepository, workspace: GitRepository) => void][] = [
    ['as it is', (main) => main.git('merge', '--quiet', '--ff-only', 'FETCH_HEAD')],
    ['with a merge', (main) => main.git('merge', '--quiet', '--no-ff', '--no-edit', 'FETCH_HEAD')],
    [
      'patch by patch',
      (main) => {
        main.commit('meanwhile', { 'meanwhile.txt': 'x' });
        main.git('cherry-pick', 'FETCH_HEAD~1', 'FETCH_HEAD');
      },
    ],
    [
      'squashed, with other work before and after it',
      (main) => {
        main.commit('meanwhile', { 'meanwhile.txt': 'x' });
        main.git('merge', '--quiet', '--squash', 'FETCH_HEAD');
        main.commit('all of it');
        main.commit('later', { 'one.txt': 'changed later' });
      },
    ],
  ];
  const cases = ways.flatMap(([way, merge]) =>
    (['clone', 'worktree'] as const).map((strategy) => [way, strategy, merge] as const),
  );

  it.each(cases)('%s makes the session merged (%s)', async (_way, strategy, merge) => {
    const { minsky, repository, path } = await aSession(`work --strategy ${strategy}`);
    const workspace = repositoryAt(path);
    workspace.commit('first half', { 'one.txt': '1' });
    workspace.commit('second half', { 'two.txt': '2' });
    expect(await synced(minsky)).toEqual([]);
    repository.git('fetch', '--quiet', path, 'work');
    merge(repository, workspace);
    expect(await healed(minsky)).toEqual(['merged work mark-merged!']);
    expect(await record(minsky, 'work')).toMatchObject({ status: 'merged' });
    expect(workspace.git('status', '--porcelain')).toBe('');
  });

  it('is not taken for merged while there is more, committed or not', async () => {
    const { minsky, repository, path } = await aSession();
    const workspace = repositoryAt(path);
    workspace.commit('one', { 'one.txt': '1' });
    repository.git('fetch', '--quiet', path, 'work');
    repository.git('merge', '--quiet', '--squash', 'FETCH_HEAD');
    repository.commit('one');
    workspace.write({ 'two.txt': '2' });
    expect(await synced(minsky)).toEqual([]);
    workspace.commit('two');
    expect(await synced(minsky)).toEqual([]);
    workspace.git('reset', '--quiet', '--hard', 'HEAD~1');
    expect(await healed(minsky)).toEqual(['merged work mark-merged!']);
  });

  it('does not exist where the session only followed its base', async () => {
    const { minsky, repository, path } = await aSession();
    repository.commit('of somebody else', { 'other.txt': 'x' });
    repositoryAt(path).git('pull', '--quiet', '--ff-only', repository.path, 'main');
    expect(await synced(minsky)).toEqual([]);
  });
});

describe('what was interrupted', () => {
  it('is finished: a deletion that did not come to the directory', async () => {
    const { minsky, path, session } = await aSession();
    await minsky.data('session delete work');
    renameSync(join(minsky.state, 'trash', session.id), path);
    expect(await healed(minsky)).toEqual(['interrupted work complete!']);
    expect(readdirSync(join(minsky.state, 'trash'))).toEqual([session.id]);
  });

  it('is finished: a restoring that did not come to the directory', async () => {
    const { minsky, path, session } = await aSession();
    await minsky.data('session delete work');
    await minsky.data('session restore work');
    mkdirSync(join(minsky.state, 'trash'), { recursive: true });
    renameSync(path, join(minsky.state, 'trash', session.id));
    expect(await healed(minsky)).toEqual(['interrupted work complete!']);
    expect(await minsky.data('session dir work')).toEqual({ path });
  });

  it('is undone: a start without a workspace, whatever became of its note', async () => {
    const { minsky, path } = await aSession();
    rmSync(path, { recursive: true });
    behindItsBack(join(minsky.state, 'store/sessions.sqlite'), (database) =>
      database.exec("update minsky_sessions set status = 'starting'"),
    );
    expect(await healed(minsky)).toEqual(['interrupted work undo!']);
    expect(remainsIn(minsky)).toEqual([]);
  });

  it.each(['clone', 'worktree'])(
    'is completed: a start (%s) whose workspace was moved before anything else was run, the store lost or not',
    async (strategy) => {
      const start = ['session', 'start', 'work', '--strategy', strategy, '--repo'];
      const whole = { minsky: aMinsky(), repository: repositoryWithCommit() };
      const all = await everyMomentOf(whole.minsky, [...start, whole.repository.path]);
      const published = all.findIndex(({ effect }) => /^renameSync ".*\/workspace"$/.test(effect));
      const attempt = async (moment: Moment): Promise<string | null> => {
        const minsky = aMinsky();
        const repository = repositoryWithCommit();
        await stoppedBefore(minsky, [...start, repository.path], 'SIGKILL', moment);
        const to = join(minsky.state, 'sessions/renamed');
        renameSync(join(minsky.state, 'sessions/work'), to);
        if (moment.number % 2 === 0) rmSync(join(minsky.state, 'store'), { recursive: true });
        await synced(minsky);
        const seen = {
          again: await synced(minsky),
          status: repositoryAt(to).git('status', '--porcelain', '--branch'),
          sessions: await records(minsky),
        };
        try {
          expect(seen).toMatchObject({
            again: [],
            status: '## work',
            sessions: [{ name: 'work', status: 'active', workspace: { path: to } }],
          });
          return null;
        } catch {
          return JSON.stringify(seen);
        }
      };
      expect(
        await anomaliesOf(
          all
            .slice(published + 1)
            .map((moment) => [`${moment.number} ${moment.effect}`, () => attempt(moment)]),
        ),
      ).toEqual([]);
    },
    300_000,
  );

  it('is mended: a marker that was not rewritten', async () => {
    const { minsky, path, session } = await aSession();
    const marker = join(path, '.git/minsky/session.json');
    const text = readFileSync(marker, 'utf8');
    rmSync(marker);
    expect(await healed(minsky)).toEqual(['unmarked work write-marker!']);
    expect(readFileSync(marker, 'utf8')).toBe(text);
    writeFileSync(marker, text.replace('"version": 2', '"version": 1'));
    expect(await healed(minsky)).toEqual(['unmarked work write-marker!']);
    expect(await record(minsky, 'work')).toEqual(session);
  });
});

describe('a copy', () => {
  it('of a clone becomes a session of its own', async () => {
    const { minsky, path, session } = await aSession('work --task 7');
    cpSync(path, `${path}.bak`, { recursive: true });
    expect(await healed(minsky)).toEqual(['duplicate work.bak register!']);
    expect(await record(minsky, 'work')).toEqual(session);
    expect(await record(minsky, 'work.bak')).toMatchObject({ task: null, branch: 'work', status: 'active' });
    await minsky.data('session delete work.bak');
    expect(existsSync(path)).toBe(true);
  });

  it('of a worktree is left alone', async () => {
    const { minsky, path, session } = await aSession('work --strategy worktree');
    cpSync(path, `${path}.bak`, { recursive: true });
    expect(await healed(minsky)).toEqual(['duplicate work none']);
    expect(await records(minsky)).toEqual([session]);
  });

  it('of what was deleted does not bring it back', async () => {
    const { minsky, path, session } = await aSession();
    cpSync(path, `${path}.bak`, { recursive: true });
    await minsky.data('session delete work');
    expect(await healed(minsky)).toEqual(['duplicate work.bak register!']);
    expect(await record(minsky, 'work')).toMatchObject({ id: session.id, status: 'trashed' });
  });
});

describe('what is not ours', () => {
  it('because it is of another machine is left alone', async () => {
    const { minsky, path } = await aSession();
    const there = minsky.with({ MINSKY_HOST: 'elsewhere' });
    rmSync(join(minsky.state, 'store'), { recursive: true });
    const marker = readFileSync(join(path, '.git/minsky/session.json'), 'utf8');
    expect(await healed(there)).toEqual(['foreign work none']);
    expect(readFileSync(join(path, '.git/minsky/session.json'), 'utf8')).toBe(marker);
    expect(await records(there)).toEqual([]);
  });

  it('because it is of another state directory is left alone, also when the repository is the same', async () => {
    const { minsky, repository } = await aSession('work --strategy worktree');
    const other = aMinsky();
    await other.data(['session', 'start', 'mine', '--strategy', 'worktree', '--repo', repository.path]);
    expect(await healed(other)).toEqual(['foreign work none']);
    expect(await healed(minsky)).toEqual(['foreign mine none']);
  });

  it('because another checkout stands at a recorded path is left alone', async () => {
    const { minsky, path } = await aSession();
    rmSync(path, { recursive: true });
    const other = repositoryWithCommit();
    other.commit('another one', { 'other.txt': 'x' });
    other.git('clone', '--quiet', other.path, path);
    expect(await healed(minsky)).toEqual(['foreign work none']);
    expect(existsSync(join(path, '.git/minsky'))).toBe(false);
  });
});

it('one directory that is broken stops nothing', async () => {
  const { minsky, repository, path } = await aSession();
  await minsky.data(['session', 'start', 'other', '--repo', repository.path]);
  rmSync(join(path, '.git'), { recursive: true });
  renameSync(join(minsky.state, 'sessions/other'), join(minsky.state, 'sessions/moved'));
  mkdirSync(join(minsky.state, 'sessions/odd/.git'), { recursive: true });
  expect([...(await healed(minsky))].sort()).toEqual(['broken work none', 'relocated other update-record!']);
});

it('one record that is damaged stops nothing', async () => {
  const { minsky, repository } = await aSession();
  await minsky.data(['session', 'start', 'other', '--repo', repository.path]);
  renameSync(join(minsky.state, 'sessions/other'), join(minsky.state, 'sessions/moved'));
  behindItsBack(join(minsky.state, 'store/sessions.sqlite'), (database) =>
    database.exec("update minsky_sessions set base_commit = 'x' where name = 'work'"),
  );
  const { findings } = await minsky.data('session sync');
  expect(findings).toMatchObject([
    { kind: 'relocated', session: 'other', done: true },
    { kind: 'unreadable', session: 'work', action: 'none' },
  ]);
  expect((await minsky.data('session sync')).findings).toHaveLength(1);
});

it('a store that was put back to an earlier day catches up with the markers', async () => {
  const { minsky, repository, path } = await aSession('work --task 7');
  const store = join(minsky.state, 'store');
  const backup = join(temporaryDirectory('backup-'), 'store');
  await minsky.data(['session', 'start', 'doomed', '--repo', repository.path]);
  cpSync(store, backup, { recursive: true });
  await minsky.data('session delete doomed');
  await minsky.data(['session', 'start', 'later', '--repo', repository.path]);
  repositoryAt(path).git('switch', '--quiet', '--create', 'by-hand');
  await minsky.data('session sync');
  const before = await records(minsky);
  rmSync(store, { recursive: true });
  cpSync(backup, store, { recursive: true });
  expect([...(await healed(minsky))].sort()).toEqual([
    'outdated doomed take-marker!',
    'outdated work take-marker!',
    'unregistered later register!',
  ]);
  expect(await records(minsky)).toEqual(before);
});

it('tells what it did in the order of its plan, whatever came first', async () => {
  const { minsky, repository, path } = await aSession('one');
  for (const name of ['two', 'three', 'gone']) {
    await minsky.data(['session', 'start', name, '--repo', repository.path]);
  }
  const sessions = join(minsky.state, 'sessions');
  repository.git('clone', '--quiet', repository.path, join(sessions, 'a-stranger'));
  cpSync(path, join(sessions, 'b-copy'), { recursive: true });
  renameSync(join(sessions, 'two'), join(sessions, 'zwei'));
  repositoryAt(join(sessions, 'three')).git('switch', '--quiet', '--create', 'drei');
  rmSync(join(sessions, 'gone'), { recursive: true });
  expect(await healed(minsky)).toEqual([
    'relocated two update-record!',
    'drifted three follow-branch!',
    'missing gone prune',
    'unregistered a-stranger register!',
    'duplicate b-copy register!',
  ]);
});

it('six at once agree on one result', async () => {
  const { minsky, repository, path } = await aSession();
  repository.git('clone', '--quiet', repository.path, join(minsky.state, 'sessions/unmarked'));
  cpSync(path, `${path}.bak`, { recursive: true });
  const outcomes = await Promise.all(Array.from({ length: 6 }, () => minsky.json('session sync')));
  expect(outcomes.map(({ status }) => status)).toEqual([0, 0, 0, 0, 0, 0]);
  expect(remainsIn(minsky).filter((entry) => entry.startsWith('record'))).toEqual([
    'record unmarked: active',
    'record work.bak: active',
    'record work: active',
  ]);
  expect(await synced(minsky)).toEqual([]);
});
