import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { repositoryAt } from '../support/git-repository.ts';
import { connect } from './mcp-client.ts';
import { refusal, toldRefusal } from './refusal.ts';
import { slowGit } from './slow-git.ts';
import { fileIn, localSetting, updateSettings, usualSetting, type UpdateSetting } from './update-setting.ts';

const theirs = { 'theirs.txt': 'theirs\n' };
const conflicting = { 'shared.txt': 'one\nTHEIRS\nthree\n' };

const markerOf = ({ workspace }: UpdateSetting): unknown =>
  JSON.parse(fileInGit(workspace.git('rev-parse', '--absolute-git-dir')));
const fileInGit = (directory: string): string => readFileSync(join(directory, 'minsky/session.json'), 'utf8');

describe.each(Object.entries(updateSettings))('the update of %s', (_what, setting) => {
  it('brings new commits by a fast-forward, and then nothing', async () => {
    const situation = await setting();
    const { minsky, workspace, advance } = situation;
    const commit = advance(theirs);
    const before = (await minsky.data('session get work')).session;
    const updated = await minsky.json('session update work');
    expect(updated).toMatchObject({
      status: 0,
      json: {
        ok: true,
        data: { session: { name: 'work', version: 3 }, outcome: 'fast-forward', conflicts: [] },
      },
      stderr: '',
    });
    const { session } = updated.json.data;
    const { health: _health, ...unchanged } = before;
    const { updatedAt, lastActivityAt } = session;
    expect(session).toEqual({ ...unchanged, version: 3, updatedAt, lastActivityAt });
    expect([updatedAt > before.updatedAt, lastActivityAt]).toEqual([true, updatedAt]);
    expect(markerOf(situation)).toEqual({ ...session, state: minsky.state });
    expect(workspace.git('rev-parse', 'HEAD')).toBe(commit);
    expect(fileIn(situation, 'theirs.txt')).toBe('theirs\n');
    const settled = situation.imprint();
    expect(await minsky.data('session update work')).toEqual({
      session,
      outcome: 'up-to-date',
      conflicts: [],
    });
    expect(situation.imprint()).toEqual(settled);
  });

  it('merges, with the message of git, and keeps what is not committed', async () => {
    const situation = await setting();
    const { workspace } = situation;
    const ours = workspace.commit('ours', { 'ours.txt': 'ours\n' });
    const commit = situation.advance(theirs);
    workspace.write({ 'other.txt': 'changed\n', 'new.txt': 'new\n' });
    expect(await situation.minsky.json('session update work')).toMatchObject({
      status: 0,
      json: { data: { outcome: 'merged', conflicts: [] } },
    });
    const kind = situation.base === 'main' ? 'branch' : 'remote-tracking branch';
    expect(workspace.git('log', '-1', '--format=%P|%s')).toBe(
      `${ours} ${commit}|Merge ${kind} '${situation.base}' into work`,
    );
    expect(workspace.git('status', '--porcelain')).toBe(' M other.txt\n?? new.txt');
  });

  it('as a dry run changes nothing, byte for byte, whatever it foresees', async () => {
    const situation = await setting();
    const { minsky, workspace } = situation;
    situation.advance(theirs);
    workspace.write({ 'other.txt': 'stashed\n' });
    workspace.git('stash', 'push', '--quiet');
    workspace.write({ 'other.txt': 'changed\n' });
    workspace.git('add', 'other.txt');
    const before = situation.imprint();
    const dry = ['session', 'update', 'work', '--dry-run'];
    expect(await minsky.data(dry)).toMatchObject({ session: { version: 2 }, outcome: 'fast-forward' });
    expect(situation.imprint()).toEqual(before);
    workspace.git('commit', '--quiet', '-m', 'ours');
    const ahead = situation.imprint();
    expect(await minsky.data(dry)).toMatchObject({ outcome: 'merged', conflicts: [] });
    expect(situation.imprint()).toEqual(ahead);
    situation.advance({ 'other.txt': 'theirs\n' });
    const apart = situation.imprint();
    expect(await minsky.json(dry)).toMatchObject({
      status: 5,
      json: { ok: true, data: { outcome: 'conflicts', conflicts: ['other.txt'] } },
    });
    expect(situation.imprint()).toEqual(apart);
  });

  it('leaves conflicts to be resolved, and says both ways out', async () => {
    const situation = await setting();
    const { minsky, workspace } = situation;
    const ours = workspace.commit('ours', { 'shared.txt': 'one\nOURS\nthree\n' });
    const commit = situation.advance(conflicting);
    workspace.write({ 'other.txt': 'changed\n' });
    const told = await minsky.run('session update work');
    expect(told).toEqual({
      status: 5,
      stdout: [
        `Merging 1 commit of ${situation.base} into session work left conflicts in 1 file:`,
        '  shared.txt',
        `Resolve them, then: git -C ${workspace.path} add -- shared.txt && git -C ${workspace.path} commit --no-edit`,
        `Or take the merge back: git -C ${workspace.path} merge --abort`,
        '(Session work: found by what was named)',
        '',
      ].join('\n'),
      stderr:
        'note: The uncommitted changes of session work are set aside; they come back when the merge is committed or aborted.\n',
    });
    expect(fileIn(situation, 'shared.txt')).toMatch(/^one\n<<<<<<< HEAD\nOURS\n=======\nTHEIRS\n>>>>>>> /);
    expect(workspace.git('rev-parse', 'HEAD', 'MERGE_HEAD')).toBe(`${ours}\n${commit}`);
    expect((await minsky.data('session get work')).session).toMatchObject({
      version: 3,
      health: { state: 'ok', operation: 'merge' },
    });
    expect(await refusal(minsky, 'session update work')).toEqual({
      status: 4,
      code: 'WORKSPACE_MID_OPERATION',
    });
    workspace.git('merge', '--abort');
    expect(workspace.git('status', '--porcelain')).toBe(' M other.txt');
    await minsky.json('session update work');
    workspace.write({ 'shared.txt': 'one\nBOTH\nthree\n' });
    workspace.git('add', '--', 'shared.txt');
    workspace.git('commit', '--no-edit');
    expect(workspace.git('status', '--porcelain')).toBe(' M other.txt');
    expect(await minsky.data('session update work')).toMatchObject({ outcome: 'up-to-date' });
  });
});

