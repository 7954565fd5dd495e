import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { repositoryWithCommit } from '../support/git-repository.ts';
import { aMinsky, type JsonOutcome, type Minsky } from '../support/minsky.ts';
import { behindItsBack } from '../support/sqlite-store.ts';
import { aFlow, tipOf, type Flow } from './session-flow.ts';
import { refused } from './session-record.ts';
import { slowGit } from './slow-git.ts';

/** The number of the first call of git that a command makes with these words in it. */
async function numberOfCall(minsky: Minsky, words: string, wanted: RegExp): Promise<number> {
  const git = slowGit(null);
  await minsky.json(words, git.options(minsky.env.PATH));
  const at = git.calls().findIndex((call) => wanted.test(call));
  expect(at).toBeGreaterThanOrEqual(0);
  return at + 1;
}

/** What a command says when something happens just before that call. */
async function overtaken(
  minsky: Minsky,
  words: string,
  call: number,
  meanwhile: () => unknown,
): Promise<JsonOutcome> {
  const git = slowGit({ call, side: 'before' });
  const outcome = minsky.json(words, git.options(minsky.env.PATH));
  try {
    await git.stopped(outcome);
    await meanwhile();
  } finally {
    git.release();
  }
  return outcome;
}

it.each([
  ['name', 'mine', 'MINE', 'NAME_TAKEN'],
  ['task', 'mine --task 7', 'theirs --task 7', 'TASK_TAKEN'],
])('a start loses the %s to one that is faster, and leaves nothing', async (_what, mine, theirs, code) => {
  const [source, other] = [repositoryWithCommit(), repositoryWithCommit({ name: 'other' })];
  const repository = { path: `${source.path}.git` };
  source.git('clone', '--quiet', '--bare', '.', repository.path);
  const start = (words: string, { path }: { readonly path: string }): string =>
    `session start ${words} --repo ${path}`;
  // The claims of others have been looked at before the mirror is made of the bare repository.
  const inMirror = /--git-dir=\S*\/mirrors\/\S*\.git .*for-each-ref /;
  const call = await numberOfCall(aMinsky(), start(mine, repository), inMirror);
  const minsky = aMinsky();
  const place = code === 'NAME_TAKEN' ? other : repository;
  const outcome = await overtaken(minsky, start(mine, repository), call, () =>
    minsky.data(start(theirs, place)),
  );
  expect(outcome).toEqual(refused(4, code));
  expect((await minsky.data('session list')).sessions).toMatchObject([{ name: theirs.split(' ')[0] }]);
});

describe('a pull request', () => {
  async function aRehearsedFlow(wanted: RegExp): Promise<{ flow: Flow; call: number }> {
    const place = 'a bare repository over file://';
    const rehearsal = await aFlow(place);
    const call = await numberOfCall(rehearsal.minsky, 'session pr work --title Work', wanted);
    return { flow: await aFlow(place), call };
  }

  it('never replaces what somebody pushed a moment before', async () => {
    const { flow, call } = await aRehearsedFlow(/ push .*refs\/heads\/pr\/work/);
    const theirs = flow.origin.git('rev-parse', 'main');
    const outcome = await overtaken(flow.minsky, 'session pr work --title Work', call, () =>
      flow.origin.git('update-ref', 'refs/heads/pr/work', theirs),
    );
    expect(outcome).toEqual(refused(4, 'HOST_CHANGED'));
    expect(outcome.json.error.retryable).toBe(true);
    expect(tipOf(flow.origin, 'pr/work')).toBe(theirs);
  });

  it('is not written into a record that somebody changed a moment before, and is made by the same command', async () => {
    const { flow, call } = await aRehearsedFlow(/ commit-tree /);
    const store = join(flow.minsky.state, 'store/sessions.sqlite');
    const outcome = await overtaken(flow.minsky, 'session pr work --title Work', call, () =>
      behindItsBack(store, (database) => database.exec('update minsky_sessions set version = version + 1')),
    );
    expect(outcome).toEqual(refused(4, 'VERSION_CONFLICT'));
    expect(outcome.json.error.retryable).toBe(true);
    expect(tipOf(flow.origin, 'pr/work')).toBeNull();
    expect(await flow.minsky.data('session pr work --title Work')).toMatchObject({ outcome: 'created' });
  });
});
