import { describe, expect, it } from '@jest/globals';
import { errAsync } from 'neverthrow';
import type { ExclusiveLock } from '../../../src/application/ports/exclusive-lock.ts';
import type { MoveNote } from '../../../src/domain/store/move-note.ts';
import { heedingMoves } from '../../../src/infrastructure/persistence/heeding-moves.ts';
import { movableStore } from '../../../src/infrastructure/persistence/movable-stores.ts';
import {
  openSessionStore,
  type SessionDatabase,
} from '../../../src/infrastructure/persistence/open-session-store.ts';
import { aSession, timestamp } from '../../../src/interfaces/testing/testing.ts';
import { unusedStorePath } from '../../support/sqlite-store.ts';

const note: MoveNote = {
  phase: 'leaving',
  other: 'json',
  at: timestamp('2026-11-23T08:00:00.000Z'),
  host: 'here',
};
const free: ExclusiveLock = { hold: (_name, _context, work) => work() };
const held: ExclusiveLock = {
  hold: () => errAsync({ kind: 'LockTimeout', path: '/lock', holder: 1 }),
};

async function insertInto(
  phase: MoveNote['phase'],
  facts: { readonly host?: string; readonly inUse?: boolean; readonly lock?: ExclusiveLock },
): Promise<{ outcome: Awaited<ReturnType<SessionDatabase['insert']>>; left: MoveNote | null }> {
  const location = { backend: 'sqlite', path: unusedStorePath() } as const;
  const movable = await movableStore(location);
  await movable.close(note);
  if (phase === 'gone') await movable.setAside({ ...note, phase });
  const store = heedingMoves(openSessionStore(location), {
    host: facts.host ?? 'here',
    movable: async () => movable,
    lock: async () => facts.lock ?? free,
    isInUse: async () => facts.inUse ?? true,
  });
  const outcome = await store.insert(aSession());
  await store.close();
  return { outcome, left: (await movable.look())._unsafeUnwrap().note };
}

describe('a write that meets the note of a migration', () => {
  it('takes it away when no migration runs and the settings name this store', async () => {
    const { outcome, left } = await insertInto('leaving', {});
    expect({ fine: outcome.isOk(), left }).toEqual({ fine: true, left: null });
  });

  it.each([
    ['runs', { lock: held }, { kind: 'StoreMoving' }],
    ['of another machine has begun', { host: 'there' }, { kind: 'StoreMoving' }],
    ['was killed after the settings were changed', { inUse: false }, { kind: 'StoreMoved', to: 'json' }],
  ])('is refused and leaves it when the migration %s', async (_when, facts, refusal) => {
    const { outcome, left } = await insertInto('leaving', facts);
    expect(outcome._unsafeUnwrapErr()).toMatchObject(refusal);
    expect(left).toEqual(note);
  });

  it('is refused when the store was left, whatever the settings say', async () => {
    const { outcome } = await insertInto('gone', {});
    expect(outcome._unsafeUnwrapErr()).toMatchObject({ kind: 'StoreMoved', to: 'json' });
  });

  it('is a damaged store when there is none', async () => {
    const location = { backend: 'sqlite', path: unusedStorePath() } as const;
    const damaged = { kind: 'StoreDamaged', location: location.path, detail: 'it is' } as const;
    const broken = {
      ...openSessionStore(location),
      insert: () => errAsync(damaged),
      close: async () => undefined,
    };
    const store = heedingMoves(broken, {
      host: 'here',
      movable: () => movableStore(location),
      lock: async () => free,
      isInUse: async () => true,
    });
    expect((await store.insert(aSession()))._unsafeUnwrapErr()).toEqual(damaged);
  });
});
