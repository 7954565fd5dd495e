import { existsSync } from 'node:fs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { repositoryWithCommit, type GitRepository } from '../support/git-repository.ts';
import { aMinsky, type Minsky } from '../support/minsky.ts';
import { imprintOf } from './footprint.ts';
import { refusal, toldRefusal, type Refusal } from './refusal.ts';

let minsky: Minsky;
let repository: GitRepository;

beforeEach(() => {
  minsky = aMinsky();
  repository = repositoryWithCommit();
});

/** What is refused; nothing may have changed, in the repository or in everything that belongs to the user. */
async function refusalOfStart(...words: string[]): Promise<Refusal> {
  const before = [imprintOf(minsky.root), imprintOf(repository.path)];
  const refused = await refusal(minsky, ['session', 'start', ...words], { cwd: repository.path });
  expect([imprintOf(minsky.root), imprintOf(repository.path)]).toEqual(before);
  expect(existsSync(minsky.state)).toBe(false);
  return refused;
}

const long = 'x'.repeat(300);

// Every command in here would leave a file called `canary`.
const hostile: Readonly<Record<string, string>> = {
  'climbs out of the directory': '../x',
  'climbs out by a detour': 'a/../../b',
  'is an absolute path': '/x',
  'has a space': 'a b',
  'has a line feed': 'a\nb',
  'has an escape sequence': 'a\u001b[31mb',
  'is 300 letters long': long,
  'has a command substitution': '$(touch canary)',
  'has a command substitution without a space': '$(touch${IFS}canary)',
  'has backticks': '`touch${IFS}canary`',
  'has a second command': 'x;touch${IFS}canary',
  'has a pipe': 'x|touch${IFS}canary',
  'has a redirection': 'x>canary',
  'has a background command': 'x&touch${IFS}canary',
  'has a single quote': "it's",
  'has double quotes': '"x"',
  'ends in .lock': 'x.lock',
  'begins with a dot': '.x',
  'is nothing': '',
};

describe('the name of a new session is refused when it', () => {
  it.each(Object.entries(hostile))('%s', async (_what, name) => {
    expect(await refusalOfStart(name)).toEqual({ status: 2, code: 'INVALID_SESSION_NAME' });
  });

  it('is an option that there is not', async () => {
    expect(await refusalOfStart('--upload-pack=touch canary')).toEqual({ status: 2, code: 'USAGE' });
    expect(await refusalOfStart('-x')).toEqual({ status: 2, code: 'USAGE' });
  });

  it('begins with a hyphen, whatever follows the --', async () => {
    const refused = await minsky.run(['session', 'start', '--', '--force'], { cwd: repository.path });
    expect(refused).toEqual({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(
        /^error: The session name '--force' must start with a letter or a digit\.\nhint: .*minsky session start force\n$/,
      ),
    });
  });

  it('cannot name a branch', async () => {
    expect(await refusalOfStart('HEAD')).toEqual({ status: 2, code: 'INVALID_BRANCH_NAME' });
  });

  it('is the branch to start from', async () => {
    expect(await refusalOfStart('main')).toEqual({ status: 4, code: 'BRANCH_EXISTS' });
  });
});

describe('the branch of a new session is refused when it', () => {
  const cases = {
    ...hostile,
    'looks like an option': '--upload-pack=touch canary',
    'is a revision': '@{-1}',
  };

  it.each(Object.entries(cases))('%s', async (_what, branch) => {
    expect(await refusalOfStart('named', `--branch=${branch}`)).toEqual({
      status: 2,
      code: 'INVALID_BRANCH_NAME',
    });
  });

  it('is where prepared merges are kept', async () => {
    expect(await refusalOfStart('named', '--branch', 'pr/x')).toEqual({ status: 4, code: 'BRANCH_RESERVED' });
  });

  it.each([
    ['BRANCH_RESERVED', 'session start pr', 'minsky session start pr --branch pr-branch'],
    ['BRANCH_RESERVED', 'session start x --branch pr/pr/x', 'minsky session start x --branch x'],
    [
      'INVALID_BRANCH_NAME',
      'session start HEAD',
      'Give the branch a name of its own: minsky session start HEAD --branch BRANCH',
    ],
  ])('is told as %s with a branch that can be made: %s', async (code, words, hint) => {
    const told = await toldRefusal(minsky, words, { cwd: repository.path });
    expect([told.code, told.hint]).toEqual([code, hint]);
  });

  it('cannot stand beside a branch that exists', async () => {
    expect(await refusalOfStart('named', '--branch', 'main/x')).toEqual({ status: 4, code: 'BRANCH_EXISTS' });
  });
});

describe('the base of a new session is refused when it', () => {
  // git takes these for branches, so there might be one.
  const possible = Object.entries(hostile).filter(([, base]) => /^[^/ ]*[$`;|>&'"][^ ]*$/.test(base));
  const impossible = Object.entries(hostile).filter((entry) => !possible.some(([what]) => what === entry[0]));

  it.each([...impossible, ['looks like an option', '-x']])('%s', async (_what, base) => {
    expect(await refusalOfStart('named', `--base=${base}`)).toEqual({
      status: 2,
      code: 'INVALID_BRANCH_NAME',
    });
  });

  it.each([...possible, ['does not exist', 'develop'], ['is a commit', 'refs/heads/main']])(
    '%s',
    async (_what, base) => {
      expect(await refusalOfStart('named', `--base=${base}`)).toEqual({ status: 3, code: 'BASE_NOT_FOUND' });
    },
  );
});

describe('the task of a new session is refused when it', () => {
  it.each(Object.entries(hostile))('%s', async (_what, task) => {
    expect(await refusalOfStart(`--task=${task}`)).toEqual({ status: 2, code: 'INVALID_TASK_ID' });
  });

  it('is missing and there is no name', async () => {
    expect(await refusalOfStart()).toEqual({ status: 2, code: 'NAME_OR_TASK_NEEDED' });
  });
});

describe('a session is never found by', () => {
  it.each(Object.entries(hostile).filter(([, name]) => name !== ''))(
    'a name that %s',
    async (_what, name) => {
      expect(await refusal(minsky, ['session', 'get', name])).toEqual({
        status: 3,
        code: 'SESSION_NOT_FOUND',
      });
      expect(existsSync(minsky.state)).toBe(false);
    },
  );
});
