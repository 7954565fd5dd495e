import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { expect } from '@jest/globals';
import type { SessionStore } from '../../src/application/ports/session-store.ts';
import { pseudoRandom } from './pseudo-random.ts';
import { startStoreProcess } from './store-processes.ts';

/** A writer that was killed: every name in `acknowledged` was written twice, and an alias with it. */
export interface KilledWriter {
  readonly label: string;
  readonly acknowledged: readonly string[];
}

/**
 * Starts writers, two at a time, and kills each at a random moment of its work; `after` looks at the store while the
 * other one goes on. Returns all of them.
 */
export async function killWriters(
  path: string,
  kills: number,
  after: (killed: KilledWriter) => Promise<void>,
): Promise<readonly KilledWriter[]> {
  const random = pseudoRandom(kills);
  const lane = async (first: number): Promise<readonly KilledWriter[]> => {
    const killed: KilledWriter[] = [];
    for (let round = first; round < kills; round += 2) {
      const writer = await killOne(path, `round-${String(round)}`, 1 + random(8), random(12));
      expect(writer.acknowledged.length).toBeGreaterThan(0);
      await after(writer);
      killed.push(writer);
    }
    return killed;
  };
  return (await Promise.all([lane(0), lane(1)])).flat();
}

async function killOne(path: string, label: string, after: number, delay: number): Promise<KilledWriter> {
  const writer = startStoreProcess({ path, action: 'rewrite', label, count: 1e6 });
  const acknowledged: string[] = [];
  for await (const line of createInterface({ input: writer.stdout! })) {
    expect(line).toBe('null');
    acknowledged.push(`${label}-${String(acknowledged.length)}`);
    if (acknowledged.length === after) setTimeout(() => writer.kill('SIGKILL'), delay);
  }
  if (writer.signalCode === null) await once(writer, 'exit');
  expect(writer.signalCode).toBe('SIGKILL');
  return { label, acknowledged };
}

/** Looks up every record of which the writer was told that it is written: each is there once, as it was written last. */
export async function expectAcknowledged(
  store: Pick<SessionStore, 'list'>,
  { label, acknowledged }: KilledWriter,
): Promise<void> {
  for (const name of acknowledged) {
    const page = await store.list({ called: `was ${name}` }, { limit: 9, after: null });
    const { sessions } = page._unsafeUnwrap();
    expect([label, ...sessions.map((session) => [session.name, session.version])]).toEqual([
      label,
      [name, 2],
    ]);
  }
}
