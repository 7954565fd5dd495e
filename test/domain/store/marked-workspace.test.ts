import { describe, expect, it } from '@jest/globals';
import { trash } from '../../../src/domain/session/session.ts';
import {
  bestMarked,
  compareStates,
  sessionOfMarked,
  type MarkedWorkspace,
} from '../../../src/domain/store/marked-workspace.ts';
import { at, exampleSession, path } from '../session-examples.ts';

const a = exampleSession('a', { version: 3, updatedAt: at(3) });
const trashed = trash(a, at(4))._unsafeUnwrap();
const marked = (changes: Partial<MarkedWorkspace> = {}): MarkedWorkspace => ({
  directory: a.workspace.path,
  inTrash: false,
  marker: a,
  ...changes,
});
const copy = path('/copy');

describe('a workspace that bears a record', () => {
  it('in its place tells of it as it is, whatever the host is called', () => {
    expect(sessionOfMarked(marked(), 'renamed', at(9))).toEqual(a);
  });

  it('somewhere else tells of it as of this host', () => {
    expect(sessionOfMarked(marked({ directory: copy }), 'renamed', at(9))).toEqual({
      ...a,
      workspace: { path: copy, host: 'renamed', strategy: 'clone' },
    });
  });
});

describe('of two workspaces with one record', () => {
  it.each<[string, MarkedWorkspace, MarkedWorkspace]>([
    [
      'the one with the later version',
      marked({ directory: copy, marker: { ...a, version: 4, updatedAt: at(1) } }),
      marked(),
    ],
    ['the one changed later', marked({ directory: copy, marker: { ...a, updatedAt: at(5) } }), marked()],
    ['the one in its place', marked(), marked({ directory: copy })],
    [
      'the one in the trash if it says so itself',
      marked({ directory: path('/trash/a'), inTrash: true, marker: trashed }),
      marked({ directory: copy, marker: trashed }),
    ],
    ['the one that is not in the trash', marked(), marked({ directory: path('/trash/a'), inTrash: true })],
  ])('%s tells most', (_which, better, worse) => {
    for (const both of [
      [better, worse],
      [worse, better],
    ])
      expect(bestMarked(both)).toEqual(new Map([[a.id, better]]));
  });

  it('neither in its place the first is taken', () => {
    const [first, second] = [marked({ directory: copy }), marked({ directory: path('/second') })];
    expect(bestMarked([first, second])).toEqual(new Map([[a.id, first]]));
  });

  it('of two records each has its own', () => {
    const b = marked({ marker: exampleSession('b') });
    expect(bestMarked([marked(), b])).toEqual(
      new Map([
        [a.id, marked()],
        [b.marker.id, b],
      ]),
    );
  });
});

it.each([
  ['of a later version', { version: 4, updatedAt: at(0) }, 1],
  ['of an earlier version', { version: 2, updatedAt: at(9) }, -1],
  ['of the same version, changed later', { updatedAt: at(4) }, 1],
  ['of the same version, changed earlier', { updatedAt: at(2) }, -1],
  ['of the same version and moment', {}, 0],
])('a state %s is told from the other', (_which, changes, order) => {
  expect(compareStates({ ...a, ...changes }, a)).toBe(order);
});
