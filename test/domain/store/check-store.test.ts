import { describe, expect, it } from '@jest/globals';
import type { Session } from '../../../src/domain/session/session.ts';
import { checkStore } from '../../../src/domain/store/check-store.ts';
import type { StoreContent } from '../../../src/domain/store/store-content.ts';
import {
  absolutePath,
  aSession,
  sessionId,
  sessionName,
  taskId,
  timestamp,
} from '../../../src/interfaces/testing/testing.ts';

const now = timestamp('2026-11-23T00:00:00.000Z');
const found = { severity: 'error', path: null, action: 'repair', done: false };

/** The time as the beginning of an id. */
function idTimeOf(time: string): string {
  const hex = Date.parse(time).toString(16).padStart(12, '0');
  return `${hex.slice(0, 8)}-${hex.slice(8)}`;
}

function contentOf(records: readonly Session[], flaws: StoreContent['flaws'] = []): StoreContent {
  return { location: '/store', shared: false, flaws, records };
}

describe('the check of a store', () => {
  it('finds nothing where everything is as it should be', () => {
    const trashed = aSession({ name: sessionName('same'), status: 'trashed', task: taskId('md#1') });
    const records = [aSession({ name: sessionName('same'), task: taskId('md#1') }), trashed];
    expect(checkStore(contentOf(records), now)).toEqual([]);
    expect(checkStore(contentOf([]), now)).toEqual([]);
  });

  it('takes clocks that differ by a day at most, and activity before the creation', () => {
    const tomorrow = timestamp('2026-11-24T00:00:00.000Z');
    const records = [
      aSession({ lastActivityAt: tomorrow, updatedAt: tomorrow }),
      aSession({ lastActivityAt: timestamp('2025-01-01T00:00:00.000Z') }),
      aSession({ id: sessionId(`${idTimeOf(tomorrow)}-7000-8000-000000000000`) }),
    ];
    expect(checkStore(contentOf(records), now)).toEqual([]);
  });

  it('tells what the backend says of the file and of single records', () => {
    const flaws = [
      { kind: 'FileDamaged', detail: 'page 2 is broken' },
      { kind: 'RecordDamaged', label: 'one', field: 'branch', workspace: absolutePath('/w/one') },
    ] as const;
    expect(checkStore(contentOf([], flaws), now)).toEqual([
      { kind: 'file-damaged', ...found, session: null, path: '/store', cause: 'page 2 is broken' },
      { kind: 'record-damaged', ...found, session: 'one', path: '/w/one', field: 'branch' },
    ]);
  });

  it('finds an id, a name whatever its case, and a task of one repository that two records have', () => {
    const one = aSession({ name: sessionName('Same'), task: taskId('md#1') });
    const other = aSession({ name: sessionName('sAME') });
    const third = aSession({ task: taskId('md#1') });
    expect(checkStore(contentOf([one, other, third, third]), now)).toEqual([
      { kind: 'id-shared', ...found, session: third.name, holders: 2 },
      { kind: 'name-shared', ...found, session: 'Same', holders: 2 },
      { kind: 'name-shared', ...found, session: third.name, holders: 2 },
      { kind: 'task-shared', ...found, session: 'Same', holders: 3 },
    ]);
  });

  it('warns of times in the future and of a change before the creation', () => {
    const future = timestamp('2027-01-01T00:00:00.000Z');
    const records = [
      aSession({ name: sessionName('late'), lastActivityAt: future }),
      aSession({ name: sessionName('before'), updatedAt: timestamp('2025-01-01T00:00:00.000Z') }),
      aSession({ name: sessionName('id'), id: sessionId('0fffffff-0000-7000-8000-000000000000') }),
    ];
    const warning = {
      kind: 'time-implausible',
      severity: 'warning',
      path: null,
      action: 'none',
      done: false,
    };
    expect(checkStore(contentOf(records), now)).toEqual([
      { ...warning, session: 'late', field: 'lastActivityAt', time: future },
      { ...warning, session: 'before', field: 'updatedAt', time: '2025-01-01T00:00:00.000Z' },
      { ...warning, session: 'id', field: 'id', time: '2026-01-01T00:00:00.000Z' },
    ]);
  });
});
