import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { Session } from '../../../src/domain/session/session.ts';
import type { AbsolutePath } from '../../../src/domain/workspace/workspace-path.ts';
import { aPullRequest, aSession, taskId } from '../../../src/interfaces/testing/testing.ts';
import { aJsonStoreHolding } from '../../support/json-store.ts';
import { pseudoRandom } from '../../support/pseudo-random.ts';
import { imprintOf, keptOf, markersOf, RepairWorld } from '../../support/repair-world.ts';
import { aStoreHolding } from '../../support/sqlite-store.ts';

const rounds = 220;

const sessions: readonly Session[] = [
  ...Array.from({ length: 8 }, (_, at) =>
    aSession({
      task: taskId(`md#${String(at)}1`),
      pr: aPullRequest({ body: 'Ünï "quoted" \\ \n'.repeat(at * 60) }),
    }),
  ),
  aSession({ status: 'trashed', trashedFrom: 'active', version: 3 }),
];

const backends: readonly (readonly ['sqlite' | 'json', () => Promise<AbsolutePath>])[] = [
  ['sqlite', () => aStoreHolding(sessions)],
  ['json', () => aJsonStoreHolding(sessions)],
];

describe.each(backends)('a %s store that is damaged at random', (backend, make) => {
  it(`is repaired with every session that has a workspace, and its damaged bytes are kept, ${String(rounds)} times`, async () => {
    const path = await make();
    const whole = `${path}.whole`;
    copyFileSync(path, whole);
    const random = pseudoRandom(20_261_123);
    const counts = { repaired: 0, unnoticed: 0, refused: 0 };
    for (let round = 0; round < rounds; round++) {
      for (const name of readdirSync(dirname(path))) {
        if (name !== `sessions.${backend}.whole`) rmSync(join(dirname(path), name));
      }
      const bytes = damagedBytes(readFileSync(whole), random);
      writeFileSync(path, bytes);
      const world = new RepairWorld({ backend, path }, markersOf(sessions));
      const checked = await world.check();
      expect(readFileSync(path).equals(bytes)).toBe(true);
      const findings = await world.repair();
      if (findings === 'StoreTooNew') {
        counts.refused += 1;
        expect([checked, readFileSync(path).equals(bytes)]).toEqual(['StoreTooNew', true]);
        continue;
      }
      expect([round, findings]).toEqual([round, expect.any(Array)]);
      expect([round, await world.check()]).toEqual([round, expect.not.arrayContaining([errorFinding])]);
      const records = await world.records();
      expect([round, Object.keys(records)]).toEqual([
        round,
        expect.arrayContaining(sessions.map(({ id }) => id)),
      ]);
      const damaged = typeof checked !== 'string' && checked.some(({ severity }) => severity === 'error');
      counts[damaged ? 'repaired' : 'unnoticed'] += 1;
      // A flipped digit can make a record look later than its marker.
      const same = sessions.filter(({ id, version }) => recordAt(records, id)?.version === version);
      if (damaged) expect([round, same.map(({ id }) => recordAt(records, id))]).toEqual([round, same]);
      expect([round, keptOf(path)]).toEqual([round, damaged ? [imprintOf(bytes)] : []]);
    }

    expect(counts.repaired).toBeGreaterThan(rounds / 3);
  }, 900_000);
});

function recordAt(records: Awaited<ReturnType<RepairWorld['records']>>, id: string): Session | undefined {
  return typeof records === 'string' ? undefined : records[id];
}

const errorFinding: unknown = expect.objectContaining({ severity: 'error' });

/** The bytes with one of the things done to them that happen to files and disks. */
function damagedBytes(bytes: Buffer, random: (below: number) => number): Buffer {
  const at = random(bytes.length);
  const sector = Math.floor(at / 512) * 512;
  switch (random(8)) {
    case 0:
      bytes[at] = random(256);
      return bytes;
    case 1:
      bytes[at] = bytes[at]! ^ (1 << random(8));
      return bytes;
    case 2:
      return bytes.fill(random(256), at, at + 1 + random(40));
    case 3:
      return bytes.fill(0, sector, sector + 512);
    case 4:
      return bytes.subarray(0, at);
    case 5:
      return bytes.fill(random(256), sector, sector + 4_096);
    case 6:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + 1 + random(40))]);
    default: {
      const from = Math.floor(random(bytes.length) / 512) * 512;
      bytes.copy(bytes, sector, from, from + 512);
      return bytes;
    }
  }
}
