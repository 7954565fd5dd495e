import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { repositoryAt, repositoryWithCommit, type GitRepository } from '../support/git-repository.ts';
import { aMinsky, launcher, node, type Minsky } from '../support/minsky.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { imprintOf, oneSession, remainsIn } from './footprint.ts';
import { refusal, toldRefusal } from './refusal.ts';

let minsky: Minsky;
let repository: GitRepository;

beforeEach(() => {
  minsky = aMinsky();
  repository = repositoryWithCommit();
});

describe('variables of git that lead to another repository', () => {
  let other: GitRepository;
  let redirected: Minsky;

  beforeEach(() => {
    other = repositoryWithCommit();
    other.commit('of the other repository');
    redirected = minsky.with({
      GIT_DIR: join(other.path, '.git'),
      GIT_WORK_TREE: other.path,
      GIT_INDEX_FILE: join(other.path, '.git/index'),
      GIT_COMMON_DIR: join(other.path, '.git'),
      GIT_OBJECT_DIRECTORY: join(other.path, '.git/objects'),
      GIT_NAMESPACE: 'elsewhere',
      GIT_PREFIX: 'src/',
      GIT_CONFIG_PARAMETERS: "'core.bare=true'",
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'core.worktree',
      GIT_CONFIG_VALUE_0: other.path,
    });
  });

  it.each(['clone', 'worktree'])('are not obeyed by a start (%s)', async (strategy) => {
    const before = imprintOf(other.path);
    const words = ['session', 'start', 'named', '--strategy', strategy];
    const { session } = await redirected.data(words, { cwd: repository.path });
    const workspace = repositoryAt(session.workspace.path);
    expect({
      repo: session.repo.path,
      head: workspace.git('rev-parse', 'HEAD'),
      branch: workspace.git('symbolic-ref', '--short', 'HEAD'),
      status: workspace.git('status', '--porcelain'),
    }).toEqual({
      repo: repository.path,
      head: repository.git('rev-parse', 'main'),
      branch: 'named',
      status: '',
    });
    expect(imprintOf(other.path)).toEqual(before);
  });

  it.each(['clone', 'worktree'])('are not obeyed by delete, restore and purge (%s)', async (strategy) => {
    await minsky.data(['session', 'start', 'named', '--strategy', strategy], { cwd: repository.path });
    const before = imprintOf(other.path);
    const options = { cwd: other.path };
    await redirected.data('session delete named', options);
    await redirected.data('session restore named', options);
    expect((await redirected.data('session list --long', options)).sessions).toEqual([
      expect.objectContaining({ health: expect.objectContaining({ state: 'ok', dirty: [], ahead: 0 }) }),
    ]);
    await redirected.data('session delete named', options);
    await redirected.data('session purge', options);
    expect(imprintOf(other.path)).toEqual(before);
    expect(remainsIn(minsky)).toEqual([]);
    expect(repository.git('branch', '--format=%(refname:short)')).toBe('main');
  });
});

describe('a start inside a hook of git', () => {
  it.each(['clone', 'worktree'])('starts from the repository of the hook (%s)', async (strategy) => {
    const hook = join(repository.path, '.git/hooks/post-commit');
    const command = `'${node}' '${launcher}' session start named --strategy ${strategy} --json`;
    writeFileSync(hook, `#!/bin/sh\nenv >'${minsky.root}/seen'\nexec ${command} >'${minsky.root}/told'\n`);
    chmodSync(hook, 0o755);
    repository.write({ 'src/new.txt': 'new\n' });
    const commit = [
      '-C',
      join(repository.path, 'src'),
      'commit',
      '--quiet',
      '--all',
      '--allow-empty',
      '-m',
      'x',
    ];
    execFileSync('git', commit, { env: minsky.env });
    expect(readFileSync(join(minsky.root, 'seen'), 'utf8')).toMatch(/^GIT_(?:DIR|INDEX_FILE|PREFIX)=/m);
    const { data } = JSON.parse(readFileSync(join(minsky.root, 'told'), 'utf8'));
    expect({ repo: data.session.repo.path, commit: data.session.base.commit }).toEqual({
      repo: repository.path,
      commit: repository.git('rev-parse', 'main'),
    });
    expect(remainsIn(minsky)).toEqual(oneSession('named'));
    expect(repository.git('status', '--porcelain')).toBe('?? src/new.txt');
  });
});

