import { describe, expect, it } from '@jest/globals';
import { noCommit } from '../../../src/domain/legacy/compose-session.ts';
import { draftOf, type LegacyDraft } from '../../../src/domain/legacy/legacy-draft.ts';
import { parseLegacyRecord } from '../../../src/domain/legacy/parse-legacy-record.ts';
import { strayRecordOf } from '../../../src/domain/legacy/stray-record.ts';
import type { Session } from '../../../src/domain/session/session.ts';
import { findingsAboutDraft, findingsAboutSession } from '../../../src/domain/store/describe-drafts.ts';
import { at, branch, commit, exampleSession, path, repository, task } from '../session-examples.ts';

const source = { store: '/old.json', position: 2 };
const session = exampleSession('x', { task: task('md#1') });
const place = session.workspace.path;
const context = { now: at(0), writtenAt: null, repo: session.repo, path: place, place: null };
const record = parseLegacyRecord(
  { session: 'x', taskId: '1', branch: 'x', status: 'ACTIVE' },
  source,
)._unsafeUnwrap();
const draft = draftOf(record, context);

const differs = (changes: Partial<LegacyDraft>, of: Session = session): readonly string[] => {
  const [decision] = findingsAboutDraft(
    { ...draft, ...changes },
    { session: of, changes: true, decides: false, toBeDone: false },
  );
  return decision !== undefined && 'differs' in decision ? decision.differs : [];
};

describe('a record beside the session that it is part of', () => {
  it('says nothing else where it says the same', () => {
    expect(differs({})).toEqual([]);
  });

  it.each<[string, Partial<LegacyDraft>]>([
    ['task', { task: task('md#2') }],
    ['branch', { branch: branch('y') }],
    ['repository', { repo: { ...session.repo, id: repository('github.com/o/other') } }],
    ['path', { path: path('/elsewhere') }],
    ['status', { status: 'merged' }],
    [
      'base',
      { record: { ...record, exact: { ...session, base: { ...session.base, commit: commit('b') } } } },
    ],
  ])('says another %s', (member, changes) => {
    expect(differs(changes)).toEqual([member]);
  });

  it.each<[string, Partial<LegacyDraft>]>([
    ['task', { task: null }],
    ['branch', { branch: null }],
    ['repository', { repo: null }],
    ['path', { path: null }],
    ['status', { status: null }],
    ['base', { record }],
  ])('says nothing of the %s', (_member, changes) => {
    expect(differs(changes)).toEqual([]);
  });

  it.each<[string, Partial<LegacyDraft>, Partial<Session>]>([
    ['task', { task: task('md#2') }, { task: null }],
    [
      'repository',
      { repo: { ...session.repo, id: repository('github.com/o/other') } },
      { repo: { ...session.repo, id: repository('unknown/x') } },
    ],
    ['base', { record: { ...record, exact: session } }, { base: { ...session.base, commit: noCommit } }],
  ])('says more where nothing is known of the %s', (_member, changes, known) => {
    expect(differs(changes, { ...session, ...known })).toEqual([]);
  });
});

describe('what became of a record', () => {
  const about = { session: 'x', path: place, source, spelled: 'x', done: false };

  it.each([
    [{ changes: true, decides: true }, 'x', { kind: 'kept', severity: 'info', action: 'add', differs: [] }],
    [
      { changes: true, decides: true },
      'y',
      { kind: 'renamed', severity: 'info', action: 'add', differs: [] },
    ],
    [
      { changes: true, decides: false },
      'x',
      { kind: 'merged', severity: 'info', action: 'merge', differs: [] },
    ],
    [
      { changes: false, decides: false },
      'x',
      { kind: 'merged', severity: 'info', action: 'none', differs: [] },
    ],
  ])('with %j and called %s is told', (decided, spelled, told) => {
    expect(findingsAboutDraft({ ...draft, spelled }, { session, ...decided, toBeDone: false })).toEqual([
      { ...about, spelled, ...told },
    ]);
  });

  it.each([
    [{ changes: true, toBeDone: true }, true],
    [{ changes: true, toBeDone: false }, false],
    [{ changes: false, toBeDone: true }, false],
  ])('with %j is done: %s', (decided, done) => {
    const [told] = findingsAboutDraft(draft, { session, decides: true, ...decided });
    expect(told?.done).toBe(done);
  });

  it('that contradicts is a warning', () => {
    const contradicting = { ...draft, branch: branch('y') };
    expect(
      findingsAboutDraft(contradicting, { session, changes: true, decides: false, toBeDone: false }),
    ).toEqual([{ ...about, kind: 'conflict', severity: 'warning', action: 'merge', differs: ['branch'] }]);
  });

  it('is followed by what was odd about it', () => {
    const odd = {
      ...draft,
      record: { ...record, flaws: ['prState'], hadToken: true },
      badDates: ['createdAt'],
      closed: true,
    };
    const [, ...oddities] = findingsAboutDraft(odd, {
      session,
      changes: true,
      decides: true,
      toBeDone: true,
    });
    const none = { ...about, action: 'none' };
    expect(oddities).toEqual([
      { ...none, kind: 'bad-date', severity: 'warning', members: ['createdAt'] },
      { ...none, kind: 'flawed', severity: 'warning', members: ['prState'] },
      { ...none, kind: 'token-dropped', severity: 'info' },
      { ...none, kind: 'closed', severity: 'warning' },
    ]);
  });

  it('that was closed is not told once the session is merged', () => {
    const merged = { ...session, status: 'merged' as const };
    const kinds = findingsAboutDraft(
      { ...draft, closed: true, status: null },
      { session: merged, changes: true, decides: false, toBeDone: false },
    ).map(({ kind }) => kind);
    expect(kinds).toEqual(['merged']);
  });
});

describe('the session that came out', () => {
  const told = (of: Session, standing: readonly Session[] = []): readonly string[] =>
    findingsAboutSession(draft, {
      session: of,
      lost: null,
      markerAt: new Map(standing.map(({ workspace }) => [workspace.path, null])),
      host: 'here',
    }).map(({ kind }) => kind);

  it('is missing where nothing stands in its place', () => {
    expect(told(session)).toEqual(['missing']);
    expect(told(session, [session])).toEqual([]);
  });

  it.each<[string, Partial<Session>]>([
    ['trashed', { status: 'trashed', trashedFrom: 'active' }],
    ['of another host', { workspace: { ...session.workspace, host: 'there' } }],
  ])('is not missing when it is %s', (_what, changes) => {
    expect(told({ ...session, ...changes })).toEqual([]);
  });

  it('tells with whom its task is and that its repository is unknown', () => {
    const unknown = { ...session, repo: { id: repository('unknown/x'), url: 'x', path: null } };
    const about = { session: 'x', path: place, source, spelled: 'x', action: 'none', done: false };
    expect(
      findingsAboutSession(draftOf(strayRecordOf(session, source), context), {
        session: unknown,
        lost: { task: 'md#1', holder: 'y' },
        markerAt: new Map(),
        host: 'here',
      }),
    ).toEqual([
      { ...about, kind: 'missing', severity: 'info' },
      { ...about, kind: 'repository-unknown', severity: 'warning', repository: 'x' },
      { ...about, kind: 'duplicate-task', severity: 'warning', task: 'md#1', holder: 'y' },
    ]);
  });
});
