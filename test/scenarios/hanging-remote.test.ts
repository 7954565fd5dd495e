import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { aHangingRemote, type HangingRemote } from './hanging-remote.ts';
import { withLimits } from './hurried.ts';
import { connect } from './mcp-client.ts';
import { tipOf } from './session-flow.ts';

let remote: HangingRemote;

beforeEach(async () => {
  remote = await aHangingRemote();
});
afterEach(async () => {
  remote.answer();
  await remote.allGone();
});

const pr = ['session', 'pr', 'work', '--title', 'Work'];
const approve = ['session', 'approve', 'work'];
const commands = [
  ['pr', pr],
  ['approve', approve],
] as const;

/** Everything up to the push; what an approval needs is prepared. */
async function atThePush(command: 'pr' | 'approve'): Promise<void> {
  if (command === 'approve') await remote.minsky.data(pr);
  remote.hang('push');
}

/** What the remote has: neither the pull request nor the merge, the one, or the other. */
function remoteState(): string {
  const { origin } = remote;
  if (origin.git('log', '-1', '--format=%s', 'main') === 'Work') return 'merged';
  return tipOf(origin, 'pr/work') === null ? 'untouched' : 'prepared';
}

const before = { pr: 'untouched', approve: 'prepared' };
const after = { pr: 'prepared', approve: 'merged' };

/** The same command completes it, after a sync that finds nothing wrong. */
async function completed(command: 'pr' | 'approve', words: readonly string[]): Promise<void> {
  const { minsky } = remote;
  remote.answer();
  expect(await minsky.data('session sync')).toEqual({ findings: [], sessions: [] });
  await minsky.data(words);
  expect(remoteState()).toBe(after[command]);
}

describe.each(commands)('a push of session %s that the remote does not answer', (command, words) => {
  it('is given up when its time is over, which is said, and completed by the same command', async () => {
    await atThePush(command);
    const { minsky, over } = withLimits(remote.minsky);
    const outcome = minsky.json(words);
    await remote.hanging(outcome);
    over();
    const { status, json } = await outcome;
    expect({ status, error: json.error }).toEqual({
      status: 7,
      error: {
        code: 'GIT_TIMED_OUT',
        message: expect.stringMatching(/^git did not finish within 3600 s: git push .* origin /),
        hint: expect.stringContaining(`minsky ${words.join(' ')}`),
        retryable: true,
        details: expect.any(Object),
      },
    });
    await remote.allGone();
    expect(remoteState()).toBe(before[command]);
    await completed(command, words);
  });

  it('is waited for after one Ctrl-C, and done when the remote answers', async () => {
    await atThePush(command);
    const running = remote.minsky.start(words);
    await remote.hanging(running.outcome);
    const told = once(running.child.stderr!, 'data');
    running.killGroup('SIGINT');
    expect(String(await told)).toContain('carried through');
    remote.answer();
    expect((await running.outcome).status).toBe(0);
    expect(remoteState()).toBe(after[command]);
  });

  it('ends at once with a second Ctrl-C, and all that it started, and is completed by the same command', async () => {
    await atThePush(command);
    const running = remote.minsky.start(words);
    await remote.hanging(running.outcome);
    running.killGroup('SIGINT');
    running.child.stderr!.once('data', () => running.killGroup('SIGINT'));
    const { status, stderr } = await running.outcome;
    expect({ status, stderr }).toEqual({
      status: 'SIGINT',
      stderr:
        'note: Session work is half-way where others can see it, so this is carried through. Asked once more it stops at once; the same command then completes it.\n',
    });
    await remote.allGone();
    expect(remoteState()).toBe(before[command]);
    await completed(command, words);
  });

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'of an MCP server that ends by %s is completed by the same tool of the next server',
    async (signal) => {
      await atThePush(command);
      const tool = { name: `session_${command}`, arguments: { name: 'work', ...titled(command) } };
      const first = await connect(remote.minsky, '2026-07-28', '/');
      const called = first.callTool(tool).catch(() => 'no answer');
      await remote.hanging(called);
      process.kill((first.transport as StdioClientTransport).pid!, signal);
      remote.answer();
      await called;
      await first.close();
      await remote.allGone();
      expect(await remote.minsky.data('session sync')).toMatchObject({ findings: expect.any(Array) });
      const second = await connect(remote.minsky, '2026-07-28', '/');
      expect((await second.callTool(tool)).isError ?? false).toBe(false);
      await second.close();
      expect(remoteState()).toBe(after[command]);
      expect(await remote.minsky.data('session sync')).toEqual({ findings: [], sessions: [] });
    },
  );
});

function titled(command: 'pr' | 'approve'): object {
  return command === 'pr' ? { title: 'Work' } : {};
}

describe('a fetch that the remote does not answer', () => {
  it.each(['update work', 'pr work --title Work'])(
    'in session %s is given up at once with Ctrl-C, and nothing has changed',
    async (words) => {
      const { minsky, workspace } = remote;
      remote.hang('fetch');
      const refs = workspace.git('for-each-ref');
      const record = await minsky.data('session get work');
      const running = minsky.start(`session ${words} --json`);
      await remote.hanging(running.outcome);
      running.killGroup('SIGINT');
      const { status, stdout } = await running.outcome;
      expect({ status, code: JSON.parse(stdout).error.code }).toEqual({ status: 130, code: 'INTERRUPTED' });
      await remote.allGone();
      expect(workspace.git('for-each-ref')).toBe(refs);
      expect(await minsky.data('session get work')).toEqual(record);
      remote.answer();
      await minsky.data(`session ${words}`);
    },
  );

  it('is given up when its time is over, and the same command succeeds later', async () => {
    remote.hang('fetch');
    const { minsky, over } = withLimits(remote.minsky);
    const outcome = minsky.json('session update work');
    await remote.hanging(outcome);
    over();
    expect(await outcome).toMatchObject({
      status: 7,
      json: { error: { code: 'GIT_TIMED_OUT', retryable: true } },
    });
    await remote.allGone();
    remote.answer();
    expect(await remote.minsky.data('session update work')).toMatchObject({ outcome: 'up-to-date' });
  });
});

describe('a remote that does not answer', () => {
  it.each<[string, (workspace: HangingRemote['workspace']) => unknown, readonly string[], string]>([
    ['pr, for uncommitted files', ({ write }) => write({ 'new.txt': '' }), pr, 'UNCOMMITTED_CHANGES'],
    [
      'pr, for another branch',
      ({ git }) => git('switch', '--quiet', '--create', 'other'),
      pr,
      'BRANCH_DRIFTED',
    ],
    [
      'update, for another branch',
      ({ git }) => git('switch', '--quiet', '--create', 'other'),
      ['session', 'update', 'work'],
      'BRANCH_DRIFTED',
    ],
  ])('keeps nobody waiting whom session %s, refuses anyway', async (_what, change, words, code) => {
    const { minsky, workspace } = remote;
    change(workspace);
    remote.hang('fetch');
    const { json, stderr } = await minsky.json(words);
    expect([json.error.code, stderr]).toEqual([code, '']);
    await remote.allGone();
  });
});
