import { describe, expect, it } from '@jest/globals';
import { requireArrived } from '../../../src/application/stores/require-arrived.ts';
import type { Session } from '../../../src/domain/session/session.ts';
import { aSession, InMemorySessionStore, sessionName } from '../../../src/interfaces/testing/testing.ts';

async function arrived(
  held: readonly Session[],
  plan: Parameters<typeof requireArrived>[1],
): Promise<unknown> {
  const store = new InMemorySessionStore();
  for (const session of held) (await store.insert(session))._unsafeUnwrap();
  return (await requireArrived({ snapshots: store, maintenance: store }, plan)).match(
    () => 'arrived',
    (error) => error,
  );
}

const [added, changed, untouched] = [
  aSession({ name: sessionName('added') }),
  aSession({ name: sessionName('changed'), version: 2 }),
  aSession(),
];
const plan = { inserts: [added], replacements: [{ before: { ...changed, version: 1 }, after: changed }] };

describe('what a consolidation has written', () => {
  it('has arrived when it is there as it was meant, or as somebody has changed it since', async () => {
    expect(await arrived([untouched, added, changed], plan)).toBe('arrived');
    const later = { ...changed, aliases: ['later'], version: 3 };
    expect(await arrived([added, later], plan)).toBe('arrived');
  });

  it('has not when a record is missing or says something else', async () => {
    const other = { ...changed, aliases: ['other'] };
    expect(await arrived([untouched, other], plan)).toEqual({
      kind: 'CopyDiffers',
      location: 'memory',
      differences: [
        { kind: 'changed', session: 'changed', members: ['aliases'] },
        { kind: 'missing', session: 'added' },
      ],
    });
  });
});
