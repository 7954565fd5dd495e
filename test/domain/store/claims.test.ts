import { describe, expect, it } from '@jest/globals';
import type { Session } from '../../../src/domain/session/session.ts';
import { claimsOf } from '../../../src/domain/store/claims.ts';
import { resolveClaims } from '../../../src/domain/store/resolve-claims.ts';
import { at, exampleSession, idFrom, named, repository, task } from '../session-examples.ts';

const a = exampleSession('a', { task: task('md#1') });
const other = (changes: Partial<Session> = {}): Session => ({ ...a, id: idFrom('019b0001'), ...changes });
const trashed = { status: 'trashed', trashedFrom: 'active' } as const;

describe('a name that others have claimed', () => {
  it('becomes the next that is free, and an alias', () => {
    const claims = claimsOf([a, exampleSession('A-2')]);
    expect(claims.named(other({ aliases: ['old', 'a'] }))).toEqual(
      other({ name: named('a-3'), aliases: ['old', 'a'] }),
    );
    expect(claims.named(other())).toEqual(other({ name: named('a-3'), aliases: ['a'] }));
  });

  it('is cut where the next one would be too long', () => {
    const long = named('x'.repeat(100));
    expect(claimsOf([exampleSession('b', { name: long })]).named(other({ name: long })).name).toBe(
      `${'x'.repeat(80)}-2`,
    );
  });

  it.each<[string, readonly Session[], Session]>([
    ['nobody has it', [exampleSession('b')], a],
    ['a trashed session had it', [other(trashed)], a],
    ['it is that of a trashed session itself', [a], other(trashed)],
  ])('stays as it is when %s', (_when, sessions, session) => {
    expect(claimsOf(sessions).named(session)).toBe(session);
  });
});

describe('a task that others have claimed', () => {
  it('is the one of the first that claimed it', () => {
    const claims = claimsOf([a, other({ name: named('second') })]);
    const third = exampleSession('third', { task: a.task });
    expect(claims.taskTaken(third, null)).toEqual({ task: 'md#1', holder: 'a' });
    claims.claim(third);
    expect(claims.taskTaken(other(), null)).toEqual({ task: 'md#1', holder: 'a' });
  });

  it.each<[string, Session, Session | null]>([
    ['another repository', other({ repo: { ...a.repo, id: repository('github.com/o/other') } }), null],
    ['another task', other({ task: task('gh#1') }), null],
    ['no task', other({ task: null }), null],
    ['a session that is merged', other({ status: 'merged' }), null],
    ['the one that holds it', a, null],
    ['the record of the one that holds it', other(), a],
  ])('is free for %s', (_whom, session, current) => {
    expect(claimsOf([a]).taskTaken(session, current)).toBeNull();
  });

  it('is free after a session that is merged or trashed', () => {
    expect(claimsOf([other({ status: 'merged' }), other(trashed)]).taskTaken(a, null)).toBeNull();
  });
});

describe('records in the order of their right', () => {
  it('keep what nobody before them claims', () => {
    const records = [a, exampleSession('b'), other(trashed)];
    expect(resolveClaims(records, at(9))).toEqual({ sessions: records, givenUp: [] });
  });

  it('lose a name and keep their task, or the other way round', () => {
    const namesake = other({ task: task('md#2') });
    const rival = exampleSession('b', { task: a.task });
    const changed = { updatedAt: at(9), version: 2 };
    const [renamed, released] = [
      { ...namesake, ...changed, name: 'a-2', aliases: ['a'] },
      { ...rival, ...changed, task: null, aliases: ['md#1'] },
    ];
    expect(resolveClaims([a, namesake, rival], at(9))).toEqual({
      sessions: [a, renamed, released],
      givenUp: [
        { session: renamed, name: 'a', task: null },
        { session: released, name: null, task: 'md#1' },
      ],
    });
  });
});
