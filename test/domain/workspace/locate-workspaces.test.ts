import { describe, expect, it } from '@jest/globals';
import type { Session } from '../../../src/domain/session/session.ts';
import { isOurs, locateWorkspaces } from '../../../src/domain/workspace/locate-workspaces.ts';
import type { SurveyedPlace } from '../../../src/domain/workspace/surveyed-place.ts';
import { path } from '../session-examples.ts';
import { a, b, place as placeOf } from './sync-facts.ts';

const place = (at: string, changes: Partial<SurveyedPlace> = {}): SurveyedPlace =>
  placeOf(a, { path: path(at), ...changes });
const elsewhere = (session: Session): Session => ({
  ...session,
  workspace: { ...session.workspace, host: 'there' },
});
const inTrash = { area: 'trash' } as const;

describe('what lies in the trash', () => {
  const under = `/state/trash/${a.id}`;

  it.each([
    ['under the id of its marker is that session', place(under, inTrash), [a.id]],
    ['under another name is none', place('/state/trash/x', inTrash), []],
    ['without a marker is none', place(under, { ...inTrash, marker: null }), []],
    ['and is not in the trash is none', place(under), []],
  ])('%s', (_where, one, ids) => {
    const { trashed, at } = locateWorkspaces([one], [], 'here');
    expect([[...trashed.keys()], at.size]).toEqual([ids, one.area === 'trash' ? 0 : 1]);
  });
});

describe('of several directories with one marker', () => {
  const [first, own, last] = [place('/first'), place(a.workspace.path), place('/z')];
  const homeOf = (places: readonly SurveyedPlace[], records: readonly Session[]): unknown =>
    locateWorkspaces(places, records, 'here').homes.get(a.id)?.path;
  const recorded = { ...a, workspace: { ...a.workspace, path: last.path } };

  it.each<[string, readonly SurveyedPlace[], readonly Session[], string]>([
    ['the one at the recorded path', [first, own, last], [b, recorded], '/z'],
    ['the one that the marker names, if none is recorded', [first, own, last], [b], own.path],
    [
      'the one that the marker names, if the record is of another host',
      [first, own, last],
      [elsewhere(recorded)],
      own.path,
    ],
    ['the first by name, if the marker names none of them', [last, place('/m'), first], [], '/first'],
  ])('is the workspace: %s', (_which, places, records, home) => {
    expect(homeOf(places, records)).toBe(home);
    expect(homeOf(places.toReversed(), records)).toBe(home);
  });
});

describe('a checkout without a marker', () => {
  const proved = place('/first', { marker: null, proven: a.id });

  it('is the workspace that it was proved to be, if no other is', () => {
    expect([...locateWorkspaces([proved], [], 'here').homes]).toEqual([[a.id, proved]]);
    const marked = place('/second');
    expect([...locateWorkspaces([proved, marked], [], 'here').homes]).toEqual([[a.id, marked]]);
  });

  it('is nobody’s without a proof', () => {
    expect(locateWorkspaces([place('/first', { marker: null })], [], 'here').homes.size).toBe(0);
  });
});

it.each<[string, Partial<SurveyedPlace>, boolean]>([
  ['a checkout with a marker of this host', {}, true],
  ['no checkout', { state: 'not-a-checkout' }, false],
  ['nothing', { state: 'nothing' }, false],
  ['a checkout without a marker', { marker: null }, false],
  ['a copy of a worktree', { isItself: false }, false],
  ['a workspace of another state directory', { otherState: path('/other') }, false],
  ['a workspace of another host', { marker: elsewhere(a) }, false],
])('%s may be a workspace of ours: %s', (_what, changes, ours) => {
  expect(isOurs(place('/x', changes), 'here')).toBe(ours);
  expect(locateWorkspaces([place('/x', changes)], [], 'here').homes.size).toBe(ours ? 1 : 0);
});
