import { describe, expect, it } from '@jest/globals';
import { heldClaims } from '../../../src/domain/session/claims.ts';
import { firstDoubledClaim } from '../../../src/domain/session/doubled-claim.ts';
import type { Session } from '../../../src/domain/session/session.ts';
import { exampleSession, idFrom, named, repository, task } from '../session-examples.ts';

const a = exampleSession('a', { task: task('md#1') });
const trashed: Session = { ...a, id: idFrom('019b0001'), status: 'trashed', trashedFrom: 'active' };
const b = exampleSession('b');

describe('what a record claims', () => {
  it('is its id, its name and its task', () => {
    expect(heldClaims(a)).toEqual([`id ${a.id}`, 'name a', 'task md#1 of github.com/o/r']);
  });

  it('is no task without one, and nothing but the id in the trash', () => {
    expect(heldClaims(b)).toEqual([`id ${b.id}`, 'name b']);
    expect(heldClaims(trashed)).toEqual([`id ${trashed.id}`]);
  });
});

describe('several records', () => {
  it.each<[string, readonly Session[]]>([
    ['that claim different things', [a, b]],
    ['of which one is trashed', [a, trashed]],
    ['of which one is merged', [a, { ...b, task: a.task, status: 'merged' }]],
    [
      'of one task in two repositories',
      [a, { ...b, task: a.task, repo: { ...b.repo, id: repository('x') } }],
    ],
  ])('can stand beside each other: %s', (_what, sessions) => {
    expect(firstDoubledClaim(sessions)).toBeNull();
  });

  it.each<[string, Session]>([
    ['id', { ...b, id: a.id }],
    ['name', { ...b, name: named('A') }],
    ['task', { ...b, task: a.task }],
  ])('cannot with the same %s', (kind, session) => {
    expect(firstDoubledClaim([a, session])).toMatchObject({ session, kind });
  });
});
