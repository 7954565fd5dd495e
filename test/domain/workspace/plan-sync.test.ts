import { describe, expect, it } from '@jest/globals';
import { renderStoredSession } from '../../../src/domain/session/session-document.ts';
import { trash } from '../../../src/domain/session/session.ts';
import { at, branch, commit, exampleSession, path, task } from '../session-examples.ts';
import {
  a,
  b,
  elsewhere,
  elsewhereRepo,
  otherRepo,
  empty,
  inTrash,
  mainGone,
  now,
  place,
  plan,
  recordsAfter,
  spare,
  told,
  trashedA,
  type Row,
} from './sync-facts.ts';

const inOrder: readonly Row[] = [
  ['nothing at all', {}, []],
  ['a session in its place', { records: [a], places: [place(a)] }, []],
  ['a trashed session in the trash', { records: [trashedA], places: [inTrash(trashedA)] }, []],
  ['a trashed record that never had a directory', { records: [trashedA] }, []],
  [
    'a trashed session whose marker cannot be read',
    { records: [trashedA], places: [empty('/state/sessions/a'), inTrash(trashedA, { marker: null })] },
    [],
  ],
  [
    'what lies in the trash under the name of another',
    { places: [inTrash(a, { path: path('/state/trash/b') })] },
    [],
  ],
  [
    'a record of another host, whatever is at its path here',
    {
      records: [{ ...a, workspace: { ...a.workspace, host: 'there' } }],
      places: [empty('/state/sessions/a')],
    },
    [],
  ],
  [
    'a workspace of another host whose record says so',
    {
      records: [{ ...a, workspace: { ...a.workspace, host: 'there' } }],
      places: [place({ ...a, workspace: { ...a.workspace, host: 'there' } })],
    },
    [],
  ],
  [
    'a start under way',
    {
      records: [{ ...a, status: 'starting' }],
      places: [place(a)],
      building: new Set([a.id]),
    },
    [],
  ],
  [
    'a merged session, whatever is checked out',
    { records: [{ ...a, status: 'merged' }], places: [place({ ...a, status: 'merged' }, { head: null })] },
    [],
  ],
  [
    'a workspace whose record cannot be read',
    { records: [b], places: [place(a), place(b)], withheld: new Set([a.id]) },
    [],
  ],
  ['the middle of a rebase', { records: [a], places: [place(a, { head: null, operation: 'rebase' })] }, []],
];

describe('what is in order', () => {
  it.each(inOrder)('needs nothing: %s', (_name, facts, expected) => {
    expect(told(plan(facts))).toEqual(expected);
  });
});

