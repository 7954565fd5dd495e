import { describe, expect, it } from '@jest/globals';
import { composeSession, noCommit } from '../../../src/domain/legacy/compose-session.ts';
import type { LegacyDraft } from '../../../src/domain/legacy/legacy-draft.ts';
import type { LegacyPlace } from '../../../src/domain/legacy/legacy-place.ts';
import type { Session } from '../../../src/domain/session/session.ts';
import { at, commit, exampleSession, path, task } from '../session-examples.ts';
import { day, remote, said, standing, stray } from './legacy-drafts.ts';

const context = { host: 'here', workspaces: path('/state/sessions') };
const composed = (first: LegacyDraft, ...others: LegacyDraft[]): Session =>
  composeSession([first, ...others], context);

describe('a session of one record', () => {
  it('that says nothing has what earlier versions took', () => {
    const draft = said({});
    expect(composed(draft)).toEqual({
      id: draft.key,
      name: 'x',
      task: null,
      repo: { id: 'unknown/x', url: 'x', path: null },
      base: { branch: 'main', commit: noCommit },
      branch: 'x',
      workspace: { path: '/state/sessions/x', host: 'here', strategy: 'clone' },
      status: 'active',
      trashedFrom: null,
      pr: null,
      aliases: [],
      createdAt: at(0),
      updatedAt: at(0),
      lastActivityAt: at(0),
      version: 1,
    });
  });

  it('has what its checkout tells where it says nothing', () => {
    expect(composed(said({}, { place: standing, path: standing.path, repo: remote }))).toMatchObject({
      repo: remote,
      base: { branch: 'trunk', commit: commit('c') },
      branch: 'head',
      workspace: { path: '/w/x', host: 'here', strategy: 'worktree' },
      createdAt: at(-9),
      lastActivityAt: at(-8),
    });
  });

  it('has a checkout that could not be asked', () => {
    const place = { ...standing, branch: null, evidence: null };
    expect(composed(said({ createdAt: day(1) }, { place }))).toMatchObject({
      base: { branch: 'main', commit: noCommit },
      branch: 'x',
      workspace: { path: '/w/x', strategy: 'worktree' },
      createdAt: day(1),
      lastActivityAt: day(1),
    });
  });

  it('has a checkout that could not be asked and no date but that of its store', () => {
    const place = { ...standing, evidence: null };
    expect(composed(said({}, { place, writtenAt: at(-7) })).createdAt).toBe(at(-7));
  });

  it.each<[object, string]>([
    [{ session: 'task#9', createdAt: '2026-03-31' }, 'task#9'],
    [{ session: 'task#9', createdAt: '2026-04-01' }, 'task/md-9'],
    [{ session: 'task#9' }, 'task#9'],
    [{ session: 'free', createdAt: '2026-04-01' }, 'free'],
    [{ session: 'free words' }, 'free-words'],
  ])('without a branch, with %j, has the branch %s', (members, usual) => {
    expect(composed(said(members)).branch).toBe(usual);
  });

  it.each<[object, Partial<LegacyDraft>, string]>([
    [{ createdAt: day(3), lastActivityAt: day(1) }, { place: standing }, day(3)],
    [{ lastActivityAt: day(1) }, { place: standing }, at(-9)],
    [{ lastActivityAt: day(1) }, {}, day(1)],
    [{}, { writtenAt: at(-7) }, at(-7)],
  ])('with %j was made at the date that is believed first', (members, changes, createdAt) => {
    expect(composed(said(members, changes)).createdAt).toBe(createdAt);
  });
});

