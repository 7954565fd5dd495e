import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { err, ok } from 'neverthrow';
import {
  compareByActivity,
  matchesFilter,
  parseCursor,
  renderCursor,
  type SessionFilter,
} from '../../../src/domain/session/session-filter.ts';
import { at, exampleSession, idFrom, path, repository, task } from '../session-examples.ts';
import { anySession } from './session-arbitraries.ts';

const session = exampleSession('Feature-A', {
  id: idFrom('019ab3f0'),
  task: task('md#176'),
  aliases: ['task#176', 'Old-Name'],
  lastActivityAt: at(60),
});

/** [what is wanted, the filter, whether the session is among it] */
const rows: [string, SessionFilter, boolean][] = [
  ['everything', {}, true],
  ['its name', { called: 'Feature-A' }, true],
  ['its name in another case', { called: 'fEATURE-a' }, true],
  ['the beginning of its name', { called: 'Feature' }, false],
  ['more than its name', { called: 'Feature-A-b' }, false],
  ['its id', { called: '019ab3f0-0000-7000-8000-000000000000' }, true],
  ['its id in capitals', { called: '019AB3F0-0000-7000-8000-000000000000' }, true],
  ['eight characters of its id', { called: '019ab3f0' }, true],
  ['nine characters of its id', { called: '019ab3f0-' }, true],
  ['seven characters of its id', { called: '019ab3f' }, false],
  ['the end of its id', { called: '8000-000000000000' }, false],
  ['more than its id', { called: '019ab3f0-0000-7000-8000-0000000000000' }, false],
  ['its alias', { called: 'task#176' }, true],
  ['its alias in another case', { called: 'TASK#176' }, false],
  ['its second alias', { called: 'Old-Name' }, true],
  ['a pattern', { called: '%' }, false],
  ['nothing as a name', { called: '' }, false],
  ['its repository', { repo: repository('github.com/o/r') }, true],
  ['another repository', { repo: repository('github.com/o/r2') }, false],
  ['its task', { task: { scheme: 'md', number: 176 } }, true],
  ['the number of its task', { task: { scheme: null, number: 176 } }, true],
  ['its task in another scheme', { task: { scheme: 'gh', number: 176 } }, false],
  ['another task', { task: { scheme: 'md', number: 17 } }, false],
  ['its status', { statuses: ['merged', 'active'] }, true],
  ['another status', { statuses: ['merged'] }, false],
  ['no status', { statuses: [] }, false],
  ['its host', { host: 'here' }, true],
  ['another host', { host: 'there' }, false],
  ['its workspace', { workspacePaths: [path('/x'), path('/state/sessions/Feature-A')] }, true],
  ['the directory around its workspace', { workspacePaths: [path('/state/sessions')] }, false],
  ['a directory in its workspace', { workspacePaths: [path('/state/sessions/Feature-A/src')] }, false],
  ['no workspace', { workspacePaths: [] }, false],
  ['activity before its last', { activeSince: at(59) }, true],
  ['activity at the instant of its last', { activeSince: at(60) }, true],
  ['activity after its last', { activeSince: at(61) }, false],
  ['its name and its host', { called: 'feature-a', host: 'here' }, true],
  ['its name on another host', { called: 'feature-a', host: 'there' }, false],
];

describe('a filter', () => {
  it.each(rows)('that wants %s decides so', (_what, filter, found) => {
    expect(matchesFilter(session, filter)).toBe(found);
  });

  it('for a task passes over sessions without one', () => {
    expect(matchesFilter(exampleSession('x'), { task: { scheme: null, number: 1 } })).toBe(false);
  });

  it('wants what each of its members wants', () => {
    const filters = fc.subarray(rows);
    fc.assert(
      fc.property(filters, (chosen) => {
        const merged = chosen.reduce<SessionFilter>((all, [, filter]) => ({ ...all, ...filter }), {});
        const members = Object.entries(merged).map(([name, value]) => ({ [name]: value }));
        expect(matchesFilter(session, merged)).toBe(members.every((each) => matchesFilter(session, each)));
      }),
    );
  });

  it('finds every session under its own name, id, aliases, task, repository and place', () => {
    fc.assert(
      fc.property(anySession, (any) => {
        const own: SessionFilter[] = [
          ...[any.name, any.name.toUpperCase(), any.id, any.id.slice(0, 8), ...any.aliases].map((called) => ({
            called,
          })),
          { repo: any.repo.id, statuses: [any.status], host: any.workspace.host },
          { workspacePaths: [any.workspace.path], activeSince: any.lastActivityAt },
          any.task === null ? {} : { task: any.task },
        ];
        expect(own.filter((filter) => !matchesFilter(any, filter))).toEqual([]);
      }),
    );
  });
});

describe('the order of sessions', () => {
  const [first, second] = [idFrom('00000001'), idFrom('00000002')];

  it('begins with the latest activity, and among equals with the later id', () => {
    const unordered = [
      { lastActivityAt: at(1), id: first },
      { lastActivityAt: at(2), id: first },
      { lastActivityAt: at(3), id: first },
      { lastActivityAt: at(2), id: second },
    ];
    expect(unordered.toSorted(compareByActivity)).toEqual([
      { lastActivityAt: at(3), id: first },
      { lastActivityAt: at(2), id: second },
      { lastActivityAt: at(2), id: first },
      { lastActivityAt: at(1), id: first },
    ]);
  });

  it('is total, so that pages cut by a cursor hold every session once', () => {
    const cursors = fc.uniqueArray(
      fc.record({
        lastActivityAt: fc.nat(3).map(at),
        id: fc.nat(20).map((n) => idFrom(String(n).padStart(8, '0'))),
      }),
      { selector: ({ id }) => id, maxLength: 20 },
    );
    fc.assert(
      fc.property(cursors, fc.integer({ min: 1, max: 5 }), (sessions, limit) => {
        const ordered = sessions.toSorted(compareByActivity);
        const paged = [];
        for (let page = ordered.slice(0, limit); page.length > 0;) {
          paged.push(...page);
          const after = parseCursor(renderCursor(page[page.length - 1]!))._unsafeUnwrap();
          page = sessions.toSorted(compareByActivity).filter((each) => compareByActivity(after, each) < 0);
          page = page.slice(0, limit);
        }
        expect(paged).toEqual(ordered);
        expect(sessions.toReversed().toSorted(compareByActivity)).toEqual(ordered);
      }),
    );
  });
});

describe('a cursor', () => {
  const cursor = { lastActivityAt: at(0), id: idFrom('019ab3f0') };

  it('is one word and is read back', () => {
    const word = '2026-11-23T00:00:00.000Z_019ab3f0-0000-7000-8000-000000000000';
    expect(renderCursor(cursor)).toBe(word);
    expect(parseCursor(word)).toEqual(ok(cursor));
  });

  it.each([
    '',
    '_',
    '2026-11-23T00:00:00.000Z',
    '2026-11-23T00:00:00.000Z_',
    '_019ab3f0-0000-7000-8000-000000000000',
    '2026-11-23_019ab3f0-0000-7000-8000-000000000000',
    '2026-11-23T00:00:00.000Z_019ab3f0',
    '2026-11-23T00:00:00.000Z019ab3f0-0000-7000-8000-000000000000',
    '2026-11-23T00:00:00.000Z__019ab3f0-0000-7000-8000-000000000000',
    '2026-11-23T00:00:00.000Z_019ab3f0-0000-7000-8000-000000000000_',
  ])('is not %j', (text) => {
    expect(parseCursor(text)).toEqual(err({ kind: 'InvalidCursor', value: text }));
  });
});
