import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { AbsolutePath } from '../../../../src/domain/workspace/workspace-path.ts';
import type { Session } from '../../../../src/domain/session/session.ts';
import { aPullRequest, aSession, taskId } from '../../../../src/interfaces/testing/testing.ts';
import { aJsonStoreHolding, withJsonStore } from '../../../support/json-store.ts';
import { pseudoRandom } from '../../../support/pseudo-random.ts';

const page = { limit: 100, after: null };
const pr = aPullRequest({ body: 'Ünï "quoted" \\ \n' });
const records = [aSession({ task: taskId('md#1'), pr }), aSession()];

describe('a small JSON store', () => {
  let path: AbsolutePath;
  let whole: Buffer;
  beforeAll(async () => {
    path = await aJsonStoreHolding(records);
    whole = readFileSync(path);
  });

  /** What a fresh opening reads, or the kind of its refusal. */
  async function readingOf(bytes: Buffer): Promise<readonly Session[] | string> {
    writeFileSync(path, bytes);
    return withJsonStore(path, async (store) => {
      const listed = await store.list({}, page);
      const written = await store.remove({ ...records[0]!, version: 99 });
      expect(written._unsafeUnwrapErr().kind).toBe(listed.isOk() ? 'VersionConflict' : listed.error.kind);
      expect(readFileSync(path).equals(bytes)).toBe(true);
      return listed.isOk() ? listed.value.sessions : listed.error.kind;
    });
  }

  it('that is cut off is damaged, at whatever byte, unless only its last line end is gone', async () => {
    const untouched = await readingOf(whole);
    expect(untouched).toHaveLength(2);
    for (let length = 0; length < whole.length; length++) {
      const reading = await readingOf(whole.subarray(0, length));
      expect([length, reading]).toEqual([length, length === whole.length - 1 ? untouched : 'StoreDamaged']);
    }
  });

  it('that is damaged at random holds all of its records or is refused with its bytes kept, 500 times', async () => {
    const untouched = await readingOf(whole);
    const random = pseudoRandom(20_261_123);
    const counts: Record<string, number> = {};
    for (let round = 0; round < 500; round++) {
      const reading = await readingOf(damagedBytes(whole, random));
      if (typeof reading === 'string') expect(['StoreDamaged', 'StoreTooNew']).toContain(reading);
      else expect(reading).toEqual(untouched);
      const outcome = typeof reading === 'string' ? reading : 'whole';
      counts[outcome] = (counts[outcome] ?? 0) + 1;
    }
    expect(counts.StoreDamaged).toBeGreaterThan(400);
  });

  it('that was laid out anew, or got the line ends of another system, is the same store', async () => {
    const untouched = await readingOf(whole);
    const text = whole.toString();
    for (const same of [JSON.stringify(JSON.parse(text)), text.replaceAll('\n', '\r\n'), `\uFEFF${text}`]) {
      expect(await readingOf(Buffer.from(same))).toEqual(untouched);
    }
  });

  it('that was changed by hand is refused, because nobody can tell that from damage', async () => {
    const edited = whole.toString().replace('"branch": "main"', '"branch": "mein"');
    expect(await readingOf(Buffer.from(edited))).toBe('StoreDamaged');
  });
});

/** The bytes with one of the things done to them that happen to files. */
function damagedBytes(whole: Buffer, random: (below: number) => number): Buffer {
  const bytes = Buffer.from(whole);
  const at = random(bytes.length);
  const end = at + 1 + random(40);
  switch (random(6)) {
    case 0:
      bytes[at] = random(256);
      return bytes;
    case 1:
      bytes[at] = bytes[at]! ^ (1 << random(8));
      return bytes;
    case 2:
      return bytes.fill(random(2) * 0x20, at, Math.min(end, bytes.length));
    case 3:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(end)]);
    case 4:
      return Buffer.concat([bytes.subarray(0, end), bytes.subarray(at)]);
    default: {
      const from = random(bytes.length);
      bytes.copy(bytes, at, from, from + 40);
      return bytes;
    }
  }
}