describe('work that the base has already', () => {
  it.each([
    ['by a merge', 'fast-forward'],
    ['in one squashed commit', 'merged'],
  ])('%s comes in as a %s, and is approved then', async (how, outcome) => {
    const { minsky, main, workspace } = await localSetting();
    workspace.commit('ours', { 'ours.txt': 'one\n' });
    workspace.commit('more of ours', { 'ours.txt': 'two\n' });
    main!.git('fetch', '--quiet', workspace.path, 'work');
    if (outcome === 'merged') {
      main!.commit('squashed', { 'ours.txt': 'two\n' });
      main!.commit('later', { 'later.txt': 'later\n' });
    } else {
      main!.git('merge', '--quiet', '--no-ff', '-m', how, 'FETCH_HEAD');
    }
    expect(await minsky.data('session update work --dry-run')).toMatchObject({ outcome, conflicts: [] });
    expect(await minsky.data('session update work')).toMatchObject({ outcome, conflicts: [] });
    expect(await minsky.data('session update work')).toMatchObject({ outcome: 'up-to-date' });
    expect(await minsky.data('session approve work')).toMatchObject({
      outcome: 'merged',
      steps: expect.arrayContaining([expect.objectContaining({ kind: 'found-merged' })]),
    });
    expect(await refusal(minsky, 'session update work')).toEqual({ status: 4, code: 'SESSION_MERGED' });
  });
});

