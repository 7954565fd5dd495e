import { describe, expect, it } from '@jest/globals';
import { err, ok } from 'neverthrow';
import { recogniseColumns, recogniseShape } from '../../../src/domain/legacy/legacy-shape.ts';

const x = { session: 'x' };
const listed = [{ key: null, entry: x }];
const named = [{ key: 'x', entry: x }];

describe('the document of a JSON store', () => {
  it.each([
    ['a list', [x], { generation: 'list', entries: listed, baseDir: null }],
    ['an empty list', [], { generation: 'list', entries: [], baseDir: null }],
    [
      'a list with other things in it',
      [1, x],
      { generation: 'list', entries: [{ key: null, entry: 1 }, ...listed], baseDir: null },
    ],
    ['a list of sessions', { sessions: [x] }, { generation: 'sessions', entries: listed, baseDir: null }],
    ['sessions by name', { sessions: { x } }, { generation: 'sessions', entries: named, baseDir: null }],
    [
      'sessions and a directory',
      { sessions: [x], baseDir: '/state' },
      { generation: 'sessions', entries: listed, baseDir: '/state' },
    ],
    [
      'sessions and no directory',
      { sessions: [], baseDir: '' },
      { generation: 'sessions', entries: [], baseDir: null },
    ],
    [
      'sessions and what is no directory',
      { sessions: [], baseDir: 7 },
      { generation: 'sessions', entries: [], baseDir: null },
    ],
    [
      'a backup',
      { data: { sessions: [x], baseDir: '/state' } },
      { generation: 'backup', entries: listed, baseDir: '/state' },
    ],
    [
      'a backup of sessions by name, beside an older list',
      { data: { sessions: { x } }, sessions: [] },
      { generation: 'backup', entries: named, baseDir: null },
    ],
    ['records by name', { x }, { generation: 'by-name', entries: named, baseDir: null }],
    [
      'records by name beside other things',
      { version: 1, x },
      { generation: 'by-name', entries: [{ key: 'version', entry: 1 }, ...named], baseDir: null },
    ],
    [
      'a record that is called data',
      { data: x },
      { generation: 'by-name', entries: [{ key: 'data', entry: x }], baseDir: null },
    ],
    ['an empty object', {}, { generation: 'by-name', entries: [], baseDir: null }],
  ])('is %s', (_is, document, entries) => {
    expect(recogniseShape(document)).toEqual(ok(entries));
  });

  it.each([
    ['a list of other things', [1, { title: 'x' }]],
    ['other members', { title: 'x' }],
    ['sessions that are a text', { sessions: 'x' }],
    ['sessions that are nothing', { sessions: null }],
    ['a backup without sessions', { data: {} }],
    ['a backup that is a list', { data: [x] }],
    ['a text', 'x'],
    ['null', null],
  ])('is not ours if it is %s', (_is, document) => {
    expect(recogniseShape(document)).toEqual(err(null));
  });
});

describe('the columns of an SQLite store', () => {
  it.each([
    ['S1', ['session', 'repo_name', 'repo_url', 'task_id', 'created_at', 'repo_path']],
    ['S1', ['session_id', 'repo_name']],
    ['S1', ['session', 'repo_url']],
    ['S1', ['session', 'task_id']],
    ['S1', ['session', 'created_at']],
    ['S1', ['session', 'repo_path']],
    ['S2', ['session', 'repoName', 'repoUrl', 'taskId', 'createdAt', 'repoPath']],
    ['S2', ['session']],
    ['S3', ['session', 'repoName', 'branch', 'prBranch']],
    ['S3', ['session', 'repoName', 'branch', 'prState']],
    ['S4', ['sessionId', 'repoName', 'prBranch']],
    ['S4', ['session', 'repoName', 'prState']],
    ['S5', ['session', 'repoName', 'last_activity_at']],
    ['S5', ['session', 'repoName', 'last_activity_at', 'prBranch', 'prState']],
    ['mixed', ['session', 'repoName', 'last_activity_at', 'branch']],
    ['mixed', ['session', 'repoName', 'lastActivityAt']],
    ['mixed', ['session', 'repoName', 'prState', 'pr_state']],
    ['S2', ['session', 'repoName', 'pr_state']],
    ['mixed', ['session', 'repo_name', 'repoName']],
    ['mixed', ['session', 'repo_name', 'repoUrl']],
    ['mixed', ['session', 'repo_name', 'taskId']],
    ['mixed', ['session', 'repo_name', 'createdAt']],
    ['mixed', ['session', 'repo_name', 'repoPath']],
    ['mixed', ['session', 'repo_name', 'prBranch']],
    ['mixed', ['session', 'repo_name', 'pr_branch']],
    ['mixed', ['session', 'repo_name', 'last_activity_at']],
  ])('are those of %s: %j', (generation, columns) => {
    expect(recogniseColumns('sqlite', columns)).toBe(generation);
  });
});

describe('the columns of a PostgreSQL store', () => {
  it.each([
    ['P1', ['session', 'repo_name', 'branch']],
    ['P2', ['session', 'pr_branch', 'branch']],
    ['P2', ['session', 'pr_branch', 'repo_path']],
    ['P3', ['session', 'pr_branch']],
    ['P4', ['session', 'pr_branch', 'branch', 'last_activity_at']],
    ['P5', ['session', 'last_activity_at', 'short_id']],
    ['P5', ['session', 'last_activity_at', 'project_id']],
    ['P5', ['session', 'last_activity_at', 'interface_binding']],
    ['mixed', ['session', 'short_id', 'repoName']],
    ['mixed', ['session', 'short_id', 'taskId']],
    ['mixed', ['session', 'short_id', 'createdAt']],
  ])('are those of %s: %j', (generation, columns) => {
    expect(recogniseColumns('postgres', columns)).toBe(generation);
  });
});

it.each(['sqlite', 'postgres'] as const)('a table of %s that names no session is another’s', (database) => {
  expect(recogniseColumns(database, ['repo_name', 'short_id', 'repoName'])).toBeNull();
});
