import { symlinkSync } from 'node:fs';
import { join, relative } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { repositoryWithCommit } from '../support/git-repository.ts';
import { aMinsky, normalised } from '../support/minsky.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { candidates, healthy, localRepo, recordOf, refused } from './session-record.ts';

const minsky = aMinsky();
const app = repositoryWithCommit({ name: 'app' });
const other = repositoryWithCommit({ name: 'other' });
const workspace = (name: string): string => join(minsky.state, 'sessions', name);
const links = temporaryDirectory('links-');

const login = recordOf(minsky, app, 'Fix-Login_v1.2', { task: 'md#176' });
const shared = recordOf(minsky, app, 'shared-here', { task: 'md#5' });
const sharedThere = recordOf(minsky, other, 'shared-there', { task: 'md#5' });
const twoSchemes = ['md#8', 'gh#8'].map((task) => recordOf(minsky, app, `in-${task.slice(0, 2)}`, { task }));
const legacy = recordOf(minsky, app, 'task-87', {
  task: 'md#87',
  path: workspace('task#87'),
  aliases: ['task#87'],
  branch: 'task#87',
  version: 1,
});

const got = (session: object, resolvedBy: string): object => ({
  status: 0,
  json: { ok: true, data: { session: { ...session, health: healthy }, resolvedBy } },
  stderr: '',
});
const get = async (words: readonly string[], cwd = '/'): Promise<unknown> =>
  normalised(await minsky.json(['session', 'get', ...words], { cwd }));

let id = '';

beforeAll(async () => {
  const start = async (words: string, cwd: string): Promise<{ session: { id: string } }> =>
    minsky.data(`session start ${words}`, { cwd });
  id = (await start('Fix-Login_v1.2 --task 176', app.path)).session.id;
  await start('shared-here --task 5', app.path);
  await start('shared-there --task 5', other.path);
  await start('in-md --task md#8', app.path);
  await start('in-gh --task gh#8', app.path);
  app.git('clone', '--quiet', app.path, workspace('task#87'));
  app.git('-C', workspace('task#87'), 'switch', '--quiet', '--create', 'task#87');
  await minsky.data(['session', 'get', 'task#87']);
  symlinkSync(workspace('Fix-Login_v1.2'), join(links, 'login'));
});

describe('a session is found', () => {
  it.each([
    ['its name', () => 'Fix-Login_v1.2'],
    ['its name in another case', () => 'fix-LOGIN_V1.2'],
    ['its id', () => id],
    ['its id in capitals', () => id.toUpperCase()],
    ['the path of its workspace', () => workspace('Fix-Login_v1.2')],
    ['that path with a slash at the end', () => `${workspace('Fix-Login_v1.2')}/`],
    ['a link to its workspace', () => join(links, 'login')],
    ['a relative path', () => `./${relative('/', workspace('Fix-Login_v1.2'))}`],
  ])('by %s', async (_what, name) => {
    expect(await get([name()])).toEqual(got(login, 'name'));
  });

  it('by the beginning of its id, as far as that is its alone', async () => {
    const { sessions } = await minsky.data('session list --status active');
    const ids: string[] = sessions.map((session: { id: string }) => session.id);
    const unique = Array.from({ length: 36 }, (_, at) => id.slice(0, at + 1)).find(
      (prefix) => prefix.length >= 8 && ids.filter((one) => one.startsWith(prefix)).length === 1,
    );
    expect(await get([unique!])).toEqual(got(login, 'name'));
    expect(await get([id.slice(0, 7)])).toEqual(refused(3, 'SESSION_NOT_FOUND', { text: id.slice(0, 7) }));
  });

  it.each(['task#87', 'task-87'])('by the name %s of an earlier version', async (name) => {
    expect(await get([name])).toEqual(got(legacy, 'name'));
  });

  it.each(['176', '#176', '##176', 'task#176', 'md#176', 'MD#176', 'task-md#176', '#0176'])(
    'by its task spelled %s',
    async (spelling) => {
      expect(await get(['--task', spelling])).toEqual(got(login, 'task'));
    },
  );

  it('by name and task that agree', async () => {
    expect(await get(['fix-login_v1.2', '--task', '#176'])).toEqual(got(login, 'name'));
  });
});

describe('a session is not found', () => {
  it.each(['Fix-Login', 'Fix-Login_v1.2 ', '/nowhere/at/all', 'md#176'])('by %j', async (text) => {
    expect(await get([text])).toEqual(refused(3, 'SESSION_NOT_FOUND', { text }));
  });

  it.each(['177', 'gh#176'])('by the task %s of nobody', async (task) => {
    const rendered = task === '177' ? '#177' : task;
    expect(await get(['--task', task])).toEqual(refused(3, 'TASK_NOT_FOUND', { task: rendered }));
  });

  it('by a name and a task that disagree', async () => {
    const outcome = await get(['Fix-Login_v1.2', '--task', '5']);
    expect(outcome).toEqual(refused(4, 'NAME_AND_TASK_DISAGREE', { session: login, task: '#5' }));
  });
});

describe('a task of two repositories', () => {
  it.each([
    ['the main workspace', () => app.path, shared],
    ["a session's workspace", () => workspace('in-gh'), shared],
    ['the other main workspace', () => other.path, sharedThere],
  ])('is that of the repository in %s', async (_place, cwd, expected) => {
    expect(await get(['--task', '5'], cwd())).toEqual(got(expected, 'task'));
  });

  it('is ambiguous elsewhere, and the candidates are listed', async () => {
    const details = { task: '#5', ...candidates(sharedThere, shared) };
    expect(await get(['--task', '5'])).toEqual(refused(4, 'TASK_AMBIGUOUS', details));
  });
});

describe('a number that two schemes have', () => {
  it('is ambiguous, and the candidates are listed', async () => {
    const details = { task: '#8', ...candidates(...twoSchemes.toReversed()) };
    expect(await get(['--task', '8'], app.path)).toEqual(refused(4, 'TASK_AMBIGUOUS', details));
  });

  it('is one task with its scheme', async () => {
    expect(await get(['--task', 'gh#8'], app.path)).toEqual(got(twoSchemes[1]!, 'task'));
  });
});

describe('what is taken is refused, and the refusal tells by whom', () => {
  const start = async (words: string, cwd = app.path): Promise<unknown> =>
    normalised(await minsky.json(`session start ${words}`, { cwd }));

  it.each(['Fix-Login_v1.2', 'FIX-LOGIN_V1.2'])('a second start of %s', async (name) => {
    expect(await start(name)).toEqual(refused(4, 'SESSION_EXISTS', { session: login }));
    expect(await start(name, other.path)).toEqual(refused(4, 'SESSION_EXISTS', { session: login }));
  });

  it.each(['176', 'task#176', 'md#0176'])('a second start for the task as %s', async (task) => {
    const outcome = await start(`second --task ${task}`);
    expect(outcome).toEqual(refused(4, 'TASK_HAS_SESSION', { task: 'md#176', session: login }));
  });

  it('but not the same number of another scheme, nor the same task in another repository', async () => {
    expect(await start('--task gh#176')).toEqual({
      status: 0,
      json: {
        ok: true,
        data: { session: recordOf(minsky, app, 'task-gh-176', { task: 'gh#176' }), resolvedBy: 'task' },
      },
      stderr: '',
    });
    expect(await start('elsewhere --task 176', other.path)).toMatchObject({
      json: { data: { session: { task: 'md#176', repo: localRepo(other) } } },
    });
  });
});