const classes: readonly Row[] = [
  ['a marked workspace without a record', { places: [place(a)] }, ['unregistered a register: insert']],
  [
    'a checkout without a marker',
    { places: [place(a, { marker: null, proposed: a })] },
    ['unregistered a register: insert'],
  ],
  [
    'a trashed workspace without a record',
    { places: [inTrash(trashedA)] },
    ['unregistered a register: insert'],
  ],
  [
    'a directory that is gone',
    { records: [a], places: [empty('/state/sessions/a')] },
    ['missing a prune: none'],
  ],
  [
    'a directory whose place another workspace has taken',
    { records: [a, b], places: [place(b), { ...place(b), path: a.workspace.path }] },
    ['missing a prune: none', 'duplicate a-2 register: insert'],
  ],
  [
    'a workspace that was moved',
    { records: [a], places: [empty('/state/sessions/a'), place(a, { path: elsewhere, area: 'elsewhere' })] },
    ['relocated a update-record: replace'],
  ],
  [
    'a deleted session whose directory was only somewhere else',
    { records: [trashedA], places: [empty('/state/sessions/a'), place(a, { path: elsewhere })] },
    ['relocated a update-record: replace'],
  ],
  [
    'a branch that was switched by hand',
    { records: [a], places: [place(a, { head: branch('hand') })] },
    ['drifted a follow-branch: replace'],
  ],
  [
    'the base checked out',
    { records: [a], places: [place(a, { head: branch('main') })] },
    ['drifted a none: none'],
  ],
  ['a detached HEAD', { records: [a], places: [place(a, { head: null })] }, ['drifted a none: none']],
  [
    'a prepared merge checked out',
    { records: [a], places: [place(a, { head: branch('pr/a') })] },
    ['drifted a none: none'],
  ],
  [
    'the branch of another session checked out',
    { records: [a, b], places: [place(a, { head: branch('b') }), place(b)] },
    ['drifted a none: none'],
  ],
  [
    'another branch in the middle of a merge',
    { records: [a], places: [place(a, { head: branch('hand'), operation: 'merge' })] },
    ['drifted a none: none'],
  ],
  [
    'a main workspace that was moved',
    {
      records: [mainGone],
      places: [
        place(mainGone, { repository: { kind: 'moved', repo: elsewhereRepo, to: elsewhereRepo.path } }),
      ],
    },
    ['repository-moved a update-record: replace'],
  ],
  [
    'a main workspace that was moved to where another session has the task',
    {
      records: [
        { ...mainGone, task: task('md#1') },
        { ...b, repo: elsewhereRepo, task: task('md#1') },
      ],
      places: [
        place(
          { ...mainGone, task: task('md#1') },
          { repository: { kind: 'moved', repo: elsewhereRepo, to: elsewhereRepo.path } },
        ),
        place({ ...b, repo: elsewhereRepo, task: task('md#1') }),
      ],
    },
    ['repository-moved a update-record: replace'],
  ],
  [
    'a repository that is another one by its origin, where another session has the task',
    {
      records: [
        { ...a, task: task('md#1') },
        { ...b, repo: otherRepo, task: task('md#1') },
      ],
      places: [
        place({ ...a, task: task('md#1') }, { repository: { kind: 'changed', repo: otherRepo } }),
        place({ ...b, repo: otherRepo, task: task('md#1') }),
      ],
    },
    ['repository-changed a update-record: replace'],
  ],
  [
    'a main workspace that is gone',
    { records: [mainGone], places: [place(mainGone, { repository: { kind: 'gone', path: elsewhere } })] },
    ['repository-missing a none: none'],
  ],
  [
    'work that reached its base',
    { records: [a], places: [place(a, { reachedBase: true })] },
    ['merged a mark-merged: replace'],
  ],
  [
    'everything at once',
    {
      records: [a],
      places: [
        empty('/state/sessions/a'),
        place(a, { path: elsewhere, head: branch('hand'), reachedBase: true }),
      ],
    },
    ['relocated a update-record, drifted a follow-branch, merged a mark-merged: replace'],
  ],
  [
    'a start that ended before its workspace was complete',
    {
      records: [{ ...a, status: 'starting' }],
      abandoned: [
        { id: a.id, session: { ...a, status: 'starting' }, path: a.workspace.path, published: false },
      ],
    },
    ['interrupted a undo: recover'],
  ],
  [
    'a start that ended before it was said to be complete',
    {
      records: [{ ...a, status: 'starting' }],
      places: [place(a)],
      abandoned: [
        { id: a.id, session: { ...a, status: 'starting' }, path: a.workspace.path, published: true },
      ],
    },
    ['interrupted a complete: recover'],
  ],
  [
    'a start without a note that left nothing',
    { records: [{ ...a, status: 'starting' }], places: [empty('/state/sessions/a')] },
    ['interrupted a undo: forget'],
  ],
  [
    'a start without a note that left a workspace',
    { records: [{ ...a, status: 'starting', version: 1 }], places: [place({ ...a, version: 2 })] },
    ['interrupted a complete: replace'],
  ],
  [
    'a deletion that did not come to the directory',
    { records: [trashedA], places: [place(a)] },
    ['interrupted a complete: finish-deletion'],
  ],
  [
    'a deletion that did not come to the marker',
    { records: [trashedA], places: [empty('/state/sessions/a'), inTrash(a)] },
    ['interrupted a complete: settle'],
  ],
  [
    'a restoring that did not come to the directory',
    { records: [{ ...a, version: 9 }], places: [empty('/state/sessions/a'), inTrash(trashedA)] },
    ['interrupted a complete: finish-restoring'],
  ],
  [
    'a restoring whose place was taken',
    {
      records: [{ ...a, version: 9 }, b],
      places: [{ ...place(b), path: a.workspace.path, isItself: false }, place(b), inTrash(trashedA)],
    },
    ['interrupted a undo: replace', 'duplicate b none: none'],
  ],
  [
    'a copy of a workspace',
    { records: [a], places: [place(a), place(a, { path: path('/state/sessions/copy') })] },
    ['duplicate copy register: insert'],
  ],
  [
    'a copy of a worktree',
    { records: [a], places: [place(a), place(a, { path: elsewhere, isItself: false })] },
    ['duplicate a none: none'],
  ],
  [
    'a copy of what lies in the trash',
    { records: [trashedA], places: [place(a), inTrash(trashedA)] },
    ['duplicate a register: insert'],
  ],
  [
    'two copies, and no record',
    {
      places: [
        place(a, { path: path('/state/sessions/copy') }),
        place(a),
        place(a, { path: path('/state/sessions/third') }),
      ],
    },
    [
      'unregistered a register: insert',
      'duplicate copy register: insert',
      'duplicate third register: insert',
    ],
  ],
  [
    'a workspace of another host without a record',
    { places: [place({ ...a, workspace: { ...a.workspace, host: 'there' } })] },
    ['foreign a none: none'],
  ],
  [
    'a workspace of another state directory',
    { places: [place(a, { otherState: path('/other/state') })] },
    ['foreign a none: none'],
  ],
  [
    'a checkout of another repository at a recorded path',
    { records: [a], places: [place(a, { marker: null })] },
    ['foreign a none: none'],
  ],
  [
    'a directory at a recorded path that is no checkout',
    { records: [a], places: [place(a, { marker: null, state: 'not-a-checkout' })] },
    ['broken a none: none'],
  ],
  [
    'a workspace that lost its marker',
    { records: [a], places: [place(a, { marker: null, proven: a.id })] },
    ['unmarked a write-marker: settle'],
  ],
  [
    'a marker that was not rewritten',
    { records: [{ ...a, version: 5 }], places: [place(a)] },
    ['unmarked a write-marker: settle'],
  ],
  [
    'a store that was put back to an earlier day',
    { records: [a], places: [place({ ...a, version: 7, task: task('md#1') })] },
    ['outdated a take-marker: replace'],
  ],
  [
    'a store that was put back to the day before a deletion',
    { records: [a], places: [empty('/state/sessions/a'), inTrash(trashedA)] },
    ['outdated a take-marker: replace'],
  ],
  [
    'a workspace of a record that another machine has taken over',
    { records: [{ ...a, workspace: { ...a.workspace, host: 'there' } }], places: [place(a)] },
    ['foreign a none: none'],
  ],
  [
    'a trashed workspace of another host without a record',
    { places: [inTrash({ ...trashedA, workspace: { ...a.workspace, host: 'there' } })] },
    ['foreign a none: none'],
  ],
  [
    'something in the trash that is no session',
    { records: [b], places: [inTrash(a, { marker: null }), place(b)] },
    ['broken null none: none'],
  ],
  [
    'a start without a note whose workspace was moved',
    {
      records: [{ ...a, status: 'starting', version: 1 }],
      places: [empty('/state/sessions/a'), place({ ...a, version: 2 }, { path: elsewhere })],
    },
    ['interrupted a complete: replace'],
  ],
  [
    'an abandoned start without a record',
    { abandoned: [{ id: a.id, session: null, path: a.workspace.path, published: true }] },
    ['interrupted null undo: recover'],
  ],
  [
    'what cannot be read',
    { unreadable: [{ path: elsewhere, label: null, reason: 'EACCES' }] },
    ['unreadable null none: none'],
  ],
];

