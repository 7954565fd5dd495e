import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { statuses, isLive, type Session } from '../../../src/domain/session/session.ts';
import { matchesFilter } from '../../../src/domain/session/session-filter.ts';
import { taskMatches } from '../../../src/domain/session/task-id.ts';
import { resolveWorkspace, type WorkspaceFacts } from '../../../src/domain/workspace/resolve-workspace.ts';
import { liesWithin } from '../../../src/domain/workspace/workspace-path.ts';
import { at, exampleSession, idFrom, path, repository } from '../session-examples.ts';

// Few of everything, so that names, ids, aliases, paths and tasks meet all the time.
const texts = [
  'feature',
  'Feature',
  'feature-a',
  'deadbeef',
  'deadbeef-0000-7000-8000-000000000000',
  'task#1',
  '/w',
];
const places = ['/', '/w', '/w/feature', '/w/feature-a', '/w/feature/sub', '/elsewhere'].map(path);
const repositories = ['github.com/o/r', 'github.com/o/other'].map(repository);
const schemes = ['md', 'gh'];

const record: fc.Arbitrary<Session> = fc
  .record({
    id: fc.constantFrom('deadbeef', 'deadbee0', '019abaaa', '019abbbb').map(idFrom),
    name: fc.constantFrom('feature', 'FEATURE', 'feature-a', 'deadbeef', 'x'),
    aliases: fc.subarray(texts, { maxLength: 2 }),
    task: fc.option(
      fc.record({ scheme: fc.constantFrom(...schemes), number: fc.integer({ min: 1, max: 2 }) }),
    ),
    status: fc.constantFrom(...statuses),
    place: fc.constantFrom(...places),
    repo: fc.constantFrom(...repositories),
    minutes: fc.nat(3),
  })
  .map(({ name, place, repo, minutes, ...changes }) => {
    const example = exampleSession(name, { ...changes, lastActivityAt: at(minutes) });
    return {
      ...example,
      workspace: { ...example.workspace, path: place },
      repo: { ...example.repo, id: repo },
    };
  });
const store = fc.uniqueArray(record, { selector: ({ id }) => id, maxLength: 4 });

/** What an honest gatherer finds in a store for a call. */
const anyFacts: fc.Arbitrary<WorkspaceFacts> = fc
  .record({
    records: store,
    text: fc.option(fc.constantFrom(...texts)),
    at: fc.option(fc.constantFrom(...places)),
    query: fc.option(
      fc.record({ scheme: fc.option(fc.constantFrom(...schemes)), number: fc.integer({ min: 1, max: 2 }) }),
    ),
    stray: fc.option(fc.constantFrom(...places)),
    cwd: fc.constantFrom(...places),
    repo: fc.option(fc.constantFrom(...repositories)),
    destroys: fc.boolean(),
    among: fc.constantFrom('present', 'trashed', 'any'),
  })
  .map(({ records, text, at: place, query, stray, cwd, repo, destroys, among }) => ({
    named:
      text === null
        ? null
        : {
            text,
            path: place,
            sessions: records.filter(
              (each) => matchesFilter(each, { called: text }) || each.workspace.path === place,
            ),
            unregistered: stray,
          },
    task:
      query === null
        ? null
        : { query, sessions: records.filter((each) => matchesFilter(each, { task: query })) },
    cwd: {
      path: cwd,
      sessions: records.filter(({ workspace }) => liesWithin(cwd, workspace.path)),
      unregistered: stray,
    },
    repository:
      repo === null ? null : { id: repo, sessions: records.filter((each) => each.repo.id === repo) },
    destroys,
    among,
  }));

const check = (property: (facts: WorkspaceFacts) => void): void => {
  fc.assert(fc.property(anyFacts, property), { numRuns: 2_000 });
};

/** The facts with every list of records turned by the function. */
const withLists = (
  given: WorkspaceFacts,
  turn: (list: readonly Session[]) => readonly Session[],
): WorkspaceFacts => ({
  ...given,
  named: given.named && { ...given.named, sessions: turn(given.named.sessions) },
  task: given.task && { ...given.task, sessions: turn(given.task.sessions) },
  cwd: { ...given.cwd, sessions: turn(given.cwd.sessions) },
  repository: given.repository && { ...given.repository, sessions: turn(given.repository.sessions) },
});

