import { writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { readLegacyStore } from '../../../src/infrastructure/legacy/read-legacy-store.ts';
import { aSession } from '../../../src/interfaces/testing/testing.ts';
import { aJsonStoreHolding } from '../../support/json-store.ts';
import { jsonShapes, oldRecord, sha256, unusedPath, writeJson, writeSqlite } from './legacy-fixtures.ts';

const read = async (path: string) => (await readLegacyStore(path))._unsafeUnwrap();
const refused = async (path: string) => (await readLegacyStore(path))._unsafeUnwrapErr();

const full = oldRecord('task#176', {
  backendType: 'github',
  github: { owner: 'o', repo: 'r', token: 'ghp_secret' },
  remote: { authMethod: 'ssh', depth: 1 },
  prBranch: 'pr/task#176',
  prApproved: true,
  prState: { branchName: 'pr/task#176', commitHash: 'c'.repeat(40), createdAt: '2025-06-03T00:00:00Z' },
  pullRequest: { number: 7, title: 'Title', state: 'open', body: '', headBranch: 'h', baseBranch: 'main' },
  lastActivityAt: '2025-06-04T00:00:00Z',
  lastCommitHash: 'd'.repeat(40),
  lastCommitMessage: 'message',
  commitCount: 3,
  status: 'pr_open',
  agentId: 'agent',
  projectId: 'project',
  shortId: 'ws#12',
});

const understood = {
  name: 'task#176',
  task: '#176',
  repoName: 'local/app',
  repoUrl: '/work/app',
  branch: 'task#176',
  path: '/old/state/minsky/git/local/app/sessions/task#176',
  createdAt: '2025-06-01T10:00:00.000Z',
  lastActivityAt: '2025-06-04T00:00:00Z',
  backendType: 'github',
  github: { owner: 'o', repo: 'r' },
  status: 'PR_OPEN',
  prBranch: 'pr/task#176',
  prState: {
    branch: 'pr/task#176',
    commit: 'c'.repeat(40),
    createdAt: '2025-06-03T00:00:00Z',
    mergedAt: null,
  },
  pullRequest: {
    title: 'Title',
    body: '',
    state: 'open',
    createdAt: null,
    updatedAt: null,
    mergedAt: null,
    headBranch: 'h',
    baseBranch: 'main',
  },
  lastCommitHash: 'd'.repeat(40),
  lastCommitMessage: 'message',
  shortId: 'ws#12',
  flaws: [],
  hadToken: true,
  exact: null,
};

describe('a JSON store', () => {
  it.each(Object.entries(jsonShapes))('is read whole in the shape %s and not touched', async (shape, lay) => {
    const path = writeJson(unusedPath('session-db.json'), lay([full, { session: 'bare' }]));
    const before = sha256(path);
    const content = await read(path);
    expect(content).toMatchObject({ kind: 'json', generation: shape, unreadable: [], damaged: false });
    expect(content.baseDir).toBe(['sessions', 'backup'].includes(shape) ? '/old/state/minsky/git' : null);
    expect(content.records[0]).toEqual({ source: { store: path, position: 1 }, ...understood });
    expect(content.records[1]).toMatchObject({ name: 'bare', task: null, path: null, repoUrl: null });
    expect(JSON.stringify(content)).not.toContain('ghp_secret');
    expect(sha256(path)).toBe(before);
  });

  it.each([
    ['', 'empty'],
    [' \n', 'empty'],
    ['[]', 'list'],
    ['{}', 'by-name'],
    ['\ufeff[]', 'list'],
  ])('is empty, not unreadable, as %j', async (text, generation) => {
    const path = writeJson(unusedPath('session-db.json'), text);
    expect(await read(path)).toMatchObject({ generation, records: [], unreadable: [] });
  });

  it('is recognised by what it holds when it is called a database', async () => {
    const path = writeJson(unusedPath('sessions.db'), [full]);
    expect(await read(path)).toMatchObject({ kind: 'json', records: [{ name: 'task#176' }] });
  });

  it('reports the entries that are no records, and reads the others', async () => {
    const entries = [full, null, 'task#9', 7, {}, { repoName: 'only' }, [], { sessionId: 'later' }];
    const { records, unreadable } = await read(writeJson(unusedPath('a.json'), entries));
    expect(records.map(({ name }) => name)).toEqual(['task#176', 'later']);
    expect(unreadable.map(({ source, label, reason }) => [source.position, label, reason])).toEqual([
      [2, null, 'not-a-record'],
      [3, 'task#9', 'not-a-record'],
      [4, '7', 'not-a-record'],
      [5, null, 'says-nothing'],
      [6, 'only', 'says-nothing'],
      [7, null, 'not-a-record'],
    ]);
  });

  it('keeps a record whose members make no sense, and names them', async () => {
    const odd = { session: 'odd', taskId: { a: 1 }, prState: '{broken', createdAt: ['x'], repoUrl: '' };
    const { records } = await read(writeJson(unusedPath('a.json'), [odd]));
    expect(records).toMatchObject([
      { name: 'odd', task: null, prState: null, createdAt: null, repoUrl: null },
    ]);
    expect(records[0]!.flaws).toEqual(['taskId', 'createdAt', 'prState']);
  });

  it('gives up its complete records when its end is missing', async () => {
    const whole = JSON.stringify({ sessions: [full, { session: 'b', taskId: '1' }, { session: 'c' }] });
    const content = await read(writeJson(unusedPath('a.json'), whole.slice(0, -8)));
    expect(content.records.map(({ name }) => name)).toEqual(['task#176', 'b']);
    expect(content.damaged).toBe(true);
  });

  it('is read as it was before or after, never in between, while another process writes it', async () => {
    const path = writeJson(unusedPath('a.json'), [full]);
    const many = JSON.stringify(Array.from({ length: 400 }, (_, at) => oldRecord(`s${String(at)}`)));
    const turn = { writing: true };
    const writer = (async () => {
      for (let cut = 1; turn.writing; cut = (cut * 7) % many.length) {
        writeFileSync(path, many.slice(0, cut));
        await new Promise((resolve) => setTimeout(resolve, 2));
        writeFileSync(path, many);
        await new Promise((resolve) => setTimeout(resolve, 60));
      }
    })();
    const contents = await Promise.all(Array.from({ length: 5 }, () => read(path)));
    turn.writing = false;
    await writer;
    expect(contents.map(({ records }) => records.length)).toEqual([400, 400, 400, 400, 400]);
  });

  it('of this version is recognised, its records whole', async () => {
    const session = aSession();
    const content = await read(await aJsonStoreHolding([session]));
    expect(content).toMatchObject({ generation: 'current', records: [{ exact: session }] });
  });
});

describe('a file that is no store', () => {
  it.each([
    ['other.json', '{"name":"package","version":"1.0.0"}'],
    ['list.json', '[1,2,3]'],
    ['text.json', 'hello'],
    ['other.db', 'SQLite format 3\0 and nothing behind it'],
  ])('is told from an empty store: %s', async (name, text) => {
    expect(['not-a-store', 'damaged']).toContain((await refused(writeJson(unusedPath(name), text))).reason);
  });

  it('is not found, or no file', async () => {
    expect(await refused(unusedPath('x'))).toMatchObject({ reason: 'not-found' });
    expect(await refused(unusedPath('.'))).toMatchObject({ reason: 'not-a-file' });
  });
});

describe('a file called JSON', () => {
  it('is read as the SQLite database that it is', async () => {
    const path = writeSqlite(unusedPath('session-db.json'), 'S2', [oldRecord('a')]);
    expect(await read(path)).toMatchObject({ kind: 'sqlite', generation: 'S2', records: [{ name: 'a' }] });
  });
});