describe('a setting that cannot be obeyed', () => {
  const broken: Readonly<Record<string, readonly [string, ...string[]]>> = {
    'has a value that is not allowed': ['session:\n  strategy: copy\n', 'session.strategy', 'copy', 'clone'],
    'is of the wrong type': ['session:\n  copy: .env\n', 'session.copy', '.env', 'list'],
    'is unknown': ['session:\n  speed: fast\n', 'session.speed'],
    'is a duration without a unit': ['trash:\n  retention: 7\n', 'trash.retention', '7'],
    'is a relative path': ['workspaces:\n  dir: here\n', 'workspaces.dir', 'here'],
    'is not YAML': ['session: [\n', 'config.yaml'],
  };
  const file = (): string => minsky.env.MINSKY_CONFIG!;

  it.each(Object.keys(broken))(
    'stops a start with file, key and value, and leaves nothing: it %s',
    async (what) => {
      const [content, ...told] = broken[what]!;
      mkdirSync(join(file(), '..'), { recursive: true });
      writeFileSync(file(), content);
      const refused = await toldRefusal(minsky, 'session start named', { cwd: repository.path });
      expect(refused).toMatchObject({ status: 2, code: 'CONFIG_INVALID' });
      for (const part of [file(), ...told]) expect(refused.message).toContain(part);
      expect(await refusal(minsky, 'config validate')).toEqual({ status: 2, code: 'CONFIG_INVALID' });
      for (const words of ['config show', '--help', '--version', 'session start --help']) {
        expect(await minsky.run(words)).toMatchObject({ status: 0 });
      }
      expect(remainsIn(minsky)).toEqual([]);
    },
  );

  it('stops a start when the repository that was named sets it', async () => {
    repository.write({ '.minsky/config.yaml': 'session:\n  strategy: copy\n' });
    const told = await toldRefusal(minsky, ['session', 'start', 'named', '--repo', repository.path]);
    expect(told).toMatchObject({ status: 2, code: 'CONFIG_INVALID' });
    expect(told.message).toContain(join(repository.path, '.minsky/config.yaml'));
    expect(remainsIn(minsky)).toEqual([]);
  });

  it('never lets a repository decide on the store, and warns once of one that tries', async () => {
    const elsewhere = join(temporaryDirectory(), 'elsewhere.sqlite');
    const content = `sessiondb:\n  sqlite:\n    path: ${elsewhere}\n`;
    repository.write({ '.minsky/config.yaml': content });
    const { status, stderr } = await minsky.json('session start named', { cwd: repository.path });
    expect({ status, remains: remainsIn(minsky) }).toEqual({ status: 0, remains: oneSession('named') });
    expect(stderr.match(/sessiondb\.sqlite\.path/g)).toHaveLength(1);
    expect(stderr).toContain('minsky config migrate');
    const validated = await refusal(minsky, 'config validate', { cwd: repository.path });
    expect(validated).toEqual({ status: 2, code: 'CONFIG_INVALID' });
  });
});

describe('words that are no command', () => {
  it.each([
    'sesion list',
    'session strat named',
    'session list --sttus active',
    'session list --limit many',
    'session list --limit 0',
    'session list --status asleep',
    'session list named',
    'session start named --strategy copy',
    'session start one two',
    'session start named --repo',
    'session get --task=',
    'frobnicate',
  ])('are refused with exit status 2: %s', async (words) => {
    const before = imprintOf(minsky.root);
    expect(await minsky.json(words)).toMatchObject({ status: 2, json: { ok: false } });
    expect(imprintOf(minsky.root)).toEqual(before);
  });
});

describe('a directory that does not exist', () => {
  it('is refused as -C', async () => {
    const words = ['-C', '/nowhere/at/all', 'session', 'list'];
    expect(await refusal(minsky, words)).toEqual({ status: 3, code: 'WORKING_DIRECTORY_MISSING' });
  });

  it('is refused as -C when it is a file', async () => {
    const words = ['-C', launcher, 'session', 'list'];
    expect(await refusal(minsky, words)).toEqual({ status: 3, code: 'WORKING_DIRECTORY_MISSING' });
  });

  it('was removed while one stands in it: only what depends on it is refused', async () => {
    await minsky.data(['session', 'start', 'named', '--repo', repository.path]);
    const gone = temporaryDirectory();
    const inside = (words: string): string =>
      execFileSync(
        'sh',
        [
          '-c',
          `cd '${gone}' && rmdir '${gone}'; '${node}' '${launcher}' ${words} --json || true; mkdir '${gone}'`,
        ],
        { env: minsky.env, encoding: 'utf8' },
      );
    expect(JSON.parse(inside('session get'))).toMatchObject({ error: { code: 'WORKING_DIRECTORY_MISSING' } });
    expect(JSON.parse(inside('session start other'))).toMatchObject({
      error: { code: 'WORKING_DIRECTORY_MISSING' },
    });
    expect(JSON.parse(inside('session dir named'))).toMatchObject({ ok: true });
    expect(JSON.parse(inside('session list'))).toMatchObject({ ok: true });
    expect(JSON.parse(inside(`session start other --repo '${repository.path}'`))).toMatchObject({ ok: true });
    rmSync(gone, { recursive: true });
  });
});