describe('a pass over store and disk', () => {
  it.each(classes)('finds %s', (_name, facts, expected) => {
    expect(told(plan(facts))).toEqual(expected);
  });

  it('says everything about each', () => {
    const found = classes.map(([name, facts]) => [name, plan(facts).flatMap(({ findings }) => findings)]);
    expect(Object.fromEntries(found)).toMatchSnapshot();
  });

  it.each(classes)('finds nothing to do any more after mending %s', (_name, facts) => {
    const steps = plan(facts, true);
    const changed = new Map(
      steps.flatMap(({ mend }) => {
        if (mend.kind === 'replace') return [[mend.place, mend.after] as const];
        return mend.kind === 'insert' ? [[mend.place, mend.record] as const] : [];
      }),
    );
    const after = [...changed.values()];
    const records = [
      ...(facts.records ?? []).filter(({ id }) => !after.some((record) => record.id === id)),
      ...after,
    ];
    const places = (facts.places ?? []).map((one) => {
      const marker = changed.get(one.path);
      return marker === undefined ? one : { ...one, marker };
    });
    const again = plan({ ...facts, records, places }, true);
    const mended = again.filter(({ mend }) => mend.kind === 'replace' || mend.kind === 'insert');
    expect(mended).toEqual([]);
  });
});

