import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { repositoryWithCommit } from '../support/git-repository.ts';
import { aMinsky, launcher, node, normalised } from '../support/minsky.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { candidates, healthy, recordOf, refused } from './session-record.ts';

const minsky = aMinsky();
const repository = repositoryWithCommit({ name: 'app' });
const lonely = repositoryWithCommit({ name: 'lonely' });
const unused = repositoryWithCommit({ name: 'unused' });
const workspace = (name: string): string => join(minsky.state, 'sessions', name);
const links = temporaryDirectory('links-');

const inApp = (name: string, wishes = {}): object => recordOf(minsky, repository, name, wishes);
const first = inApp('first', { task: 'md#176' });
const second = inApp('second', { task: 'gh#2' });
const only = recordOf(minsky, lonely, 'only');

const got = (session: object, resolvedBy: string, stderr = ''): object => ({
  status: 0,
  json: { ok: true, data: { session: { ...session, health: healthy }, resolvedBy } },
  stderr,
});

beforeAll(async () => {
  await minsky.data('session start first --task 176', { cwd: repository.path });
  await minsky.data('session start second --task gh#2', { cwd: repository.path });
  await minsky.data('session start only', { cwd: lonely.path });
  mkdirSync(join(workspace('first'), 'deep/er'), { recursive: true });
  symlinkSync(workspace('second'), join(links, 'second'));
  symlinkSync(join(workspace('first'), 'deep'), join(links, 'deep'));
});

const onlyOne = 'note: Using session only, the only live one of this repository.\n';

describe('without a name, the directory tells the session', () => {
  it.each([
    ['its workspace', () => workspace('first'), got(first, 'cwd')],
    ['a subdirectory of its workspace', () => join(workspace('first'), 'deep/er'), got(first, 'cwd')],
    ['the git directory of its workspace', () => join(workspace('first'), '.git/objects'), got(first, 'cwd')],
    ['a link to its workspace', () => join(links, 'second'), got(second, 'cwd')],
    ['a link into its workspace', () => join(links, 'deep/er'), got(first, 'cwd')],
    ['a main workspace with one live session', () => lonely.path, got(only, 'only-one', onlyOne)],
    ['below a main workspace with one', () => join(lonely.path, 'src'), got(only, 'only-one', onlyOne)],
    ['its workspace although it is the only one', () => workspace('only'), got(only, 'cwd')],
  ])('in %s', async (_place, cwd, expected) => {
    expect(normalised(await minsky.json('session get', { cwd: cwd() }))).toEqual(expected);
  });

  it.each([
    ['a main workspace with two sessions', () => repository.path, [second, first]],
    ['a main workspace without sessions', () => unused.path, []],
    ['no repository', () => '/', [only, second, first]],
    ['the workspaces directory', () => dirname(workspace('first')), [only, second, first]],
    [
      'a directory whose name begins as a workspace',
      () => `${workspace('first')}-notes`,
      [only, second, first],
    ],
  ])('in %s it is a refusal that lists the candidates, the latest first', async (_place, cwd, listed) => {
    mkdirSync(cwd(), { recursive: true });
    const outcome = normalised(await minsky.json('session get', { cwd: cwd() }));
    expect(outcome).toEqual(refused(4, 'NO_SESSION_HERE', { path: cwd(), ...candidates(...listed) }));
  });

  it.each(['delete', 'restore'])('never for %s', async (verb) => {
    const outcome = await minsky.json(`session ${verb}`, { cwd: workspace('first') });
    const code = verb === 'delete' ? 'SELECTION_NEEDED' : 'SESSION_NOT_NAMED';
    expect(outcome).toEqual(refused(2, code));
    expect((await minsky.data('session get first')).session.status).toBe('active');
  });

  it('-C stands for another directory', async () => {
    const outcome = await minsky.json(['-C', join(workspace('first'), 'deep'), 'session', 'get'], {
      cwd: '/',
    });
    expect(normalised(outcome)).toEqual(got(first, 'cwd'));
  });
});

describe('stdout holds only the answer', () => {
  const bin = temporaryDirectory('bin-');
  const shell = (script: string, cwd: string): string => {
    const PATH = `${bin}:${dirname(node)}:${process.env.PATH ?? ''}`;
    return execFileSync('sh', ['-euc', script], { cwd, env: { ...minsky.env, PATH }, encoding: 'utf8' });
  };
  beforeAll(() => {
    symlinkSync(launcher, join(bin, 'minsky'));
  });

  it('of dir, while what is said goes to stderr', async () => {
    expect(await minsky.run('session dir', { cwd: lonely.path })).toEqual({
      status: 0,
      stdout: `${workspace('only')}\n`,
      stderr: onlyOne,
    });
  });

  it('so cd "$(minsky session dir x)" works, by the command that npm links', () => {
    const script = 'cd "$(minsky session dir first)" && pwd -P && git branch --show-current';
    expect(shell(script, '/')).toBe(`${workspace('first')}\nfirst\n`);
  });

  it('and a failure leaves stdout empty', async () => {
    expect(await minsky.run('session dir missing')).toEqual({
      status: 3,
      stdout: '',
      stderr: expect.stringMatching(/^error: .*'missing'.*\n(?:hint: .*\n)+$/),
    });
  });

  it('and the directory that start names can be gone to by the line it prints', () => {
    const repositoryOfShell = repositoryWithCommit();
    const script = `eval "$(minsky session start typed | sed -n 's/^Go there: //p')" && pwd -P`;
    expect(shell(script, repositoryOfShell.path)).toBe(`${workspace('typed')}\n`);
  });
});
