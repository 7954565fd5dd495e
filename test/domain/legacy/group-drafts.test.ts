import { describe, expect, it } from '@jest/globals';
import { groupDrafts, type GroupingFacts } from '../../../src/domain/legacy/group-drafts.ts';
import { draftOf, type LegacyDraft } from '../../../src/domain/legacy/legacy-draft.ts';
import { parseLegacyRecord } from '../../../src/domain/legacy/parse-legacy-record.ts';
import type { Session } from '../../../src/domain/session/session.ts';
import { at, exampleSession, idFrom, path, repository, task } from '../session-examples.ts';
import { app, standsAt } from './legacy-drafts.ts';

const other = { ...app, id: repository('github.com/o/other') };
const unknown = { ...app, id: repository('unknown/x') };
const [id1, id2] = [idFrom('019b0001'), idFrom('019b0002')];

let drafted = 0;
/** A draft of its own, the earlier the newer, unless the changes say otherwise. */
function draft(
  session: string,
  changes: Partial<LegacyDraft> = {},
  store = `store ${String(drafted)}`,
): LegacyDraft {
  drafted += 1;
  const context = { now: at(0), writtenAt: null, repo: null, path: null, place: null };
  const record = parseLegacyRecord({ session }, { store, position: 1 })._unsafeUnwrap();
  return {
    ...draftOf(record, context),
    task: null,
    key: idFrom((0x01980000 + drafted).toString(16).padStart(8, '0')),
    activity: at(-drafted),
    ...changes,
  };
}

/** The groups, each as the name of its record in the store and what its drafts are called. */
const grouped = (
  drafts: readonly LegacyDraft[],
  current: readonly Session[] = [],
  facts: Partial<GroupingFacts> = {},
): unknown => {
  const groups = groupDrafts(drafts, { current, placeOf: () => null, settled: new Map(), ...facts });
  const told = groups.map((group) => [
    group.current === null ? null : String(group.current.id).slice(0, 8),
    ...group.drafts.map(({ spelled }) => spelled),
  ]);
  return told.filter(([, ...names]) => names.length > 0);
};
const together = (first: string, second: string): unknown => [[null, first, second]];
const apart = (first: string, second: string): unknown => [
  [null, first],
  [null, second],
];
const current = exampleSession('current', { id: id1, repo: app });

describe('two records', () => {
  const key = idFrom('019a0000');

  it.each<[string, Partial<LegacyDraft>, Partial<LegacyDraft>, 'together' | 'apart']>([
    [
      'that say the same, wherever they stand',
      { key, place: standsAt('/1') },
      { key, place: standsAt('/2') },
      'together',
    ],
    ['with one id', { id: id1 }, { id: id1 }, 'together'],
    ['with nothing in common', {}, {}, 'apart'],
    ['of one checkout', { place: standsAt('/1') }, { place: standsAt('/1') }, 'together'],
    [
      'of one checkout with two ids',
      { id: id1, place: standsAt('/1') },
      { id: id2, place: standsAt('/1') },
      'apart',
    ],
    ['at one path that is gone', { path: path('/1') }, { path: path('/1') }, 'together'],
    [
      'at one path, of which one stands',
      { path: path('/1') },
      { path: path('/1'), place: standsAt('/1') },
      'apart',
    ],
    [
      'at one path with one task',
      { path: path('/1'), task: task('1') },
      { path: path('/1'), task: task('1') },
      'together',
    ],
    [
      'at one path, one without a task',
      { path: path('/1'), task: task('1') },
      { path: path('/1') },
      'together',
    ],
    [
      'at one path, the other without a task',
      { path: path('/1') },
      { path: path('/1'), task: task('1') },
      'together',
    ],
    [
      'at one path with two tasks',
      { path: path('/1'), task: task('1') },
      { path: path('/1'), task: task('2') },
      'apart',
    ],
    [
      'at one path with two repositories',
      { path: path('/1'), repo: app },
      { path: path('/1'), repo: other },
      'apart',
    ],
  ])('%s are of one session or of several', (_which, first, second, expected) => {
    const drafts = [draft('one', first), draft('two', second)];
    const wanted = expected === 'together' ? together('one', 'two') : apart('one', 'two');
    expect(grouped(drafts)).toEqual(wanted);
    expect(grouped(drafts.toReversed())).toEqual(wanted);
  });

  it.each<[string, Partial<LegacyDraft>, Partial<LegacyDraft>, boolean]>([
    ['say nothing else', {}, {}, true],
    ['are of two ids', { id: id1 }, { id: id2 }, false],
    ['stand in two places', { place: standsAt('/1') }, { place: standsAt('/2') }, false],
    ['are of two repositories', { repo: app }, { repo: other }, false],
    ['of which one says more', { id: id1, place: standsAt('/1'), repo: app }, {}, true],
  ])('of one name, whatever its case, that %s', (_which, first, second, same) => {
    expect(grouped([draft('Name', first), draft('nAME', second)])).toEqual(
      (same ? together : apart)('Name', 'nAME'),
    );
  });

  it('that are put together are known by all that they say', () => {
    expect(
      grouped([draft('x'), draft('x', { id: id1 }), draft('x', { id: id2 }), draft('z', { id: id1 })]),
    ).toEqual([
      [null, 'x', 'x', 'z'],
      [null, 'x'],
    ]);
  });
});

