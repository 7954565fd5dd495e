import { expect } from '@jest/globals';
import type { Client } from '@modelcontextprotocol/client';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { schemaVersion } from '../../src/infrastructure/persistence/sql/schema-version.ts';
import type { GitRepository } from '../support/git-repository.ts';
import { normalised, type Minsky } from '../support/minsky.ts';
import { healthy, recordOf, type RecordWishes } from './session-record.ts';

export interface TourPlace {
  readonly cwd: string;
  /** Said with every `start` where the directory does not tell the repository. */
  readonly repo?: string;
  /** What records say of the repository, where it has a remote or another branch. */
  readonly source?: Pick<RecordWishes, 'repo' | 'base'>;
  /** Records that were there before and stay. */
  readonly others?: readonly object[];
  /** What every command says on stderr, at most once each. */
  readonly stderr?: string;
}

interface Step {
  /** What is typed after `minsky`. */
  readonly line: string;
  /** The same as the arguments of a tool, which bears the name of the operation. */
  readonly input: Readonly<Record<string, unknown>>;
}

/** The README's tour. */
const steps: readonly Step[] = [
  { line: 'session start hello', input: { name: 'hello' } },
  { line: 'session list', input: {} },
  { line: 'session get hello', input: { name: 'hello' } },
  { line: 'session dir hello', input: { name: 'hello' } },
  { line: 'session start --task 176', input: { task: '176' } },
  { line: 'session dir --task ##176', input: { task: '##176' } },
  { line: 'session list --long --task md#176', input: { long: true, task: 'md#176' } },
  { line: 'session delete hello', input: { names: ['hello'] } },
  { line: 'session list --status trashed', input: { status: ['trashed'] } },
  { line: 'session restore hello', input: { name: 'hello' } },
  { line: 'session delete hello task-md-176', input: { names: ['hello', 'task-md-176'] } },
  { line: 'session purge', input: {} },
  { line: 'db status', input: {} },
  { line: 'config show', input: {} },
  { line: 'config validate', input: {} },
];

/** Takes the tour and returns the transcript: what was typed, the exit status, the document and stderr. */
export async function takeTour(minsky: Minsky, place: TourPlace): Promise<object[]> {
  const transcript: object[] = [];
  for (const { line } of steps) {
    const repo = line.startsWith('session start') && place.repo !== undefined ? ['--repo', place.repo] : [];
    const outcome = await minsky.json([...line.split(' '), ...repo], { cwd: place.cwd });
    transcript.push({ line, ...normalised(outcome) });
  }
  return transcript;
}

/** Takes the same tour by calling tools, and returns a transcript of the same shape. */
export async function takeTourOverMcp(client: Client, { cwd, repo }: TourPlace): Promise<object[]> {
  const transcript: object[] = [];
  for (const { line, input } of steps) {
    const named = line.startsWith('session start') && repo !== undefined ? { repo } : {};
    const [area = '', verb = ''] = line.split(' ');
    const name = `${area}_${verb}`;
    const result = await client.callTool({ name, arguments: { ...input, ...named, cwd } });
    const [, ...notices] = result.content.map((block) => (block.type === 'text' ? `${block.text}\n` : ''));
    const json = { ok: result.isError !== true, data: normalised(result.structuredContent) };
    transcript.push({ line, status: json.ok ? 0 : 1, json, stderr: notices.join('') });
  }
  return transcript;
}

/** The transcript that every place must give. */
export function expectedTour(
  minsky: Minsky,
  repository: GitRepository,
  { others = [], stderr = '', source = {} }: TourPlace,
): object[] {
  const record = (name: string, wishes: RecordWishes = {}): object =>
    recordOf(minsky, repository, name, { ...source, ...wishes });
  const path = (name: string): string => join(minsky.state, 'sessions', name);
  const hello = record('hello');
  const task = record('task-md-176', { task: 'md#176' });
  const inTrash = record('hello', { status: 'trashed' });
  const gone = [
    record('hello', { status: 'trashed', version: 5 }),
    record('task-md-176', { task: 'md#176', status: 'trashed' }),
  ];
  const answers: unknown[] = [
    { session: hello, resolvedBy: 'name' },
    { sessions: [hello, ...others], next: null },
    { session: { ...hello, health: healthy }, resolvedBy: 'name' },
    { path: path('hello') },
    { session: task, resolvedBy: 'task' },
    { path: path('task-md-176') },
    {
      sessions: [{ ...task, health: { ...healthy, dirty: [], ahead: 0, behind: 0 } }],
      next: null,
    },
    { sessions: [inTrash] },
    { sessions: [inTrash], next: null },
    { sessions: [record('hello', { version: 4 })] },
    { sessions: gone },
    // The trash is emptied in the order of the latest activity.
    { sessions: gone.toReversed() },
    {
      backend: 'sqlite',
      location: join(minsky.state, 'store', 'sessions.sqlite'),
      source: expect.any(String),
      records: others.length,
      schemaVersion,
      bytes: expect.any(Number),
    },
    { settings: expect.any(Array), problems: [], notices: expect.any(Array) },
    { set: 0, notices: [] },
  ];
  return steps.map(({ line }, at) => ({
    line,
    status: 0,
    json: { ok: true, data: answers[at] },
    stderr,
  }));
}

/** What the parts of the state directory hold; a part that does not exist yet holds nothing. */
export function stateOf(minsky: Minsky): Record<string, string[]> {
  return Object.fromEntries(
    ['sessions', 'staging', 'trash', 'store'].map((part) => {
      const path = join(minsky.state, part);
      return [part, existsSync(path) ? readdirSync(path).toSorted() : []];
    }),
  );
}
