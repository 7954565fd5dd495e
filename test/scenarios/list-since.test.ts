import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from '@jest/globals';
import { openSessionStore } from '../../src/infrastructure/persistence/open-session-store.ts';
import { absolutePath, aSession, sessionName, timestamp } from '../../src/interfaces/testing/testing.ts';
import { aMinsky, type Minsky } from '../support/minsky.ts';

/** Somebody whose sessions were active last at four in the afternoon of the 22nd, and at noon of the 23rd, in UTC. */
async function twoDays(): Promise<Minsky> {
  const minsky = aMinsky();
  const path = absolutePath(join(minsky.state, 'store/sessions.sqlite'));
  mkdirSync(dirname(path), { recursive: true });
  const store = openSessionStore({ backend: 'sqlite', path });
  for (const [name, at] of [
    ['before', '2026-11-22T16:00:00.000Z'],
    ['after', '2026-11-23T12:00:00.000Z'],
  ] as const) {
    const lastActivityAt = timestamp(at);
    (await store.insert(aSession({ name: sessionName(name), lastActivityAt })))._unsafeUnwrap();
  }
  await store.close();
  return minsky;
}

it.each([
  ['a day', 'begins where the user is', '2026-11-23', { UTC: 1, 'Asia/Tokyo': 2, 'America/Los_Angeles': 1 }],
  ['a day', 'begins where the user is', '2026-11-22', { UTC: 2, 'Asia/Tokyo': 2, 'America/Los_Angeles': 2 }],
  ['a time without a zone', 'is that of the user', '2026-11-23T00:30', { UTC: 1, 'Asia/Tokyo': 2 }],
  ['a time with a zone', 'is the same everywhere', '2026-11-22T16:00:01Z', { UTC: 1, 'Asia/Tokyo': 1 }],
])('%s %s: sessions active since %s', async (_what, _is, since, counts) => {
  const minsky = await twoDays();
  const found = Object.keys(counts).map(async (TZ) => {
    const { sessions } = await minsky.with({ TZ }).data(['session', 'list', '--since', since]);
    return [TZ, sessions.length] as const;
  });
  expect(Object.fromEntries(await Promise.all(found))).toEqual(counts);
});
