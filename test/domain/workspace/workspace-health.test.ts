import { describe, expect, it } from '@jest/globals';
import { err, ok } from 'neverthrow';
import { statuses } from '../../../src/domain/session/session.ts';
import {
  judgeWorkspace,
  requireUsable,
  type GitOperation,
  type WorkspaceOnDisk,
  type WorkspaceState,
} from '../../../src/domain/workspace/workspace-health.ts';
import { exampleSession, idFrom } from '../session-examples.ts';

const session = exampleSession('example');
const checkout = (changes: object = {}): WorkspaceOnDisk => ({
  kind: 'checkout',
  markedFor: session.id,
  operation: null,
  writable: true,
  ...changes,
});
const unlooked = { dirty: null, ahead: null, behind: null };
const operations: GitOperation[] = ['merge', 'rebase', 'cherry-pick', 'revert', 'bisect', 'am'];

describe('a workspace', () => {
  it.each<[string, WorkspaceOnDisk | null, WorkspaceState]>([
    ['with its own marker is usable', checkout(), 'ok'],
    ['without a marker is usable', checkout({ markedFor: null }), 'ok'],
    ['that may not be changed is read-only', checkout({ writable: false }), 'read-only'],
    ['with the marker of another session is foreign', checkout({ markedFor: idFrom('0000beef') }), 'foreign'],
    ['that is gone is missing', { kind: 'nothing' }, 'missing'],
    ['that is no checkout is broken', { kind: 'not-a-checkout' }, 'broken'],
    ['that was not looked at is another host’s', null, 'other-host'],
  ])('%s', (_what, disk, state) => {
    expect(judgeWorkspace(session, 'here', disk)).toEqual({ state, operation: null, ...unlooked });
  });

  it.each(operations)('in the middle of a %s is usable and says so', (operation) => {
    expect(judgeWorkspace(session, 'here', checkout({ operation }))).toEqual({
      state: 'ok',
      operation,
      ...unlooked,
    });
  });

  it('that is foreign still tells which operation was begun', () => {
    const disk = checkout({ markedFor: idFrom('0000beef'), operation: 'merge' });
    expect(judgeWorkspace(session, 'here', disk)).toEqual({
      state: 'foreign',
      operation: 'merge',
      ...unlooked,
    });
  });

  it.each([checkout(), { kind: 'nothing' }, { kind: 'not-a-checkout' }, null] as const)(
    'of another host is not judged by what stands at its path here: %j',
    (disk) => {
      expect(judgeWorkspace(session, 'there', disk)).toEqual({
        state: 'other-host',
        operation: null,
        ...unlooked,
      });
    },
  );

  it.each([checkout(), { kind: 'nothing' }, null] as const)(
    'of a trashed session is in the trash, on every host: %j',
    (disk) => {
      const trashed = { ...session, status: 'trashed' as const };
      const expected = { state: 'trashed', operation: null, ...unlooked };
      expect(judgeWorkspace(trashed, 'here', disk)).toEqual(expected);
      expect(judgeWorkspace(trashed, 'there', disk)).toEqual(expected);
    },
  );

  it.each(statuses.filter((status) => status !== 'trashed'))(
    'of a session that is %s is judged alike',
    (status) => {
      expect(judgeWorkspace({ ...session, status }, 'here', { kind: 'nothing' }).state).toBe('missing');
    },
  );
});

describe('a workspace that is needed', () => {
  const at = { session: 'example', path: '/state/sessions/example' };
  it.each<[WorkspaceState, object | null]>([
    ['ok', null],
    ['missing', { kind: 'WorkspaceMissing', ...at }],
    ['broken', { kind: 'WorkspaceBroken', ...at, repository: null }],
    ['foreign', { kind: 'WorkspaceForeign', ...at }],
    ['other-host', { kind: 'WorkspaceOnOtherHost', ...at, host: 'here' }],
    ['trashed', { kind: 'SessionTrashed', session: 'example', id: session.id }],
  ])('and is %s is refused with %j', (state, refusal) => {
    const health = { state, operation: null, ...unlooked };
    expect(requireUsable(session, health)).toEqual(refusal === null ? ok(session) : err(refusal));
  });

  it.each(operations)('and is in the middle of a %s can be visited', (operation) => {
    const health = { state: 'ok' as const, operation, ...unlooked };
    expect(requireUsable(session, health)).toEqual(ok(session));
    expect(requireUsable(session, health, 'visit')).toEqual(ok(session));
  });

  it.each(operations)('and is in the middle of a %s is refused for a merge', (operation) => {
    expect(requireUsable(session, { state: 'ok', operation, ...unlooked }, 'merge')).toEqual(
      err({ kind: 'WorkspaceMidOperation', ...at, operation }),
    );
  });

  it('and is read-only can be visited and not merged into', () => {
    const health = { state: 'read-only', operation: null, ...unlooked } as const;
    expect(requireUsable(session, health)).toEqual(ok(session));
    expect(requireUsable(session, health, 'merge')).toEqual(err({ kind: 'WorkspaceReadOnly', ...at }));
  });

  it('and is foreign is refused as that, whatever operation was begun in it', () => {
    expect(requireUsable(session, { state: 'foreign', operation: 'merge', ...unlooked }, 'merge')).toEqual(
      err({ kind: 'WorkspaceForeign', ...at }),
    );
  });

  it.each<WorkspaceState>(['ok', 'read-only', 'missing', 'broken', 'foreign'])(
    'and is %s is being built as long as the session starts',
    (state) => {
      const starting = { ...session, status: 'starting' as const };
      for (const use of ['visit', 'merge'] as const) {
        expect(requireUsable(starting, { state, operation: null, ...unlooked }, use)).toEqual(
          err({ kind: 'SessionBusy', session: starting }),
        );
      }
    },
  );

  it.each<WorkspaceState>(['ok', 'read-only', 'missing', 'broken', 'foreign', 'other-host'])(
    'for a merge and is %s is refused for what it is if the session is merged already',
    (state) => {
      const merged = { ...session, status: 'merged' as const };
      expect(requireUsable(merged, { state, operation: null, ...unlooked }, 'merge')).toEqual(
        err({ kind: 'SessionMerged', session: merged }),
      );
    },
  );

  it.each(statuses.filter((status) => status !== 'starting'))(
    'of a session that is %s can be visited',
    (status) => {
      const visited = { ...session, status };
      expect(requireUsable(visited, { state: 'ok', operation: null, ...unlooked })).toEqual(ok(visited));
    },
  );

  it('and is on another host is refused as that while the session starts there', () => {
    const starting = { ...session, status: 'starting' as const };
    expect(requireUsable(starting, { state: 'other-host', operation: null, ...unlooked })).toEqual(
      err({ kind: 'WorkspaceOnOtherHost', ...at, host: 'here' }),
    );
  });

  it('and is at rest can be merged into', () => {
    expect(requireUsable(session, { state: 'ok', operation: null, ...unlooked }, 'merge')).toEqual(
      ok(session),
    );
  });
});