describe('the records that a pass makes', () => {
  it('are those of the markers, to the letter', () => {
    const taskOf = { ...a, task: task('md#1'), aliases: ['old'], version: 4 };
    expect(recordsAfter(plan({ places: [place(taskOf), inTrash(trash(b, at(9))._unsafeUnwrap())] }))).toEqual(
      [renderStoredSession(taskOf), renderStoredSession(trash(b, at(9))._unsafeUnwrap())],
    );
  });

  it('become trashed when they lie in the trash, though the marker does not say so yet', () => {
    expect(recordsAfter(plan({ places: [inTrash(a)] }))).toEqual([
      expect.objectContaining({ status: 'trashed', trashedFrom: 'active', version: a.version + 1 }),
    ]);
  });

  it('give a copy its own id and leave task and pull request with the original', () => {
    const original = { ...a, task: task('md#1') };
    const steps = plan({
      records: [original],
      places: [place(original), place(original, { path: path('/state/sessions/a.bak') })],
    });
    expect(recordsAfter(steps)).toEqual([
      expect.objectContaining({
        id: spare,
        name: 'a.bak',
        task: null,
        pr: null,
        version: 1,
        workspace: { path: '/state/sessions/a.bak', host: 'here', strategy: 'clone' },
      }),
    ]);
  });

  it('give way where a name or a task is taken, and keep it as an alias', () => {
    const newcomer = { ...b, name: exampleSession('A').name, task: task('md#1') };
    const steps = plan({
      records: [{ ...a, task: task('md#1') }],
      places: [place({ ...a, task: task('md#1') }), place(newcomer)],
    });
    expect(recordsAfter(steps)).toEqual([
      expect.objectContaining({ id: b.id, name: 'A-2', task: null, aliases: ['A', 'md#1'] }),
    ]);
    expect(steps[0]?.findings[0]).toMatchObject({
      leftOut: { name: 'A', task: { scheme: 'md', number: 1 } },
    });
  });

  it('go to the trash with --prune alone, where they can be restored', () => {
    const steps = plan({ records: [a], places: [empty('/state/sessions/a')] }, true);
    expect(told(steps)).toEqual(['missing a prune: prune']);
  });

  it('do not count finding out as activity', () => {
    const [record] = recordsAfter(plan({ records: [a], places: [place(a, { reachedBase: true })] }));
    expect(record).toMatchObject({
      status: 'merged',
      lastActivityAt: a.lastActivityAt,
      updatedAt: now,
      version: a.version + 1,
    });
  });

  it('keep the commit that the session started from', () => {
    const [record] = recordsAfter(plan({ records: [a], places: [place(a, { head: branch('hand') })] }));
    expect(record).toMatchObject({ branch: 'hand', base: { branch: 'main', commit: commit('a') } });
  });
});
