import { describe, expect, it } from '@jest/globals';
import { errAsync, okAsync, ResultAsync } from 'neverthrow';
import type { RepositoryId } from '../../../src/domain/repository/repository-id.ts';
import type { Session } from '../../../src/domain/session/session.ts';
import { aSession } from '../support/fake-application.ts';
import { runFakeCli, type FakeRun, type FakeRunOptions } from '../support/run-fake-cli.ts';

const second = aSession('second', { task: { scheme: 'gh', number: 17 }, status: 'pr-open' });
const sessions: readonly Session[] = [aSession(), second, aSession('third', { task: null })];
const glanceAtSessions = (): ResultAsync<readonly Session[], never> => okAsync(sessions);

const complete = (words: readonly string[], options: FakeRunOptions = {}): Promise<FakeRun> =>
  runFakeCli(['complete', ...words], { application: { glanceAtSessions }, ...options });
const answer = async (...words: readonly string[]): Promise<string> => (await complete(words)).stdout;
const quiet = { status: 0, stdout: 'words\n', stderr: '' };

describe('the answer to zsh', () => {
  it('escapes what separates a candidate from its description', async () => {
    const odd = aSession('odd', { repo: { ...second.repo, id: 'a/b:c' as RepositoryId } });
    const run = await complete(['zsh', 'session', 'get', ''], {
      application: { glanceAtSessions: () => okAsync([odd, aSession('a:b\\c')]) },
    });
    expect(run.stdout).toBe('words\nodd:active, md#176, b:c\na\\:b\\\\c:active, md#176, app\n');
  });
});

describe('the answer to fish', () => {
  it('tells sessions, tasks and hosts, each once', async () => {
    expect(await answer('fish', 'session', 'delete', 'third', '')).toBe(
      'words\nfix-login\tactive, md#176, app\nsecond\tpr-open, gh#17, app\n',
    );
    expect(await answer('fish', 'session', 'get', '--task', '')).toBe(
      'words\nmd#176\tfix-login, active\ngh#17\tsecond, pr-open\n',
    );
    expect(await answer('fish', 'session', 'list', '--host', '')).toBe('words\nlaptop\n');
  });

  it('shows nothing that would move the cursor or reveal a secret', async () => {
    const odd = aSession('odd', { repo: { ...second.repo, id: 'x/a\tb\u001b[2J' as RepositoryId } });
    const run = await complete(['fish', 'session', 'get', ''], {
      application: { glanceAtSessions: () => okAsync([odd]) },
    });
    expect(run.stdout).toBe('words\nodd\tactive, md#176, a\\tb\\x1b[2J\n');
  });
});

describe('the answer to bash', () => {
  it.each([
    ['minsky session get ', '', ['fix-login', 'second', 'third']],
    ['minsky session get f', 'f', ['fix-login']],
    ["minsky session get 'f", 'f', ['fix-login']],
    ['minsky session get --task=', '', [String.raw`md#176`, 'gh#17']],
    ['minsky session get --task=md', 'md', ['md#176']],
    ['minsky session get "--task=md', '--task=md', ['--task=md#176']],
    ['minsky session get --task #1', '#1', [String.raw`\#176`, String.raw`\#17`]],
    ["minsky session get --task '#1", '#1', ['#176', '#17']],
    ['minsky session get --task 1', '1', ['176', '17']],
    ['minsky session list --status=active,m', 'active,m', ['active,merged']],
    ['minsky session list --status active ', '', []],
    ['minsky session li', 'li', ['list']],
  ])('to %j, where the word is %j, is %j', async (line, word, candidates) => {
    expect(await answer('bash', line, word)).toBe(['words', ...candidates, ''].join('\n'));
  });

  it('leaves files and directories to bash', async () => {
    expect(await answer('bash', 'minsky db restore no', 'no')).toBe('files\n');
    expect(await answer('bash', 'minsky -C ', '')).toBe('directories\n');
  });
});

describe('whatever goes wrong, there is no candidate and nothing is said', () => {
  const line = ['fish', 'session', 'get', ''];

  it('when the store fails', async () => {
    const run = await complete(line, {
      application: { glanceAtSessions: () => errAsync({ kind: 'StoreBusy', location: '/store' }) },
    });
    expect(run).toMatchObject({ ...quiet, opened: 1, closed: 1 });
  });

  it('when something is thrown', async () => {
    const openApplication = async (): Promise<never> => {
      throw new Error('no');
    };
    expect(await complete(line, { host: { openApplication } })).toMatchObject({ ...quiet, stdout: '' });
  });

  it('when something is thrown where nobody can catch it', async () => {
    const crash = Promise.reject(new Error('no'));
    const never = (): ResultAsync<never, never> => new ResultAsync(new Promise(() => undefined));
    const run = await complete(line, { application: { glanceAtSessions: never }, host: { crash } });
    expect(run).toMatchObject({ ...quiet, stdout: '' });
  });

  it('when the store does not answer: then the process is not kept alive by it', async () => {
    const never = (): ResultAsync<never, never> => new ResultAsync(new Promise(() => undefined));
    let abandoned = 0;
    const abandon = (): void => {
      abandoned += 1;
    };
    const run = await complete(line, { application: { glanceAtSessions: never }, host: { abandon } });
    expect(run).toMatchObject({ ...quiet, closed: 0 });
    expect(abandoned).toBe(1);
  });

  it('when the directory is gone', async () => {
    const currentDirectory = (): never => {
      throw Object.assign(new Error('gone'), { code: 'ENOENT' });
    };
    const run = await complete(line, { host: { currentDirectory } });
    expect(run.stdout.split('\n')).toHaveLength(5);
  });

  it.each([[[]], [['tcsh', 'session', '']]])('when it is called as nobody calls it: %j', async (words) => {
    expect(await complete(words)).toMatchObject({ status: 0, stdout: '', stderr: '', opened: 0 });
  });

  it('and the application is not opened for what the store has nothing to do with', async () => {
    expect(await complete(['fish', 'session', 'list', '--'])).toMatchObject({ status: 0, opened: 0 });
  });
});

describe('shell-init', () => {
  it.each(['bash', 'zsh', 'fish'])('prints what %s evaluates', async (shell) => {
    const run = await runFakeCli(['shell-init', shell]);
    expect(run).toMatchObject({ status: 0, stderr: '', opened: 0 });
    expect(run.stdout).toMatch(/^# minsky: completion/);
    const json = await runFakeCli(['shell-init', shell, '--json']);
    expect(JSON.parse(json.stdout)).toEqual({ ok: true, data: { script: run.stdout.trimEnd() } });
  });

  it.each([
    [['shell-init'], 'shell-init takes one of bash, zsh, fish.'],
    [['shell-init', 'tcsh'], "shell-init takes one of bash, zsh, fish, not 'tcsh'."],
    [['shell-init', 'bash', 'zsh'], "shell-init takes one of bash, zsh, fish, not 'bash zsh'."],
  ])('%j is refused', async (words, message) => {
    expect(await runFakeCli(words)).toMatchObject({
      status: 2,
      stdout: '',
      stderr: `error: ${message}\nhint: See what there is: minsky shell-init --help\n`,
    });
  });
});