describe('the session that is updated', () => {
  it.each<[string, (situation: UpdateSetting) => string, string]>([
    ['its main workspace', ({ main }) => main!.path, 'the only live one of this repository'],
    [
      'below its main workspace',
      ({ main }) => join(main!.path, 'below'),
      'the only live one of this repository',
    ],
    ['its workspace', ({ workspace }) => workspace.path, 'found by the current directory'],
    [
      'below its workspace',
      ({ workspace }) => join(workspace.path, 'below'),
      'found by the current directory',
    ],
  ])('is that of the directory, from %s', async (_place, cwd, how) => {
    const situation = await usualSetting();
    situation.advance(theirs);
    const { status, stdout } = await situation.minsky.run('session update', { cwd: cwd(situation) });
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: `Brought 1 commit of origin/main into session work by a fast-forward.\n(Session work: ${how})\n`,
    });
  });

  it('is the one that is named, by name, id, path or any spelling of its task, from anywhere', async () => {
    const { minsky, workspace } = await usualSetting();
    const { id } = (await minsky.data('session get work')).session;
    const names = ['work', 'WORK', id, id.slice(0, 13), workspace.path];
    const tasks = ['7', '#7', '##7', 'task#7', 'md#7', 'task-md#7', '#007'];
    const words = [...names.map((name) => [name]), ...tasks.map((task) => ['--task', task])];
    for (const some of words) {
      const outcome = await minsky.json(['session', 'update', '--dry-run', ...some], { cwd: '/' });
      expect([some, outcome]).toMatchObject([some, { json: { data: { session: { id } } }, status: 0 }]);
    }
  });

  it('is refused when name and task disagree, and when nothing tells it', async () => {
    const { minsky } = await usualSetting();
    const disagree = await refusal(minsky, 'session update work --task gh#7');
    expect(disagree).toEqual({ status: 4, code: 'NAME_AND_TASK_DISAGREE' });
    expect(await refusal(minsky, 'session update', { cwd: '/' })).toEqual({
      status: 4,
      code: 'NO_SESSION_HERE',
    });
    expect(await refusal(minsky, 'session update missing')).toEqual({ status: 3, code: 'SESSION_NOT_FOUND' });
  });

  it('is refused when it is in the trash', async () => {
    const { minsky } = await usualSetting();
    await minsky.data('session delete work');
    expect(await refusal(minsky, 'session update work')).toEqual({ status: 4, code: 'SESSION_TRASHED' });
  });
});

