import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { GitRepository } from '../support/git-repository.ts';
import type { Minsky } from '../support/minsky.ts';
import { connect } from './mcp-client.ts';
import { toldRefusal } from './refusal.ts';
import { aFlow, branchesOf, tipOf, type Flow, type Place } from './session-flow.ts';
import { usualSetting } from './update-setting.ts';

/** The base gets another name at the place where sessions go back to, and somebody goes on with it. */
function rename({ origin }: Flow): void {
  const bare = origin.git('rev-parse', '--is-bare-repository') === 'true';
  origin.git('branch', '-m', 'main', 'trunk');
  if (!bare) origin.commit('theirs', { 'theirs.txt': 'theirs\n' });
}

/** Types the command that a hint tells, which may be followed by others. */
async function typeHint(minsky: Minsky, hint: string): Promise<string> {
  const told = /: minsky (session update [^\n]*)/.exec(hint)?.[1];
  if (told === undefined) throw new Error(`No command to type in: ${hint}`);
  const { status, stdout, stderr } = await minsky.run(told.replace('BRANCH', 'trunk'));
  expect({ told, status, stderr }).toEqual({ told, status: 0, stderr: '' });
  return stdout;
}

const renamedAt: readonly Place[] = [
  'a bare repository over file://',
  'a main workspace',
  'a main workspace whose worktree the session is',
];

describe.each(renamedAt)('a base that was renamed in %s', (place) => {
  it.each(['session update work', 'session pr work', 'session approve work'])(
    'is what "%s" says, and the command that it tells to type leads to the merge',
    async (command) => {
      const flow = await aFlow(place);
      const { minsky, origin } = flow;
      await minsky.data('session pr work --title Work');
      rename(flow);
      const { status, code, hint } = await toldRefusal(minsky, command);
      expect({ status, code }).toEqual({ status: 3, code: 'BASE_GONE' });
      expect(await typeHint(minsky, hint)).toMatch(
        /^Session work goes back to 'trunk' from now on, no longer to 'main'\.\n/,
      );
      expect(await minsky.data('session pr work')).toMatchObject({
        outcome: expect.stringMatching(/refreshed|unchanged/),
        session: { base: { branch: 'trunk' }, status: 'pr-open' },
      });
      expect(await minsky.data('session approve work')).toMatchObject({ outcome: 'merged' });
      expect(origin.git('log', '-1', '--format=%s', 'trunk')).toBe('Work');
      expect(tipOf(origin, 'main')).toBeNull();
    },
  );
});

it('a session whose base was merged and deleted goes back to the branch that has it', async () => {
  const flow = await aFlow('a bare repository over file://');
  const { minsky, origin } = flow;
  origin.git('branch', 'below', 'main');
  const above = await flow.another('above');
  await minsky.data('session update above --base below');
  above.commit('above', { 'above.txt': 'above\n' });
  await minsky.data('session pr above --title Above');
  origin.git('branch', '-D', 'below');
  const { hint } = await toldRefusal(minsky, 'session approve above');
  await typeHint(minsky, hint);
  expect(await minsky.data('session pr above')).toMatchObject({ session: { base: { branch: 'main' } } });
  await minsky.data('session approve above');
  expect(origin.git('log', '-1', '--format=%s', 'main')).toBe('Above');
});

it('a pull request that was prepared for the former base is not approved for the new one', async () => {
  const { minsky, origin } = await aFlow('a bare repository over file://');
  await minsky.data('session pr work --title Work');
  const elsewhere = origin.git('commit-tree', '-m', 'elsewhere', '-p', 'main', 'main^{tree}');
  origin.git('branch', 'next', elsewhere);
  await minsky.data('session update work --base next');
  const { status, code, hint } = await toldRefusal(minsky, 'session approve work');
  expect({ status, code }).toEqual({ status: 4, code: 'SESSION_AHEAD' });
  expect(hint).toContain('minsky session pr work');
  expect(tipOf(origin, 'next')).toBe(elsewhere);
});

describe('a base that was never pushed, after a pull request at the remote', () => {
  const place = 'a remote of the main workspace whose worktree the session is';

  it('leaves what was pushed, tells so, and approving removes it', async () => {
    const { minsky, origin, workspace } = await aFlow(place);
    await minsky.data('session pr work --title Work');
    const pushed = tipOf(origin, 'pr/work')!;
    workspace.git('branch', 'below', 'main');
    await minsky.data('session update work --base below');
    const { status, stderr } = await minsky.run('session pr work');
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: [
        `warning: Branch 'pr/work' is at '${origin.path}', too, though 'below' is not.`,
        `Approving the session removes it; sooner: git -C ${workspace.path} push origin --delete pr/work\n`,
      ].join(' '),
    });
    expect(tipOf(origin, 'pr/work')).toBe(pushed);
    const { steps } = await minsky.data('session approve work');
    expect(steps).toContainEqual({
      kind: 'branch-removed',
      branch: 'pr/work',
      commit: pushed,
      place: origin.path,
      detail: expect.any(String),
    });
    expect(branchesOf(origin)).toEqual(['main']);
    expect(branchesOf(workspace)).toEqual(['below', 'main']);
  });

  it('keeps what somebody else has put there', async () => {
    const { minsky, origin, workspace } = await aFlow(place);
    await minsky.data('session pr work --title Work');
    const theirs = origin.git('commit-tree', '-m', 'theirs', '-p', 'pr/work', 'pr/work^{tree}');
    origin.git('update-ref', 'refs/heads/pr/work', theirs);
    workspace.git('branch', 'below', 'main');
    await minsky.data('session update work --base below');
    await minsky.data('session pr work');
    const { status, stderr } = await minsky.run('session approve work');
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: `warning: Left branch 'pr/work' of session work at '${origin.path}': it has commits that neither the session nor its base has.\n`,
    });
    expect(tipOf(origin, 'pr/work')).toBe(theirs);
  });
});

