import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from '@jest/globals';
import { parseSessionId } from '../../src/domain/session/session-id.ts';
import { absolutePath, aSession, sessionName } from '../../src/interfaces/testing/testing.ts';
import { repositoryAt, repositoryWithCommit } from '../support/git-repository.ts';
import { aMinsky } from '../support/minsky.ts';
import { openSessionStore } from '../../src/infrastructure/persistence/open-session-store.ts';
import { imprintOf } from './footprint.ts';
import { refusal, toldRefusal } from './refusal.ts';
import { aFlow } from './session-flow.ts';
import { fileIn, usualSetting } from './update-setting.ts';

it('conflicts that a stash has left are named by an update, which leaves them', async () => {
  const situation = await usualSetting();
  const { minsky, workspace } = situation;
  workspace.write({ 'shared.txt': 'one\nSTASHED\nthree\n' });
  workspace.git('stash', 'push', '--quiet');
  workspace.commit('ours', { 'shared.txt': 'one\nOURS\nthree\n' });
  expect(() => workspace.git('stash', 'pop')).toThrow();
  situation.advance({ 'theirs.txt': 'theirs\n' });
  const before = fileIn(situation, 'shared.txt');
  const { status, code, details } = await toldRefusal(minsky, 'session update work');
  expect({ status, code, files: details.files }).toEqual({
    status: 4,
    code: 'FILES_UNMERGED',
    files: ['shared.txt'],
  });
  expect(fileIn(situation, 'shared.txt')).toBe(before);
});

it('a clone that lost its origin is told how to get it back, and then goes on', async () => {
  const situation = await usualSetting();
  const { minsky, workspace } = situation;
  const url = workspace.git('remote', 'get-url', 'origin');
  workspace.git('remote', 'remove', 'origin');
  const { status, code, hint } = await toldRefusal(minsky, 'session update work');
  expect({ status, code }).toEqual({ status: 4, code: 'ORIGIN_MISSING' });
  expect(hint).toContain(`git -C ${workspace.path} remote add origin`);
  workspace.git('remote', 'add', 'origin', url);
  expect(await minsky.data('session update work')).toMatchObject({ outcome: 'up-to-date' });
});

it('a merged session gets no second pull request', async () => {
  const { minsky, origin, workspace } = await aFlow('a main workspace');
  await minsky.data('session pr work --title Work');
  await minsky.data('session approve work');
  const before = [imprintOf(origin.path), imprintOf(workspace.path)];
  expect(await refusal(minsky, 'session pr work --title Again')).toEqual({
    status: 4,
    code: 'SESSION_MERGED',
  });
  expect([imprintOf(origin.path), imprintOf(workspace.path)]).toEqual(before);
});

it('a directory among the workspaces that git does not take for a checkout is registered as nothing', async () => {
  const minsky = aMinsky();
  const path = join(minsky.state, 'sessions/hollow');
  repositoryWithCommit().git('clone', '--quiet', '.', path);
  repositoryAt(path).git('config', 'core.bare', 'true');
  const { status, code, details } = await toldRefusal(minsky, 'session get hollow');
  expect({ status, code, details }).toEqual({ status: 4, code: 'NOT_A_CHECKOUT', details: { path } });
  expect(await minsky.data('session list')).toEqual({ sessions: [], next: null });
});

it('the beginning of an id that two sessions share names neither, and both are listed', async () => {
  const minsky = aMinsky();
  const path = absolutePath(join(minsky.state, 'store/sessions.sqlite'));
  mkdirSync(dirname(path), { recursive: true });
  const store = openSessionStore({ backend: 'sqlite', path });
  for (const [last, name] of ['zero', 'one'].entries()) {
    const id = parseSessionId(`019a0000-0000-7000-8000-00000000000${last}`)._unsafeUnwrap();
    (await store.insert(aSession({ id, name: sessionName(name) })))._unsafeUnwrap();
  }
  await store.close();
  const { status, code, details } = await toldRefusal(minsky, 'session get 019a0000');
  expect({ status, code }).toEqual({ status: 4, code: 'SESSION_AMBIGUOUS' });
  expect(details).toMatchObject({ candidateCount: 2 });
});