describe('the workspace rule, whatever the facts', () => {
  it('lets nothing be destroyed by where the call is made', () => {
    check((given) => {
      const resolved = resolveWorkspace({ ...given, destroys: true }).map(({ resolvedBy }) => resolvedBy);
      expect(['name', 'task', 'refused']).toContain(resolved.unwrapOr('refused' as never));
    });
  });

  it('destroys nothing that it would not also show under the same words', () => {
    check((given) => {
      const gentle = resolveWorkspace({ ...given, destroys: false });
      resolveWorkspace({ ...given, destroys: true }).map((resolved) =>
        expect(gentle._unsafeUnwrap()).toEqual(resolved),
      );
    });
  });

  it('gives the session that bears the exact name, unless the text is an id', () => {
    check((given) => {
      if (given.named === null || given.among === 'trashed') return;
      const { text, sessions } = given.named;
      const present = sessions.filter(({ status }) => status !== 'trashed');
      const own = present.filter(({ name }) => name === text);
      if (own.length !== 1 || sessions.some(({ id }) => id === text)) return;
      expect(resolveWorkspace({ ...given, task: null })._unsafeUnwrap()).toEqual({
        kind: 'session',
        session: own[0],
        resolvedBy: 'name',
      });
    });
  });

  it('answers alike whatever the order of the records, and if some are listed twice', () => {
    check((given) => {
      const answer = resolveWorkspace(given);
      expect(resolveWorkspace(withLists(given, (list) => list.toReversed()))).toEqual(answer);
      expect(resolveWorkspace(withLists(given, (list) => [...list, ...list]))).toEqual(answer);
    });
  });

  it('gives only what is among the facts, and of the kind that is meant', () => {
    check((given) => {
      const known = [given.named, given.task, given.cwd, given.repository].flatMap(
        (each) => each?.sessions ?? [],
      );
      resolveWorkspace(given).match(
        (resolved) => {
          if (resolved.kind === 'unregistered') {
            expect([given.named?.unregistered, given.cwd.unregistered]).toContain(resolved.path);
            expect(given.among).not.toBe('trashed');
            return;
          }
          expect(known).toContain(resolved.session);
          expect(
            given.among === 'any' || (resolved.session.status === 'trashed') === (given.among === 'trashed'),
          ).toBe(true);
          if (resolved.resolvedBy === 'cwd')
            expect(liesWithin(given.cwd.path, resolved.session.workspace.path)).toBe(true);
          if (resolved.resolvedBy === 'only-one')
            expect(given.repository?.sessions.filter(isLive)).toEqual([resolved.session]);
        },
        (refusal) => {
          const candidates = 'candidates' in refusal ? refusal.candidates : [];
          expect(candidates.filter((each) => !known.includes(each))).toEqual([]);
          expect(new Set(candidates.map(({ id }) => id)).size).toBe(candidates.length);
        },
      );
    });
  });

  it('never gives a session that contradicts a word of the call', () => {
    check((given) => {
      resolveWorkspace(given).map((resolved) => {
        if (resolved.kind === 'unregistered') return;
        const { session, resolvedBy } = resolved;
        const { named, task } = given;
        if (named !== null) {
          expect(resolvedBy).toBe('name');
          expect(
            matchesFilter(session, { called: named.text }) || session.workspace.path === named.path,
          ).toBe(true);
        } else if (task !== null) expect(resolvedBy).toBe('task');
        else expect(['cwd', 'only-one']).toContain(resolvedBy);
        if (task !== null) expect(session.task !== null && taskMatches(session.task, task.query)).toBe(true);
      });
    });
  });

  it('says which sessions may be meant whenever it finds several', () => {
    check((given) => {
      resolveWorkspace(given).mapErr((refusal) => {
        if (refusal.kind === 'SessionAmbiguous' || refusal.kind === 'TaskAmbiguous') {
          expect(refusal.candidates.length).toBeGreaterThan(1);
        }
      });
    });
  });
});
