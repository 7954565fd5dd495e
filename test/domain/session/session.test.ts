import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { err, ok } from 'neverthrow';
import {
  activate,
  isLive,
  markMerged,
  newSession,
  openPullRequest,
  recordActivity,
  restore,
  statuses,
  trash,
  type Session,
  type SessionStatus,
  type Transition,
} from '../../../src/domain/session/session.ts';
import { at, examplePullRequest, exampleSession, task } from '../session-examples.ts';

const transitions = {
  activate,
  openPullRequest: (session: Session, now: typeof soon) => openPullRequest(session, examplePullRequest, now),
  markMerged,
  trash,
  restore,
} satisfies Record<string, (session: Session, now: typeof soon) => Transition>;

const soon = at(30);
const inStatus = (status: SessionStatus): Session =>
  exampleSession('example', {
    status,
    trashedFrom: status === 'trashed' ? 'active' : null,
    task: task('md#176'),
    aliases: ['#176'],
    version: 7,
  });

describe('a new session', () => {
  it('is starting, has no PR and no alias, and is the first version of its record', () => {
    const { id, name, repo, base, branch, workspace } = exampleSession('example');
    const details = { id, name, task: task('md#176'), repo, base, branch, workspace };
    expect(newSession(details, soon)).toEqual({
      ...details,
      status: 'starting',
      trashedFrom: null,
      pr: null,
      aliases: [],
      createdAt: soon,
      updatedAt: soon,
      lastActivityAt: soon,
      version: 1,
    });
  });
});

/** What becomes of a session in the status of the row by the transition of the column; a refused one names its aim. */
const table: Record<SessionStatus, Record<keyof typeof transitions, string>> = {
  starting: {
    activate: 'active',
    openPullRequest: 'refused: pr-open',
    markMerged: 'refused: merged',
    trash: 'trashed',
    restore: 'refused: active',
  },
  active: {
    activate: 'refused: active',
    openPullRequest: 'pr-open',
    markMerged: 'merged',
    trash: 'trashed',
    restore: 'refused: active',
  },
  'pr-open': {
    activate: 'refused: active',
    openPullRequest: 'pr-open',
    markMerged: 'merged',
    trash: 'trashed',
    restore: 'refused: active',
  },
  merged: {
    activate: 'refused: active',
    openPullRequest: 'refused: pr-open',
    markMerged: 'refused: merged',
    trash: 'trashed',
    restore: 'refused: active',
  },
  trashed: {
    activate: 'refused: active',
    openPullRequest: 'refused: pr-open',
    markMerged: 'refused: merged',
    trash: 'refused: trashed',
    restore: 'active',
  },
};
const names = Object.keys(transitions) as (keyof typeof transitions)[];
const rows = statuses.flatMap((from) => names.map((name) => [from, name, table[from][name]] as const));

describe('the status of a session', () => {
  it.each(rows)('%s by %s is %s', (from, name, outcome) => {
    const before = inStatus(from);
    const aim = outcome.replace('refused: ', '') as SessionStatus;
    const after = {
      ...before,
      status: aim,
      trashedFrom: name === 'trash' ? from : null,
      pr: name === 'openPullRequest' ? examplePullRequest : null,
      updatedAt: soon,
      lastActivityAt: soon,
      version: 8,
    };
    expect(transitions[name](before, soon)).toEqual(
      outcome === aim ? ok(after) : err({ kind: 'IllegalTransition', session: 'example', from, to: aim }),
    );
  });

  it.each([
    ['starting', null, 'active'],
    ['active', null, 'active'],
    ['pr-open', examplePullRequest, 'pr-open'],
    ['merged', examplePullRequest, 'merged'],
    ['merged', null, 'merged'],
    [null, null, 'active'],
    [null, examplePullRequest, 'pr-open'],
  ] as const)('that was %s before the trash is restored with PR %j to %s', (trashedFrom, pr, status) => {
    const trashed = { ...inStatus('trashed'), trashedFrom, pr };
    expect(restore(trashed, soon)).toEqual(
      ok({ ...trashed, status, trashedFrom: null, updatedAt: soon, lastActivityAt: soon, version: 8 }),
    );
  });

  it('keeps the PR that a refresh replaced only in the replaced version', () => {
    const first = openPullRequest(inStatus('active'), examplePullRequest, soon)._unsafeUnwrap();
    const refreshed = { ...examplePullRequest, title: 'A better title', updatedAt: at(40) };
    expect(openPullRequest(first, refreshed, at(40))).toEqual(
      ok({ ...first, pr: refreshed, updatedAt: at(40), lastActivityAt: at(40), version: 9 }),
    );
    expect(first.pr).toEqual(examplePullRequest);
  });

  it.each([
    ['starting', true],
    ['active', true],
    ['pr-open', true],
    ['merged', false],
    ['trashed', false],
  ] as const)('%s claims the task of the session: %s', (status, live) => {
    expect(isLive({ status })).toBe(live);
  });
});

describe('any course of transitions', () => {
  it('counts the version, never goes back to starting, and changes nothing but what a transition is about', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...names), { maxLength: 12 }), (course) => {
        const first = inStatus('starting');
        const frozen = JSON.stringify(first);
        const { last, steps } = course.reduce(
          ({ last, steps }, name) =>
            transitions[name](last, at(steps + 1)).match(
              (next) => ({ last: next, steps: steps + 1 }),
              () => ({ last, steps }),
            ),
          { last: first, steps: 0 },
        );
        const { status, trashedFrom, pr, updatedAt, lastActivityAt, version, ...rest } = last;
        expect(JSON.parse(frozen)).toEqual({ ...JSON.parse(frozen), ...rest });
        expect(version).toBe(first.version + steps);
        expect([updatedAt, lastActivityAt]).toEqual(steps === 0 ? [at(0), at(0)] : [at(steps), at(steps)]);
        expect(status === 'starting').toBe(steps === 0);
        expect(trashedFrom !== null).toBe(status === 'trashed');
        expect(status === 'pr-open' && pr === null).toBe(false);
        expect(JSON.stringify(first)).toBe(frozen);
      }),
    );
  });

  it('leaves a session as it was when it is trashed and restored, save the starting one', () => {
    fc.assert(
      fc.property(fc.constantFrom('active', 'pr-open', 'merged'), (status) => {
        const before = inStatus(status);
        const back = trash(before, soon).andThen((trashed) => restore(trashed, at(60)));
        expect(back).toEqual(ok({ ...before, updatedAt: at(60), lastActivityAt: at(60), version: 9 }));
      }),
    );
  });
});

describe('activity in a workspace', () => {
  it.each(statuses)('is a change of a record that is %s and leaves all else', (status) => {
    const session = inStatus(status);
    expect(recordActivity(session, soon)).toEqual({
      ...session,
      updatedAt: soon,
      lastActivityAt: soon,
      version: 8,
    });
  });
});
