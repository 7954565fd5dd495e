import { describe, expect, it } from '@jest/globals';
import { err, ok } from 'neverthrow';
import { looksLikeLegacyRecord, parseLegacyRecord } from '../../../src/domain/legacy/parse-legacy-record.ts';
import type { LegacyRecord } from '../../../src/domain/legacy/legacy-record.ts';

const source = { store: '/old.json', position: 2 };
const bare: LegacyRecord = {
  source,
  name: 'x',
  task: null,
  repoName: null,
  repoUrl: null,
  branch: null,
  path: null,
  createdAt: null,
  lastActivityAt: null,
  backendType: null,
  github: null,
  status: null,
  prBranch: null,
  prState: null,
  pullRequest: null,
  lastCommitHash: null,
  lastCommitMessage: null,
  shortId: null,
  flaws: [],
  hadToken: false,
  exact: null,
};
const noPrState = { branch: null, commit: null, createdAt: null, mergedAt: null };
const noPullRequest = {
  title: null,
  body: null,
  state: null,
  createdAt: null,
  updatedAt: null,
  mergedAt: null,
  headBranch: null,
  baseBranch: null,
};
const read = (members: object, key: string | null = null): unknown =>
  parseLegacyRecord({ session: 'x', ...members }, source, key);

describe('an entry of a legacy store', () => {
  it.each<[object, Partial<LegacyRecord>]>([
    [{ taskId: 't' }, { task: 't' }],
    [{ task_id: 't' }, { task: 't' }],
    [{ repoName: 'r' }, { repoName: 'r' }],
    [{ repo_name: 'r' }, { repoName: 'r' }],
    [{ repoUrl: 'u' }, { repoUrl: 'u' }],
    [{ repo_url: 'u' }, { repoUrl: 'u' }],
    [{ branch: 'b' }, { branch: 'b' }],
    [{ repoPath: '/p' }, { path: '/p' }],
    [{ repo_path: '/p' }, { path: '/p' }],
    [{ createdAt: 'c' }, { createdAt: 'c' }],
    [{ created_at: 'c' }, { createdAt: 'c' }],
    [{ lastActivityAt: 'l' }, { lastActivityAt: 'l' }],
    [{ last_activity_at: 'l' }, { lastActivityAt: 'l' }],
    [{ backendType: 'github' }, { backendType: 'github' }],
    [{ backend_type: 'github' }, { backendType: 'github' }],
    [{ status: 'merged' }, { status: 'MERGED' }],
    [{ prBranch: 'p' }, { prBranch: 'p' }],
    [{ pr_branch: 'p' }, { prBranch: 'p' }],
    [{ lastCommitHash: 'h' }, { lastCommitHash: 'h' }],
    [{ last_commit_hash: 'h' }, { lastCommitHash: 'h' }],
    [{ lastCommitMessage: 'm' }, { lastCommitMessage: 'm' }],
    [{ last_commit_message: 'm' }, { lastCommitMessage: 'm' }],
    [{ shortId: 'ws#1' }, { shortId: 'ws#1' }],
    [{ short_id: 'ws#1' }, { shortId: 'ws#1' }],
    [{ github: { owner: 'o', repo: 'r' } }, { github: { owner: 'o', repo: 'r' } }],
    [{ github: { owner: 'o' } }, { github: null }],
    [{ github: { repo: 'r' } }, { github: null }],
    [{ github: { token: 'secret' } }, { hadToken: true }],
    [{ github: { token: null } }, {}],
    [{ prState: {} }, { prState: noPrState }],
    [
      { prState: { branchName: 'b', commitHash: 'h', createdAt: 'c', mergedAt: 'm' } },
      { prState: { branch: 'b', commit: 'h', createdAt: 'c', mergedAt: 'm' } },
    ],
    [
      { pr_state: { branch_name: 'b', commit_hash: 'h', created_at: 'c', merged_at: 'm' } },
      { prState: { branch: 'b', commit: 'h', createdAt: 'c', mergedAt: 'm' } },
    ],
    [{ prState: '{"branchName":"b"}' }, { prState: { ...noPrState, branch: 'b' } }],
    [{ pullRequest: {} }, { pullRequest: noPullRequest }],
    [{ pull_request: { body: '' } }, { pullRequest: { ...noPullRequest, body: '' } }],
    [{ pullRequest: { body: 7 } }, { pullRequest: noPullRequest }],
    ...Object.keys(noPullRequest).map((name): [object, Partial<LegacyRecord>] => [
      { pullRequest: { [name]: 'said' } },
      { pullRequest: { ...noPullRequest, [name]: 'said' } },
    ]),
  ])('with %j says it', (members, said) => {
    expect(read(members)).toEqual(ok({ ...bare, ...said }));
  });

  it.each([
    [{ session: undefined, sessionId: 'y' }, 'y'],
    [{ session: undefined, session_id: 'y' }, 'y'],
    [{ session: null, sessionId: 'y' }, 'y'],
    [{ session: undefined }, 'filed'],
    [{ session: 7 }, '7'],
    [{ session: 7n }, '7'],
    [{ session: '  y ' }, 'y'],
  ])('with %p is called %s', (members, name) => {
    expect(read(members, 'filed')).toEqual(ok({ ...bare, name }));
  });

  it.each(['', '  ', 'null', 'undefined', ' null ', null, undefined, false])(
    'says nothing by %j',
    (nothing) => {
      expect(read({ branch: nothing, status: nothing, prState: nothing, github: nothing })).toEqual(ok(bare));
    },
  );

  it.each<[object, readonly string[], Partial<LegacyRecord>?]>([
    [{ branch: ['b'] }, ['branch']],
    [{ branch: true }, ['branch']],
    [{ branch: Number.NaN }, ['branch']],
    [{ repoUrl: {}, repo_url: 'u' }, ['repoUrl'], { repoUrl: 'u' }],
    [{ prState: 'no JSON' }, ['prState']],
    [{ prState: '[]' }, ['prState']],
    [{ prState: 7, pr_state: { branchName: 'b' } }, ['prState'], { prState: { ...noPrState, branch: 'b' } }],
    [{ github: 'o/r' }, ['github']],
  ])('with %p has what could not be understood among its flaws', (members, flaws, said = {}) => {
    expect(read(members)).toEqual(ok({ ...bare, flaws, ...said }));
  });

  it.each([{ taskId: '7' }, { repoPath: '/p' }])('may be known by %j alone', (members) => {
    expect(parseLegacyRecord(members, source).isOk()).toBe(true);
  });

  it('that names no session, path or task says nothing', () => {
    expect(parseLegacyRecord({ repoName: 'r', branch: 'b' }, source)).toEqual(
      err({ source, label: 'r', reason: 'says-nothing' }),
    );
  });

  it.each<[unknown, string | null, string | null]>([
    ['text', null, 'text'],
    ['text', 'filed', 'filed'],
    [null, null, null],
    [[{ session: 'x' }], null, null],
    [7, null, '7'],
  ])('that is %j filed under %j is no record', (entry, key, label) => {
    expect(parseLegacyRecord(entry, source, key)).toEqual(err({ source, label, reason: 'not-a-record' }));
  });
});

describe('what looks like a legacy record', () => {
  it.each([
    'session',
    'sessionId',
    'session_id',
    'repoName',
    'repo_name',
    'repoUrl',
    'repo_url',
    'repoPath',
    'repo_path',
    'taskId',
    'task_id',
  ])('has the member %s', (member) => {
    expect(looksLikeLegacyRecord({ [member]: null })).toBe(true);
  });

  it.each([{ branch: 'b', status: 's' }, {}, [], null, 'session', ['session']])('is not %j', (entry) => {
    expect(looksLikeLegacyRecord(entry)).toBe(false);
  });
});