describe('an update that cannot be made', () => {
  const unchanged = async (
    situation: UpdateSetting,
    words = 'session update work',
  ): ReturnType<typeof toldRefusal> => {
    const before = situation.imprint();
    const told = await toldRefusal(situation.minsky, words);
    expect(situation.imprint()).toEqual(before);
    return told;
  };

  it('because origin is out of reach says so and how to go on, and offline it works', async () => {
    const situation = await usualSetting();
    const { minsky, workspace } = situation;
    const origin = workspace.git('remote', 'get-url', 'origin').replace('file://', '');
    situation.advance(theirs);
    await minsky.run('session update work --dry-run');
    renameSync(origin, `${origin}.moved`);
    const before = workspace.git('rev-parse', 'HEAD');
    const { status, code, hint } = await toldRefusal(minsky, 'session update work');
    expect({ status, code }).toEqual({ status: 3, code: 'REPOSITORY_GONE' });
    expect(hint).toContain('minsky session update work --offline');
    expect(workspace.git('rev-parse', 'HEAD')).toBe(before);
    expect(await minsky.data('session update work --offline')).toMatchObject({ outcome: 'up-to-date' });
    renameSync(`${origin}.moved`, origin);
    expect(await minsky.data('session update work')).toMatchObject({ outcome: 'fast-forward' });
  });

  it('because the base was renamed names the branch to go back to', async () => {
    const situation = await usualSetting();
    const origin = situation.workspace.git('remote', 'get-url', 'origin').replace('file://', '');
    const { git } = repositoryAt(origin);
    git('branch', '-m', 'main', 'trunk');
    const { status, code, hint } = await unchanged(situation);
    expect({ status, code }).toEqual({ status: 3, code: 'BASE_GONE' });
    expect(hint).toBe('Go back to its default branch instead: minsky session update work --base trunk');
  });

  it('because untracked or ignored files are in the way lists them and leaves them', async () => {
    const situation = await usualSetting();
    situation.advance({ '.env': 'theirs\n', 'notes.txt': 'theirs\n' });
    situation.workspace.commit('ours', { '.gitignore': '.env\n' });
    situation.workspace.write({ '.env': 'secret\n', 'notes.txt': 'mine\n' });
    for (const words of ['session update work --dry-run', 'session update work']) {
      const { status, code, details } = await toldRefusal(situation.minsky, words);
      expect({ status, code, files: details.files }).toEqual({
        status: 4,
        code: 'FILES_IN_THE_WAY',
        files: ['.env', 'notes.txt'],
      });
    }
    expect([fileIn(situation, '.env'), fileIn(situation, 'notes.txt')]).toEqual(['secret\n', 'mine\n']);
  });

  it('because somebody pushed to its branch says how to take that in, and never pushes itself', async () => {
    const situation = await usualSetting();
    const { minsky, workspace } = situation;
    workspace.git('push', '--quiet', 'origin', 'work');
    const other = repositoryAt(workspace.git('remote', 'get-url', 'origin').replace('file://', '')).clone();
    other.git('switch', '--quiet', 'work');
    const pushed = other.commit('pushed by somebody else', { 'pushed.txt': 'x\n' });
    other.git('push', '--quiet', 'origin', 'work');
    situation.advance(theirs);
    const { status, code, hint } = await toldRefusal(minsky, 'session update work');
    expect({ status, code }).toEqual({ status: 4, code: 'SESSION_BRANCH_AHEAD' });
    expect(hint).toBe(
      `Take them in: git -C ${workspace.path} pull --no-rebase origin work\nThen type it again: minsky session update work`,
    );
    workspace.git('pull', '--quiet', '--no-rebase', 'origin', 'work');
    expect(await minsky.data('session update work')).toMatchObject({ outcome: 'merged' });
    expect(workspace.git('ls-remote', 'origin', 'refs/heads/work')).toBe(`${pushed}\trefs/heads/work`);
  });

  it.each([
    ['no branch', ['switch', '--quiet', '--detach']],
    ['another branch', ['switch', '--quiet', '-c', 'else']],
  ])('because the workspace is on %s names both', async (_what, words) => {
    const situation = await usualSetting();
    situation.workspace.git(...words);
    const { status, code, details, hint } = await unchanged(situation);
    expect({ status, code, details }).toMatchObject({
      status: 4,
      code: 'BRANCH_DRIFTED',
      details: { recorded: 'work', checkedOut: words.includes('else') ? 'else' : null },
    });
    expect(hint).toBe(`Switch back: git -C ${situation.workspace.path} switch work`);
  });

  it('because git does not know who commits is refused before anything is touched', async () => {
    const situation = await usualSetting();
    situation.workspace.commit('ours');
    situation.advance(theirs);
    situation.workspace.git('config', 'user.useConfigOnly', 'true');
    const nobody = situation.minsky.with({ GIT_CONFIG_GLOBAL: '/dev/null' });
    const head = situation.workspace.git('rev-parse', 'HEAD');
    expect(await refusal(nobody, 'session update work')).toEqual({ status: 4, code: 'IDENTITY_MISSING' });
    expect(situation.workspace.git('rev-parse', 'HEAD')).toBe(head);
  });

  it.each([
    ['rebase', ['rebase', 'main~1', '--exec', 'false']],
    ['bisect', ['bisect', 'start']],
  ])('because a %s is in progress says how to end it, while get and dir answer', async (operation, words) => {
    const situation = await usualSetting();
    const { minsky, workspace } = situation;
    workspace.git('branch', '--quiet', 'main');
    try {
      workspace.git(...words);
    } catch {
      // It stops in the middle.
    }
    const { status, code, details } = await unchanged(situation);
    expect({ status, code, operation: details.operation }).toEqual({
      status: 4,
      code: 'WORKSPACE_MID_OPERATION',
      operation,
    });
    expect(await minsky.data('session dir work')).toEqual({ path: workspace.path });
    expect((await minsky.data('session get work')).session.health).toMatchObject({ state: 'ok', operation });
  });
});

