import { describe, expect, it } from '@jest/globals';
import type { Session } from '../../../src/domain/session/session.ts';
import { branchFollowed } from '../../../src/domain/workspace/plan-present.ts';
import { branch, exampleSession, idFrom, repository } from '../session-examples.ts';

type Head = Parameters<typeof branchFollowed>[2];

const a = exampleSession('a');
const b = exampleSession('b');

describe('the branch that a record follows', () => {
  const hand = branch('hand');
  const holder = { ...b, branch: hand };

  it.each<[string, readonly Session[], Partial<Head>, string]>([
    ['that it has', [a], { head: a.branch }, 'a'],
    ['that is checked out', [a, b], { head: hand }, 'hand'],
    ['none, where HEAD is detached', [a], { head: null }, 'a'],
    ['not the base', [a], { head: branch('main') }, 'a'],
    ['not a prepared merge', [a], { head: branch('pr/x') }, 'a'],
    ['not in the middle of a merge', [a], { head: hand, operation: 'merge' }, 'a'],
    ['not that of another session', [a, holder], { head: hand }, 'a'],
    [
      'that of a trashed session',
      [a, { ...holder, status: 'trashed', trashedFrom: 'active' }],
      { head: hand },
      'hand',
    ],
    [
      'that a session of another repository has',
      [a, { ...holder, id: idFrom('019b0001'), repo: { ...b.repo, id: repository('x') } }],
      { head: hand },
      'hand',
    ],
    ['that its own record in the store has', [{ ...a, branch: hand }], { head: hand }, 'hand'],
  ])('is the one %s', (_which, records, changes, followed) => {
    expect(branchFollowed(records, a, { head: null, operation: null, ...changes })).toBe(followed);
  });
});
