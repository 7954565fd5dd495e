import { describe, expect, it } from '@jest/globals';
import { compareDrafts, draftOf, type LegacyDraft } from '../../../src/domain/legacy/legacy-draft.ts';
import type { LegacyRecord } from '../../../src/domain/legacy/legacy-record.ts';
import { parseLegacyRecord } from '../../../src/domain/legacy/parse-legacy-record.ts';
import { strayRecordOf } from '../../../src/domain/legacy/stray-record.ts';
import { at, exampleSession, idFrom, path } from '../session-examples.ts';

const source = { store: '/old.json', position: 1 };
const context = { now: at(0), writtenAt: null, repo: null, path: null, place: null };
const read = (members: object): LegacyRecord =>
  parseLegacyRecord({ session: 'x', ...members }, source)._unsafeUnwrap();
const draft = (members: object): LegacyDraft => draftOf(read(members), context);
const stray = (changes: Parameters<typeof exampleSession>[1]): LegacyDraft =>
  draftOf(strayRecordOf(exampleSession('x', changes), source), context);

describe('the name that a record gives', () => {
  it.each([
    [{ session: 'task#7' }, 'task#7'],
    [{ session: undefined, repoPath: '/w/x', taskId: '7' }, 'x'],
    [{ session: undefined, repoPath: '/w/x//' }, 'x'],
    [{ session: undefined, taskId: '#007' }, 'task-md-7'],
    [{ session: undefined, taskId: 'gh#7' }, 'task-gh-7'],
    [{ session: undefined, taskId: 'no task' }, 'no task'],
  ])('of %j is %j', (members, spelled) => {
    expect(draft(members).spelled).toBe(spelled);
  });
});

describe('the task that a record gives', () => {
  it.each([
    [{ taskId: '7' }, { scheme: 'md', number: 7 }],
    [
      { taskId: 'gh#7', session: 'task#8' },
      { scheme: 'gh', number: 7 },
    ],
    [{ taskId: 'no task', session: 'task#8' }, null],
    [{ session: 'task#8' }, { scheme: 'md', number: 8 }],
    [{ session: 'task-gh-8' }, { scheme: 'gh', number: 8 }],
    [{ session: 'free' }, null],
  ])('of %j is %j', (members, task) => {
    expect(draft(members).task).toEqual(task);
  });
});

describe('the branch that a record gives', () => {
  it.each([
    [{ branch: 'b' }, 'b'],
    [{ branch: 'a..b' }, null],
    [{}, null],
  ])('of %j is %j', (members, branch) => {
    expect(draft(members).branch).toBe(branch);
  });
});

describe('the status that a record gives', () => {
  it.each<[object, LegacyDraft['status'], boolean]>([
    [{}, null, false],
    [{ status: 'active' }, 'active', false],
    [{ prBranch: 'pr/x' }, 'pr-open', false],
    [{ status: 'CREATED', prBranch: 'pr/x' }, 'pr-open', false],
    [{ status: 'pr_open' }, 'pr-open', false],
    [{ status: 'pr_approved' }, 'pr-open', false],
    [{ status: 'merged' }, 'merged', false],
    [{ status: 'closed' }, 'active', true],
    [{ status: 'closed', pullRequest: { state: 'Closed' } }, 'active', true],
    [{ status: 'closed', pullRequest: { title: 't' } }, 'active', true],
    [{ status: 'closed', pullRequest: { state: 'Merged' } }, 'merged', false],
    [{ status: 'closed', pullRequest: { mergedAt: 'then' } }, 'merged', false],
    [{ status: 'closed', prState: { mergedAt: 'then' } }, 'merged', false],
  ])('of %j is %s, closed: %s', (members, status, closed) => {
    expect([draft(members).status, draft(members).closed]).toEqual([status, closed]);
  });

  it.each<[Parameters<typeof exampleSession>[1], LegacyDraft['status']]>([
    [{ status: 'starting' }, 'active'],
    [{ status: 'merged' }, 'merged'],
    [{ status: 'trashed', trashedFrom: 'active' }, 'trashed'],
  ])('of one of this version with %j is %s', (changes, status) => {
    expect([stray(changes).status, stray(changes).closed]).toEqual([status, false]);
  });
});

