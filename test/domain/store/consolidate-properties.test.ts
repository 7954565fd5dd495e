import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseSession } from '../../../src/domain/session/parse-session.ts';
import { renderStoredSession } from '../../../src/domain/session/session-document.ts';
import { foldName } from '../../../src/domain/session/session-name.ts';
import { isLive } from '../../../src/domain/session/session.ts';
import { renderTask } from '../../../src/domain/session/task-id.ts';
import { planConsolidation } from '../../../src/domain/store/consolidate.ts';
import { aPlace, factsOf, outcomeOf, plan, type Members, type World } from './legacy-world.ts';

const maybe = <T>(...values: readonly T[]): fc.Arbitrary<T | undefined> =>
  fc.constantFrom<T | undefined>(undefined, ...values);

/** Few values, so that records meet in every way. */
const record: fc.Arbitrary<Members> = fc
  .record({
    session: maybe('x', 'X', 'y', 'task#1', 'task-md#1', '#1', 'task-1', 'z z'),
    taskId: maybe('1', '#001', 'md#1', '2', 'gh#1', 'nothing'),
    repoName: maybe('local/app', 'local-app', 'local/', 'other', 'o/app'),
    repoUrl: maybe(
      '/work/app',
      'https://github.com/o/app',
      'https://github.com/o/other',
      '.',
      '/w/1',
      '/gone/1',
      'app',
    ),
    repoPath: maybe('/w/1', '/w/2', '/gone/1', '/gone/2', 'relative/x', '/work/app'),
    branch: maybe('b1', 'b2', '-bad'),
    createdAt: maybe('2025-01-01', '2025-02-02T10:00:00Z', 'never'),
    lastActivityAt: maybe('2025-03-03', '2025-04-04'),
    status: maybe('MERGED', 'PR_OPEN', 'CLOSED'),
    prBranch: maybe('pr/x'),
    shortId: maybe('ws#1', 'ws#2'),
  })
  .filter(({ session, taskId, repoPath }) =>
    [session, taskId, repoPath].some((value) => value !== undefined),
  );

const places = [aPlace('/w/1'), aPlace('/w/2'), aPlace('/work/app'), aPlace('/state/minsky/sessions/y')];
const world: fc.Arbitrary<World> = fc
  .array(fc.array(record, { maxLength: 4 }), { maxLength: 4 })
  .map((stores) => ({
    stores: Object.fromEntries(stores.map((records, at) => [`/s/${String(at)}`, records])),
    places,
  }));

/** The same stores in another order, and their records, too. */
const shuffled = world.chain((first) => {
  const facts = factsOf(first);
  return fc
    .tuple(
      fc.shuffledSubarray([...facts.contents], { minLength: facts.contents.length }),
      fc.infiniteStream(fc.nat()),
    )
    .map(([contents, numbers]) => ({
      first,
      again: {
        ...facts,
        contents: contents.map((content) => ({
          ...content,
          records: content.records
            .map((one) => ({ one, order: numbers.next().value ?? 0 }))
            .toSorted((a, b) => a.order - b.order)
            .map(({ one }) => one),
        })),
      },
    }));
});

const runs = { numRuns: 150 };

describe('a consolidation, whatever the stores hold', () => {
  it('comes to the same in whatever order stores and records come', () => {
    fc.assert(
      fc.property(shuffled, ({ first, again }) => {
        expect(planConsolidation(again)).toEqual(plan(first));
      }),
      runs,
    );
  });

  it('accounts for every record with one decision, and names a session that is there', () => {
    fc.assert(
      fc.property(world, (given) => {
        const { findings, settled } = plan(given);
        const names = new Set(outcomeOf(given).map(({ name }) => String(name)));
        const decided = findings.filter(({ kind }) =>
          ['kept', 'merged', 'renamed', 'conflict'].includes(kind),
        );
        const told = decided.map(({ source }) => `${source.store} ${String(source.position)}`);
        const all = Object.entries(given.stores).flatMap(([store, records]) =>
          records.map((_, at) => `${store} ${String(at + 1)}`),
        );
        expect(told.toSorted()).toEqual(all.toSorted());
        expect(decided.every(({ session }) => session !== null && names.has(session))).toBe(true);
        expect(
          [...settled.values()].every((id) => outcomeOf(given).some((session) => session.id === id)),
        ).toBe(true);
      }),
      runs,
    );
  });

  it('keeps every name, short id and directory that stands, and nothing that a store would refuse', () => {
    fc.assert(
      fc.property(world, (given) => {
        const sessions = outcomeOf(given);
        const called = new Set(sessions.flatMap(({ name, aliases }) => [name, ...aliases]).map(foldName));
        const records = Object.values(given.stores).flat();
        for (const { session, shortId } of records) {
          if (typeof session === 'string') expect(called).toContain(foldName(session));
          if (typeof shortId === 'string') expect(called).toContain(shortId);
        }
        const names = sessions.map(({ name }) => foldName(name));
        expect(new Set(names).size).toBe(names.length);
        expect(new Set(sessions.map(({ id }) => id)).size).toBe(names.length);
        const tasks = sessions.flatMap((session) =>
          session.task === null || !isLive(session) ? [] : [`${session.repo.id} ${renderTask(session.task)}`],
        );
        expect(new Set(tasks).size).toBe(tasks.length);
        const standing = sessions
          .map(({ workspace }) => workspace.path)
          .filter((path) => path.startsWith('/w/'));
        expect(new Set(standing).size).toBe(standing.length);
        for (const session of sessions) {
          expect(
            parseSession(JSON.parse(JSON.stringify(renderStoredSession(session))))._unsafeUnwrap(),
          ).toEqual(session);
        }
      }),
      runs,
    );
  });

  it('changes nothing the second time, and adds nothing when only part of the stores is left', () => {
    fc.assert(
      fc.property(world, fc.nat(), (given, left) => {
        const { settled } = plan(given);
        const current = outcomeOf(given);
        const marked = places.map((place) => ({
          ...place,
          marker: current.find(({ workspace }) => workspace.path === place.path) ?? null,
        }));
        const stores = Object.entries(given.stores);
        const some = Object.fromEntries(stores.slice(stores.length === 0 ? 0 : left % stores.length));
        const again = plan({ ...given, places: marked, current, settled });
        expect([again.inserts, again.replacements, again.marks]).toEqual([[], [], []]);
        expect(plan({ stores: some, places: marked, current, settled }).inserts).toEqual([]);
      }),
      runs,
    );
  });

  it('adds no session the second time even if it has forgotten the first', () => {
    fc.assert(
      fc.property(world, (given) => {
        const current = outcomeOf(given);
        expect(plan({ ...given, current }).inserts).toEqual([]);
      }),
      runs,
    );
  });
});