it('one number in two trackers is two tasks', () => {
  const at = path('/1');
  const drafts = [
    draft('one', { path: at, task: task('md#1') }),
    draft('two', { path: at, task: task('gh#1') }),
  ];
  expect(grouped(drafts)).toEqual(apart('one', 'two'));
});

describe('two records of one task and repository', () => {
  const of = { task: task('md#7'), repo: app };

  it.each([
    'task-7',
    'task7',
    'TASK007',
    'task-0007',
    'task#7',
    '#7',
    '7',
    'md#7',
    'task-md#7',
    'task-md-7',
    'task/md-7',
  ])('are of one session where both names speak of the task: %s', (name) => {
    expect(grouped([draft('task##7', of), draft(name, of)])).toEqual(apart('task##7', name));
    expect(grouped([draft('task#007', of), draft(name, of)])).toEqual(together('task#007', name));
  });

  it.each(['mytask7', 'task7x', 'task-17', 'task-x7', 'seven', 'gh#8'])(
    'are two where one says %s',
    (name) => {
      expect(grouped([draft('task#007', of), draft(name, of)])).toEqual(apart('task#007', name));
    },
  );

  it('of more than one digit are known by it too', () => {
    const many = { ...of, task: task('176') };
    expect(grouped([draft('task#176', many), draft('task-176', many)])).toEqual(
      together('task#176', 'task-176'),
    );
    expect(grouped([draft('task#176', many), draft('task-17', many)])).toEqual(apart('task#176', 'task-17'));
  });

  it('are two where the tasks or the repositories are two, or unknown', () => {
    const one = draft('task#7', of);
    for (const changes of [{ task: task('gh#7') }, { repo: other }, { repo: null }, { task: null }])
      expect(grouped([one, draft('task-md-7', { ...of, ...changes })])).toEqual(apart('task#7', 'task-md-7'));
  });

  it('are two where they lay side by side in one store', () => {
    const drafts = [draft('task#7', of, 'a'), draft('task-7', of, 'b'), draft('task-md-7', of, 'a')];
    expect(grouped(drafts)).toEqual([
      [null, 'task#7', 'task-7'],
      [null, 'task-md-7'],
    ]);
  });
});