describe('the dates that a record gives', () => {
  const none = { createdAt: null, activity: null, prDates: [null, null], badDates: [] };
  const day = (number: number): string => `2025-01-0${String(number)}T00:00:00.000Z`;

  it.each<[object, object]>([
    [{}, {}],
    [{ createdAt: day(1) }, { createdAt: day(1), activity: day(1) }],
    [
      { createdAt: day(2), lastActivityAt: day(1) },
      { createdAt: day(2), activity: day(2) },
    ],
    [{ lastActivityAt: day(1) }, { activity: day(1) }],
    [{ prState: { createdAt: day(1) } }, { activity: day(1), prDates: [day(1), day(1)] }],
    [{ prState: { mergedAt: day(1) } }, { activity: day(1) }],
    [
      { prState: { createdAt: day(1) }, pullRequest: { createdAt: day(2) } },
      { activity: day(2), prDates: [day(2), day(2)] },
    ],
    [
      { pullRequest: { createdAt: day(1), updatedAt: day(2) } },
      { activity: day(2), prDates: [day(1), day(2)] },
    ],
    [{ pullRequest: { updatedAt: day(1) } }, { activity: day(1), prDates: [null, day(1)] }],
    [{ pullRequest: { mergedAt: day(1) } }, { activity: day(1) }],
    [
      { createdAt: 'a', lastActivityAt: 'b', prState: { createdAt: 'c', mergedAt: 'd' } },
      { badDates: ['createdAt', 'lastActivityAt', 'prState.createdAt', 'prState.mergedAt'] },
    ],
    [
      { createdAt: day(1), pullRequest: { createdAt: 'a', updatedAt: 'b', mergedAt: 'c' } },
      {
        createdAt: day(1),
        activity: day(1),
        badDates: ['pullRequest.createdAt', 'pullRequest.updatedAt', 'pullRequest.mergedAt'],
      },
    ],
  ])('of %j are', (members, dates) => {
    const { createdAt, activity, prDates, badDates } = draft(members);
    expect({ createdAt, activity, prDates, badDates }).toEqual({ ...none, ...dates });
  });

  it('are those of the store where that is known, and those of now else', () => {
    expect(draft({}).writtenAt).toBe(at(0));
    expect(draftOf(read({}), { ...context, writtenAt: at(-9) }).writtenAt).toBe(at(-9));
  });
});

describe('what a draft is known by', () => {
  it('depends on all that the record says, and not on where it lies', () => {
    const elsewhere = { ...read({}), source: { store: '/other.json', position: 9 } };
    expect(draftOf(elsewhere, context).key).toBe(draft({}).key);
    expect(draft({ branch: 'b' }).key).not.toBe(draft({}).key);
  });

  it('is the id of a record of this version, else of the marker where it stands', () => {
    const session = exampleSession('m', { id: idFrom('019b0001') });
    const place = {
      path: path('/w/x'),
      marker: session,
      repo: session.repo,
      branch: null,
      strategy: 'clone',
      evidence: null,
    } as const;
    expect(draft({}).id).toBeNull();
    expect(draftOf(read({}), { ...context, path: path('/w/y'), place })).toMatchObject({
      id: session.id,
      path: '/w/x',
    });
    expect(draftOf(strayRecordOf(exampleSession('x'), source), { ...context, place }).id).toBe(
      exampleSession('x').id,
    );
  });
});

it('drafts are in the order of their activity, the newest first, and then of what they say and where they lie', () => {
  const late = draft({ lastActivityAt: '2025-02-02' });
  const early = draft({ lastActivityAt: '2025-01-01' });
  const never = draft({});
  const lies = (store: string, position: number): LegacyDraft => ({
    ...never,
    record: { ...never.record, source: { store, position } },
  });
  const others = [lies('/a', 2), lies('/a', 10), lies('/b', 1)];
  const keyed = [idFrom('019b0001'), idFrom('019b0002')].map((key) => ({ ...never, key }));
  const ordered = [late, early, ...others, ...keyed];
  for (const order of [ordered, ordered.toReversed()]) expect(order.toSorted(compareDrafts)).toEqual(ordered);
});
