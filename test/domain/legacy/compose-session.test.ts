import { describe, expect, it } from '@jest/globals';
import { completed, composeSession, noCommit } from '../../../src/domain/legacy/compose-session.ts';
import { draftOf, type LegacyDraft } from '../../../src/domain/legacy/legacy-draft.ts';
import type { LegacyPlace } from '../../../src/domain/legacy/legacy-place.ts';
import { parseLegacyRecord } from '../../../src/domain/legacy/parse-legacy-record.ts';
import { strayRecordOf } from '../../../src/domain/legacy/stray-record.ts';
import type { Session } from '../../../src/domain/session/session.ts';
import {
  at,
  branch,
  commit,
  examplePullRequest,
  exampleSession,
  path,
  repository,
  task,
} from '../session-examples.ts';

const source = { store: '/old.json', position: 1 };
const facts = { now: at(0), writtenAt: null, repo: null, path: null, place: null };
const context = { host: 'here', workspaces: path('/state/sessions') };
const remote = { id: repository('github.com/o/r'), url: 'https://github.com/o/r', path: null };
const standing: LegacyPlace = {
  path: path('/w/x'),
  marker: null,
  repo: remote,
  branch: branch('head'),
  strategy: 'worktree',
  evidence: {
    createdAt: at(-9),
    lastActivityAt: at(-8),
    base: { branch: branch('trunk'), commit: commit('c') },
  },
};
const said = (members: object, changes: Partial<LegacyDraft> = {}): LegacyDraft => ({
  ...draftOf(parseLegacyRecord({ session: 'x', ...members }, source)._unsafeUnwrap(), facts),
  ...changes,
});
const stray = (session: Session, changes: Partial<LegacyDraft> = {}): LegacyDraft => ({
  ...draftOf(strayRecordOf(session, source), facts),
  ...changes,
});
const composed = (first: LegacyDraft, ...others: LegacyDraft[]): Session =>
  composeSession([first, ...others], context);
const day = (number: number): string => `2025-01-0${String(number)}T00:00:00.000Z`;

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

  it('is that of a record of this version', () => {
    const session = exampleSession('x', { status: 'pr-open', pr: examplePullRequest });
    expect(completed(exampleSession('x'), [stray(session)]).pr).toEqual(examplePullRequest);
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

describe('a record of the store', () => {
  const session = exampleSession('x', { branch: branch('own') });

  it('is the same where nothing is new', () => {
    expect(completed(session, [said({ branch: 'other', session: 'x' })])).toBe(session);
    expect(completed(session, [])).toBe(session);
  });

  it('in the trash is left alone', () => {
    const trashed: Session = { ...session, status: 'trashed', trashedFrom: 'active' };
    expect(completed(trashed, [said({ taskId: '7' })])).toBe(trashed);
  });

  const newer = { activity: at(9) };
  it.each<[string, Partial<Session>, readonly LegacyDraft[], Partial<Session>]>([
    ['the first task', {}, [said({}), said({ taskId: '7' }), said({ taskId: '8' })], { task: task('md#7') }],
    ['no other task', { task: task('md#1') }, [said({ taskId: '7' })], {}],
    [
      'the repository that is named, for an unknown one',
      { repo: { id: repository('unknown/x'), url: 'x', path: null } },
      [said({}), said({}, { repo: remote })],
      { repo: remote },
    ],
    [
      'the main workspace of its own repository',
      { repo: remote },
      [
        said({}, { repo: { ...remote, id: repository('github.com/o/other'), path: path('/other') } }),
        said({}, { repo: remote }),
        said({}, { repo: { ...remote, path: path('/src/r') } }),
      ],
      { repo: { ...remote, path: path('/src/r') } },
    ],
    ['no other main workspace', {}, [said({}, { repo: { ...session.repo, path: path('/elsewhere') } })], {}],
    [
      'the base of its checkout, where none is known',
      { base: { branch: branch('main'), commit: noCommit } },
      [said({}), said({}, { place: { ...standing, evidence: null } }), said({}, { place: standing })],
      { base: { branch: branch('trunk'), commit: commit('c') } },
    ],
    ['no base of no checkout', { base: { branch: branch('main'), commit: noCommit } }, [said({})], {}],
    ['no other base', {}, [said({}, { place: standing })], {}],
    [
      'the status of what is newer, and its activity',
      {},
      [said({ status: 'MERGED' }, newer)],
      { status: 'merged', lastActivityAt: at(9) },
    ],
    ['no status of what is as old', {}, [said({ status: 'MERGED' }, { activity: at(0) })], {}],
    ['no status of what is older', {}, [said({ status: 'MERGED', createdAt: day(1) })], {}],
    [
      'no status when it is merged itself',
      { status: 'merged' },
      [said({ prBranch: 'b' }, newer)],
      {
        pr: {
          ...examplePullRequest,
          branch: branch('b'),
          head: noCommit,
          title: 'x',
          body: '',
          createdAt: at(0),
          updatedAt: at(0),
        },
        lastActivityAt: at(9),
      },
    ],
    [
      'no trashing',
      {},
      [stray({ ...session, status: 'trashed', trashedFrom: 'active' }, newer)],
      { lastActivityAt: at(9) },
    ],
    [
      'the first pull request',
      {},
      [said({}), said({ prBranch: 'b', pullRequest: { title: 'T' } })],
      {
        pr: { branch: branch('b'), head: noCommit, title: 'T', body: '', createdAt: at(0), updatedAt: at(0) },
      },
    ],
    ['no other pull request', { pr: examplePullRequest }, [said({ prBranch: 'b' })], {}],
    [
      'the names that it is not known by',
      { aliases: ['known'] },
      [
        said({ session: 'z' }),
        said({ session: 'known' }),
        said({ session: 'y', shortId: 'ws#1' }),
        said({ session: 'x' }),
      ],
      { aliases: ['known', 'ws#1', 'y', 'z'] },
    ],
    [
      'the aliases of one of this version',
      {},
      [stray({ ...session, aliases: ['b', 'a'] })],
      { aliases: ['a', 'b'] },
    ],
    ['no empty name', {}, [said({}, { spelled: '' })], {}],
  ])('gets %s', (_what, changes, drafts, expected) => {
    expect(completed({ ...session, ...changes }, drafts)).toEqual({ ...session, ...changes, ...expected });
  });
});