describe('a record of the store', () => {
  const mine = (name: string): unknown => [['019b0001', name]];
  const notMine = (name: string): unknown => [[null, name]];

  it('is that of a record that became it before', () => {
    const one = draft('x', { repo: other });
    expect(grouped([one], [current], { settled: new Map([[one.key, id1]]) })).toEqual(mine('x'));
    expect(grouped([one], [{ ...current, id: one.key }])).toEqual([[one.key.slice(0, 8), 'x']]);
    expect(grouped([one], [current], { settled: new Map([[one.key, id2]]) })).toEqual(notMine('x'));
  });

  it.each<[string, Partial<LegacyDraft>, Partial<Session>, boolean]>([
    ['the id', { id: id1, repo: other }, {}, true],
    ['the path', { path: current.workspace.path }, {}, true],
    ['the path and the task', { path: current.workspace.path, task: task('1') }, { task: task('1') }, true],
    [
      'the path and another task',
      { path: current.workspace.path, task: task('2') },
      { task: task('1') },
      false,
    ],
    ['the path and a task for none', { path: current.workspace.path, task: task('2') }, {}, true],
    ['the path and another repository', { path: current.workspace.path, repo: other }, {}, false],
    [
      'the path and a repository for none',
      { path: current.workspace.path, repo: other },
      { repo: unknown },
      true,
    ],
    ['nothing', {}, {}, false],
  ])('is known by %s', (_what, said, changes, known) => {
    expect(grouped([draft('x', said)], [{ ...current, ...changes }])).toEqual((known ? mine : notMine)('x'));
  });

  it.each([
    ['CURRENT', true],
    ['Old', true],
    ['x', false],
  ])('is known by its name and its aliases: %s', (name, known) => {
    expect(grouped([draft(name)], [{ ...current, aliases: ['old'] }])).toEqual(
      (known ? mine : notMine)(name),
    );
  });

  it('is known by the checkout in its place, unless it is trashed', () => {
    const one = draft('x', { place: standsAt('/1') });
    const placeOf = () => path('/1');
    expect(grouped([one], [current], { placeOf })).toEqual(mine('x'));
    expect(grouped([one], [current])).toEqual(notMine('x'));
    const trashed: Session = { ...current, status: 'trashed', trashedFrom: 'active' };
    expect(grouped([one], [trashed], { placeOf })).toEqual(notMine('x'));
    const named = draft('current', { place: standsAt('/2') });
    expect(grouped([named], [current], { placeOf })).toEqual(notMine('current'));
    expect(grouped([named], [trashed], { placeOf })).toEqual(mine('current'));
  });

  it('is known by its task if one of its names speaks of that', () => {
    const one = draft('task-7', { task: task('7'), repo: app });
    const tasked = { ...current, task: task('7') };
    expect(grouped([one], [tasked])).toEqual(notMine('task-7'));
    expect(grouped([one], [{ ...tasked, aliases: ['task#7'] }])).toEqual(mine('task-7'));
    expect(grouped([one], [{ ...current, aliases: ['task#7'] }])).toEqual(notMine('task-7'));
  });

  it('of the right repository comes before others of the name, and then the first by its id', () => {
    const [first, second] = [
      { ...current, repo: unknown },
      { ...current, id: id2, aliases: ['current'], name: exampleSession('second').name },
    ];
    for (const both of [
      [first, second],
      [second, first],
    ]) {
      expect(grouped([draft('current', { repo: app })], both)).toEqual([['019b0002', 'current']]);
      expect(grouped([draft('current')], both)).toEqual([['019b0001', 'current']]);
    }
  });
});

describe('of three sessions that share it, the third is found', () => {
  const third = { ...app, id: repository('github.com/o/third') };
  const at1 = { path: path('/w/1') };
  const task1 = { task: task('md#1'), repo: app };

  it.each<[string, readonly LegacyDraft[], readonly (readonly string[])[]]>([
    [
      'by a name, in its repository',
      [
        draft('same', { repo: app }),
        draft('Same', { repo: other }),
        draft('sAme', { repo: third }),
        draft('saMe', { repo: third }),
        draft('samE', { repo: other }),
      ],
      [['same'], ['Same', 'samE'], ['sAme', 'saMe']],
    ],
    [
      'by a path, with its task',
      [
        draft('a', { ...at1, task: task('md#1') }),
        draft('b', { ...at1, task: task('md#2') }),
        draft('c', { ...at1, task: task('md#3') }),
        draft('d', { ...at1, task: task('md#3') }),
        draft('e', { ...at1, task: task('md#2') }),
      ],
      [['a'], ['b', 'e'], ['c', 'd']],
    ],
    [
      'by a task, where the others have a record of that store',
      [
        draft('task1', task1, 'one'),
        draft('task-1', task1, 'one'),
        draft('#1', task1, 'one'),
        draft('task#1', task1, 'two'),
        draft('md#1', task1, 'two'),
        draft('##1', task1, 'two'),
      ],
      [
        ['task1', 'task#1'],
        ['task-1', 'md#1'],
        ['#1', '##1'],
      ],
    ],
  ])('%s', (_how, drafts, groups) => {
    expect(grouped(drafts)).toEqual(groups.map((names) => [null, ...names]));
  });
});

it.each(['md#1', 'md#2'])(
  'a session with records of two tasks takes one at its path of either of them: %s',
  (of) => {
    const [first, second] = [task('md#1'), task('md#2')];
    const drafts = [
      draft('a', { id: id1, task: first, path: path('/w/1') }),
      draft('b', { id: id1, task: second }),
      draft('c', { task: task('md#3'), path: path('/w/1') }),
      draft('d', { task: task(of), path: path('/w/1') }),
    ];
    expect(grouped(drafts)).toEqual([
      [null, 'a', 'b', 'd'],
      [null, 'c'],
    ]);
  },
);