it('uncommitted changes that do not fit any more are in the stash that is named', async () => {
  const situation = await usualSetting();
  situation.advance(conflicting);
  situation.workspace.write({ 'shared.txt': 'one\nMINE\nthree\n' });
  const { status, stderr } = await situation.minsky.run('session update work');
  expect({ status, stderr }).toEqual({
    status: 0,
    stderr: expect.stringMatching(
      /^warning: The uncommitted changes of session work .* stash@\{0\} \([0-9a-f]{12}\)/,
    ),
  });
  expect(situation.workspace.git('show', 'stash@{0}:shared.txt')).toBe('one\nMINE\nthree');
});

it(
  'Ctrl-C at any call of git leaves the workspace as it was, or updated',
  async () => {
    const situation = await usualSetting();
    const { minsky, workspace } = situation;
    // The git that can be stopped has a configuration of its own.
    workspace.git('config', 'user.name', 'Ada');
    workspace.git('config', 'user.email', 'ada@minsky.invalid');
    workspace.commit('ours', { 'ours.txt': 'ours\n' });
    workspace.write({ 'other.txt': 'mine\n' });
    const names = new Set<string>();
    for (let call = 1; ; call += 1) {
      situation.advance({ [`theirs-${String(call)}.txt`]: 'theirs\n' });
      const head = workspace.git('rev-parse', 'HEAD');
      const git = slowGit({ call, side: 'before' });
      const running = minsky.start('session update work', git.options(minsky.env.PATH));
      try {
        await git.stopped(running.outcome);
      } catch {
        break;
      }
      // Others may be under way beside the one that has stopped.
      for (const words of git.calls().slice(call - 1)) {
        names.add(words.replaceAll(/-c \S+ /g, '').split(' ')[0]!);
      }
      running.killGroup('SIGINT');
      git.release();
      const { status } = await running.outcome;
      await git.allGone();
      const updated = workspace.git('rev-parse', 'HEAD') !== head;
      expect({ call, status }).toEqual({ call, status: updated ? 0 : 130 });
      expect(workspace.git('status', '--porcelain')).toBe(' M other.txt');
      expect(workspace.git('stash', 'list')).toBe('');
      const gitDirectory = join(workspace.path, '.git');
      const left = ['MERGE_HEAD', 'MERGE_AUTOSTASH', 'index.lock'].filter((name) =>
        existsSync(join(gitDirectory, name)),
      );
      expect(left).toEqual([]);
    }
    expect([...names]).toEqual(expect.arrayContaining(['ls-remote', 'fetch', 'merge-tree', 'merge']));
  },
  3 * 60_000,
);

it('over MCP gives what the command line gives, conflicts included', async () => {
  const situation = await usualSetting();
  const { minsky, workspace, main } = situation;
  workspace.commit('ours', { 'shared.txt': 'ours\n' });
  situation.advance(conflicting);
  const client = await connect(minsky, '2026-07-28', '/');
  const call = (args: Record<string, unknown>) =>
    client.callTool({ name: 'session_update', arguments: args });
  const dry = await call({ cwd: main!.path, dryRun: true });
  expect(dry.structuredContent).toEqual(await minsky.data('session update work --dry-run'));
  const done = await call({ name: 'work' });
  expect(done).toMatchObject({ structuredContent: { outcome: 'conflicts', conflicts: ['shared.txt'] } });
  expect(done.isError ?? false).toBe(false);
  const again = await call({ name: 'work' });
  expect(again.isError).toBe(true);
  expect(JSON.stringify(again.content)).toContain('WORKSPACE_MID_OPERATION');
  await client.close();
});