describe('the pull request of a session', () => {
  const open = { status: 'PR_OPEN' };
  const made = {
    branch: 'pr/x',
    head: noCommit,
    title: 'x',
    body: '',
    createdAt: at(0),
    updatedAt: at(0),
  };

  it.each<[object, object | null]>([
    [{}, null],
    [{ status: 'ACTIVE', pullRequest: { title: 'T' } }, null],
    [{ pullRequest: { title: 'T' } }, null],
    [open, null],
    [
      { ...open, pullRequest: { title: 'T' } },
      { ...made, title: 'T' },
    ],
    [
      { ...open, pullRequest: { headBranch: 'b' } },
      { ...made, branch: 'b' },
    ],
    [
      { ...open, prState: { branchName: 'b' } },
      { ...made, branch: 'b' },
    ],
    [{ prBranch: 'b' }, { ...made, branch: 'b' }],
    [
      { prBranch: 'a..b', prState: { branchName: 'b' } },
      { ...made, branch: 'b' },
    ],
    [
      { prBranch: 'a..b', pullRequest: { title: 'T' } },
      { ...made, title: 'T' },
    ],
    [{ prBranch: 'a..b' }, null],
    [
      { prBranch: 'b', lastCommitMessage: 'First\nsecond' },
      { ...made, branch: 'b', title: 'First' },
    ],
    [
      { prBranch: 'b', lastCommitHash: 'd'.repeat(40) },
      { ...made, branch: 'b', head: 'd'.repeat(40) },
    ],
    [
      { prBranch: 'b', prState: { commitHash: 'e'.repeat(40) }, lastCommitHash: 'd'.repeat(40) },
      { ...made, branch: 'b', head: 'e'.repeat(40) },
    ],
    [
      { prBranch: 'b', prState: { commitHash: 'none' }, lastCommitHash: 'd'.repeat(40) },
      { ...made, branch: 'b', head: 'd'.repeat(40) },
    ],
    [
      { prBranch: 'b', pullRequest: { body: 'B' } },
      { ...made, branch: 'b', body: 'B' },
    ],
    [
      { prBranch: 'b', pullRequest: { createdAt: day(1), updatedAt: day(2) }, createdAt: day(3) },
      { ...made, branch: 'b', createdAt: day(1), updatedAt: day(2) },
    ],
  ])('with %j is', (members, pr) => {
    expect(composed(said(members)).pr).toEqual(pr);
  });
});

describe('a session of several records', () => {
  it('has of each member what the first says that says anything', () => {
    const session = composed(
      said({ branch: 'new', shortId: 'ws#2' }),
      said(
        { session: 'X', taskId: '7', branch: 'old', shortId: 'ws#1', createdAt: day(2) },
        { repo: remote, path: path('/gone/x') },
      ),
      said({ taskId: '8', status: 'MERGED', createdAt: day(1), pullRequest: { baseBranch: 'develop' } }),
    );
    expect(session).toMatchObject({
      name: 'x',
      task: { scheme: 'md', number: 7 },
      repo: remote,
      base: { branch: 'develop' },
      branch: 'new',
      workspace: { path: '/gone/x' },
      status: 'merged',
      aliases: ['X', 'ws#1', 'ws#2'],
      createdAt: day(2),
    });
  });

  it('was made when the first of its checkouts, else when the first thing happened', () => {
    const later = { ...standing, evidence: { ...standing.evidence!, createdAt: at(-3) } };
    expect(composed(said({}, { place: later }), said({}), said({}, { place: standing })).createdAt).toBe(
      at(-9),
    );
    expect(
      composed(said({ lastActivityAt: day(2) }), said({}), said({ lastActivityAt: day(1) })).createdAt,
    ).toBe(day(1));
  });
});

describe('a session of which a record of this version lies somewhere', () => {
  const session = exampleSession('x', { aliases: ['old'], version: 7 });

  it('is that record, with what the others know besides', () => {
    expect(composed(said({ session: 'y', taskId: '7' }), stray(session))).toEqual({
      ...session,
      task: task('md#7'),
      aliases: ['old', 'y'],
    });
  });

  it('is the one of the marker rather than one of a store', () => {
    const marker = exampleSession('marked');
    const place = { ...standing, path: marker.workspace.path, marker };
    expect(composed(stray(session), said({ session: 'marked' }, { place })).id).toBe(marker.id);
  });

  it('is where its checkout stands, on this host', () => {
    expect(composed(stray(session), stray(session, { place: standing })).workspace).toEqual({
      path: '/w/x',
      host: 'here',
      strategy: 'clone',
    });
  });

  it.each<[Partial<Session>, LegacyPlace | null, Partial<Session>]>([
    [{ status: 'starting' }, null, { status: 'active', trashedFrom: null }],
    [{ status: 'starting' }, standing, { status: 'active', trashedFrom: null }],
    [{ status: 'merged' }, standing, { status: 'merged', trashedFrom: null }],
    [{ status: 'trashed', trashedFrom: 'merged' }, null, { status: 'trashed', trashedFrom: 'merged' }],
    [{ status: 'trashed', trashedFrom: 'merged' }, standing, { status: 'active', trashedFrom: null }],
  ])('that was %j and stands at %j is', (changes, place, expected) => {
    expect(composed(stray({ ...session, ...changes }, { place }))).toMatchObject(expected);
  });
});