it('a session that has no work of its own is not merged by a squash of the branch that it went back to', async () => {
  const flow = await aFlow('a bare repository over file://');
  const { minsky, origin } = flow;
  const below = await flow.another('below');
  below.commit('below', { 'below.txt': 'below\n' });
  below.git('push', '--quiet', 'origin', 'HEAD:refs/heads/feature');
  const above = await flow.another('above');
  await minsky.data('session update above --base feature');
  await minsky.data('session update above --base main');
  const squash = origin.git('commit-tree', '-m', 'squash', '-p', 'main', 'feature^{tree}');
  origin.git('update-ref', 'refs/heads/main', squash);
  origin.git('branch', '-D', 'feature');
  above.git('fetch', '--quiet', 'origin');
  await minsky.data('session sync');
  expect((await minsky.data('session get above')).session.status).toBe('active');
});

/** What a session goes back to, by its record and by its marker. */
async function baseOf({
  minsky,
  workspace,
}: {
  minsky: Minsky;
  workspace: GitRepository;
}): Promise<string[]> {
  const { session } = await minsky.data('session get work');
  const marked = JSON.parse(
    workspace.git('cat-file', 'blob', workspace.git('hash-object', '-w', '--', '.git/minsky/session.json')),
  );
  return [session.base.branch, marked.base.branch];
}

describe('another base', () => {
  it('is foreseen by a dry run, which changes nothing', async () => {
    const situation = await usualSetting();
    situation.advance({ 'theirs.txt': 'theirs\n' });
    situation.workspace.git('push', '--quiet', 'origin', 'origin/main:refs/heads/next');
    const before = situation.imprint();
    const { status, stdout } = await situation.minsky.run('session update work --base next --dry-run');
    expect({ status, stdout }).toEqual({
      status: 0,
      stdout: [
        "Session work would go back to 'next' from now on, no longer to 'main'.",
        'Session work has everything that origin/next has.',
        'Nothing was changed.',
        '(Session work: found by what was named)',
        '',
      ].join('\n'),
    });
    expect(situation.imprint()).toEqual(before);
  });

  it('stays when its commits conflict, and the record, the marker and later updates know it', async () => {
    const situation = await usualSetting();
    const { minsky, workspace } = situation;
    workspace.commit('ours', { 'shared.txt': 'ours\n' });
    situation.advance({ 'shared.txt': 'theirs\n' });
    situation.main!.git('fetch', '--quiet', 'origin');
    situation.main!.git('push', '--quiet', 'origin', 'origin/main:refs/heads/next');
    const { status, json } = await minsky.json('session update work --base next');
    expect({ status, outcome: json.data.outcome, base: json.data.session.base.branch }).toEqual({
      status: 5,
      outcome: 'conflicts',
      base: 'next',
    });
    expect(await baseOf(situation)).toEqual(['next', 'next']);
    workspace.git('checkout', '--quiet', '--ours', 'shared.txt');
    workspace.commit('resolved');
    expect(await minsky.data('session update work')).toMatchObject({ outcome: 'up-to-date' });
  });

  it('is marked by the same command when the first one ended before it was', async () => {
    const situation = await usualSetting();
    situation.workspace.git('push', '--quiet', 'origin', 'origin/main:refs/heads/next');
    const marker = join(situation.workspace.path, '.git/minsky/session.json');
    const before = readFileSync(marker);
    await situation.minsky.data('session update work --base next');
    writeFileSync(marker, before);
    expect(await baseOf(situation)).toEqual(['next', 'main']);
    expect(await situation.minsky.data('session update work --base next')).toMatchObject({
      outcome: 'up-to-date',
    });
    expect(await baseOf(situation)).toEqual(['next', 'next']);
  });

  it.each([
    ['nowhere', { status: 3, code: 'BASE_GONE' }],
    ['work', { status: 4, code: 'BASE_OF_ITSELF' }],
    ['pr/work', { status: 4, code: 'BASE_OF_ITSELF' }],
    ['a..b', { status: 2, code: 'INVALID_BRANCH_NAME' }],
  ])('%s is refused, and nothing has changed', async (base, refusal) => {
    const situation = await usualSetting();
    situation.workspace.git('push', '--quiet', 'origin', 'HEAD:work');
    const before = await baseOf(situation);
    const { status, code } = await toldRefusal(situation.minsky, [
      'session',
      'update',
      'work',
      '--base',
      base,
    ]);
    expect({ status, code }).toEqual(refusal);
    expect(await baseOf(situation)).toEqual(before);
  });

  it('is not for a session that is merged', async () => {
    const { minsky } = await aFlow('a main workspace');
    await minsky.data('session pr work --title Work');
    await minsky.data('session approve work');
    const { status, code } = await toldRefusal(minsky, 'session update work --base next');
    expect({ status, code }).toEqual({ status: 4, code: 'SESSION_MERGED' });
  });

  it('can be chosen over MCP, too', async () => {
    const situation = await usualSetting();
    situation.workspace.git('push', '--quiet', 'origin', 'origin/main:refs/heads/next');
    const client = await connect(situation.minsky, '2026-07-28', '/');
    const done = await client.callTool({ name: 'session_update', arguments: { name: 'work', base: 'next' } });
    expect(done.structuredContent).toMatchObject({
      outcome: 'up-to-date',
      session: { base: { branch: 'next' } },
    });
    await client.close();
    expect(await baseOf(situation)).toEqual(['next', 'next']);
  });
});
