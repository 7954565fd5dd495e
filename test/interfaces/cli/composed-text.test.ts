import { EventEmitter } from 'node:events';
import { PassThrough, Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { errAsync, okAsync } from 'neverthrow';
import type { PullRequestInput } from '../../../src/application/sessions/prepare-pull-request.ts';
import type { SessionName } from '../../../src/domain/session/session-name.ts';
import { editText } from '../../../src/interfaces/cli/edit-text.ts';
import { aSession, pr } from '../support/fake-application.ts';
import { runFakeCli, type FakeRun } from '../support/run-fake-cli.ts';

interface Situation {
  readonly words?: string;
  /** What is on standard input; null if somebody sits there. */
  readonly piped?: string | Uint8Array | null;
  readonly env?: NodeJS.ProcessEnv;
  /** What the editor makes of the text; null if it fails. */
  readonly edited?: string | null;
  readonly terminal?: boolean;
}

interface Seen extends FakeRun {
  readonly inputs: readonly PullRequestInput[];
  readonly edits: readonly (readonly [editor: string, text: string])[];
}

/** Runs `session pr` for a session that has no pull request yet. */
async function run(situation: Situation = {}): Promise<Seen> {
  const { words = '', piped = null, env = { EDITOR: 'ed' }, edited = null, terminal = true } = situation;
  const inputs: PullRequestInput[] = [];
  const edits: [string, string][] = [];
  const stdin = piped === null ? new PassThrough() : Readable.from([Buffer.from(piped)]);
  Object.assign(stdin, { isTTY: piped === null && terminal });
  const outcome = await runFakeCli(['session', 'pr', ...words.split(' ').filter((word) => word !== '')], {
    env,
    ...(terminal ? { terminal: 80 } : {}),
    application: {
      preparePullRequest: (input) => {
        inputs.push(input);
        const session = 'fix-login' as SessionName;
        return input.title === null
          ? errAsync({ kind: 'TitleNeeded', session })
          : okAsync({ session: aSession(session, { pr }), outcome: 'created', resolvedBy: 'cwd' });
      },
    },
    host: {
      stdin,
      editText: async (editor, text) => {
        edits.push([editor, text]);
        return edited;
      },
    },
  });
  return { ...outcome, inputs, edits };
}

const said = { name: null, task: null };

describe.each(['--body-file -', '--body -', '-F -', '-b -', '--body=-'])('%s', (option) => {
  it('is what is on standard input, to the letter', async () => {
    const body = '\ufeff# Grüße\r\n`$x`\n\n';
    const { status, inputs } = await run({ words: `--title Title ${option}`, piped: body });
    expect({ status, inputs }).toEqual({
      status: 0,
      inputs: [{ ...said, title: 'Title', body, bodyFile: null }],
    });
  });

  it('is refused when it is no text', async () => {
    const broken = await run({ words: `--title x ${option}`, piped: Uint8Array.of(0xff) });
    expect(broken).toMatchObject({ status: 2, inputs: [] });
    expect(broken.stderr).toContain('/dev/stdin');
  });
});

it.each([
  ['--body y --body-file -', { body: 'y', bodyFile: '-' }],
  ['--body - --body-file y', { body: '-', bodyFile: 'y' }],
  ['--body - --body-file -', { body: '-', bodyFile: '-' }],
])('%s leaves standard input alone, since it gives the body twice', async (options, given) => {
  const { inputs } = await run({ words: `--title x ${options}`, piped: 'z' });
  expect(inputs).toEqual([{ ...said, title: 'x', ...given }]);
});

it.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
])('%s ends the wait for standard input, and nothing has been opened', async (signal, status) => {
  const signals = new EventEmitter();
  const running = runFakeCli(['session', 'pr', '--title', 'x', '--body', '-'], { signals });
  setImmediate(() => signals.emit(signal, signal));
  expect(await running).toMatchObject({
    status,
    stderr: expect.stringContaining('error: Interrupted'),
    opened: 0,
    ended: [],
  });
});

describe('the editor', () => {
  it('is asked for when a title is needed and somebody sits there; its first line is the title', async () => {
    const { status, edits, inputs } = await run({
      edited: 'Title\n\n# Body\n\nmore\n\n<!-- minsky: this line and what follows are left out.\nnot this',
    });
    expect(status).toBe(0);
    expect(edits).toEqual([['ed', expect.stringContaining('The first line is the title')]]);
    expect(inputs.map(({ title, body }) => [title, body])).toEqual([
      [null, null],
      ['Title', '# Body\n\nmore'],
    ]);
  });

  it('is $VISUAL before $EDITOR', async () => {
    const { edits } = await run({ env: { VISUAL: 'code --wait', EDITOR: 'ed' }, edited: 'Title' });
    expect(edits.map(([editor]) => editor)).toEqual(['code --wait']);
  });

  it.each<[string, Situation]>([
    ['saves nothing', { edited: '' }],
    [
      'saves only what is left out',
      { edited: '\n\n<!-- minsky: this line and what follows are left out. -->' },
    ],
    ['fails', { edited: null }],
  ])('that %s leaves the refusal', async (_what, situation) => {
    const { status, inputs, stderr } = await run(situation);
    expect({ status, calls: inputs.length }).toEqual({ status: 2, calls: 1 });
    expect(stderr).toContain('needs a title');
  });

  it.each<[string, Situation]>([
    ['there is no terminal', { terminal: false }],
    ['a program reads the answer', { words: '--json' }],
    ['a body was given', { words: '--body x' }],
    ['a file was given', { words: '--body-file x' }],
    ['none is set', { env: { EDITOR: '' } }],
  ])('is not asked for when %s', async (_what, situation) => {
    const { status, edits } = await run({ ...situation, edited: 'Title' });
    expect({ status, edits }).toEqual({ status: 2, edits: [] });
  });
});

describe('an editor that is run', () => {
  it('is a shell command that gets the file', async () => {
    const append = `printf '%s' "a b" | cat - >>`;
    expect(await editText(`f() { ${append} "$1"; }; f`, 'text ')).toBe('text a b');
  });

  it('that fails gives nothing', async () => {
    expect(await editText('false', 'text')).toBeNull();
  });
});
