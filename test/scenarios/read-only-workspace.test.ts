import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { repositoryAt } from '../support/git-repository.ts';
import type { Minsky } from '../support/minsky.ts';
import { asNobody } from './as-nobody.ts';
import { imprintOf } from './footprint.ts';
import { toldRefusal } from './refusal.ts';
import { aFlow, type Flow, type Place } from './session-flow.ts';

const remote: Place = 'a bare repository over file://';
const places: readonly Place[] = [
  remote,
  'a main workspace',
  'a main workspace whose worktree the session is',
];

const locked: string[] = [];
function chmod(mode: string, path: string): void {
  execFileSync('chmod', ['-R', mode, path]);
}
afterAll(() => {
  for (const path of locked.filter((one) => existsSync(one))) chmod('u+w', path);
});

/** A user to whom permissions apply, with a pull request that is prepared on a base that has moved on since. */
async function aUser(place: Place): Promise<Flow> {
  const flow = await aFlow(place);
  await flow.minsky.data('session pr work --title Work');
  const { origin } = flow;
  const next = origin.git('commit-tree', '-m', 'theirs', '-p', 'main', 'main^{tree}');
  if (place === remote) origin.git('update-ref', 'refs/heads/main', next);
  return { ...flow, minsky: asNobody(flow.minsky, dirname(origin.path)) };
}

function protect(path: string): void {
  locked.push(path);
  chmod('a-w', path);
}

const everything = (minsky: Minsky): Promise<unknown> =>
  minsky.data('session list --status active,pr-open,merged,trashed');

describe.each(places)('a write-protected workspace whose base is in %s', (place) => {
  it('is refused by whatever would change it, before anything is done', async () => {
    const flow = await aUser(place);
    const { minsky, origin, workspace } = flow;
    protect(workspace.path);
    const before = [imprintOf(origin.path), imprintOf(workspace.path), await everything(minsky)];
    for (const command of ['update', 'update --dry-run', 'pr', 'approve', 'delete --force']) {
      const told = await toldRefusal(minsky, `session ${command.replace(/^\w+/, '$& work')}`);
      expect({ command, ...told }).toEqual({
        command,
        status: 4,
        code: 'WORKSPACE_READ_ONLY',
        message: `The workspace of session work, '${workspace.path}', is write-protected.`,
        hint: [
          `See who may write to it: ls -ld ${workspace.path}`,
          `If it is yours: chmod -R u+w ${workspace.path}`,
          `Then: minsky session ${command.replace(/^\w+/, '$& work')}`,
        ].join('\n'),
        details: { session: 'work', path: workspace.path },
      });
    }
    expect([imprintOf(origin.path), imprintOf(workspace.path), await everything(minsky)]).toEqual(before);
  });
});

it('a write-protected workspace can be looked at and gone to', async () => {
  const { minsky, workspace } = await aUser(remote);
  protect(workspace.path);
  expect(await minsky.data('session dir work')).toEqual({ path: workspace.path });
  const { sessions } = await minsky.data('session list --long');
  expect(sessions[0].health).toEqual({
    state: 'read-only',
    operation: null,
    dirty: [],
    ahead: 1,
    behind: 0,
  });
  expect(await minsky.data('session sync')).toMatchObject({ findings: [] });
});

it('a sync follows a write-protected workspace when it may write down there that it did', async () => {
  const { minsky, workspace } = await aUser(remote);
  repositoryAt(workspace.path).git('-c', 'safe.directory=*', 'branch', '-m', 'by-hand');
  execFileSync('chown', ['-R', '65534:65534', workspace.path]);
  protect(workspace.path);
  const before = await everything(minsky);
  const notDone = {
    kind: 'drifted',
    session: 'work',
    done: false,
    detail: expect.stringContaining('is write-protected.'),
  };
  expect(await minsky.data('session sync')).toMatchObject({ findings: [notDone] });
  expect(await minsky.data('session sync')).toMatchObject({ findings: [notDone] });
  expect(await everything(minsky)).toEqual(before);
  chmod('u+w', workspace.path);
  expect(await minsky.data('session sync')).toMatchObject({
    findings: [{ kind: 'drifted', done: true }],
    sessions: [{ branch: 'by-hand' }],
  });
});

it('once it may be changed again everything goes on', async () => {
  const { minsky, workspace } = await aUser(remote);
  protect(workspace.path);
  const { hint } = await toldRefusal(minsky, 'session approve work');
  const told = /If it is yours: (.*)/.exec(hint)?.[1] ?? '';
  execFileSync('sh', ['-c', told]);
  await minsky.data('session pr work');
  expect(await minsky.data('session approve work')).toMatchObject({ outcome: 'merged' });
  await minsky.data('session delete work');
});
