import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { SessionFilter } from '../../src/domain/session/session-filter.ts';
import type { Session } from '../../src/domain/session/session.ts';
import type { PageRequest } from '../../src/application/ports/session-store.ts';
import {
  openSessionStore,
  type SessionDatabase,
} from '../../src/infrastructure/persistence/open-session-store.ts';
import { InMemorySessionStore } from '../../src/interfaces/testing/testing.ts';
import { unusedJsonPath } from '../support/json-store.ts';
import { unusedDatabase } from '../support/postgres-store.ts';
import { unusedStorePath } from '../support/sqlite-store.ts';
import { anyCursor, anyFilter, crowdedSession } from './random-sessions.ts';

/** One call; `outdated` is how many versions behind the stored one the caller is. */
type Call =
  | { readonly call: 'insert' | 'find'; readonly session: Session }
  | { readonly call: 'replace' | 'remove'; readonly session: Session; readonly outdated: number }
  | { readonly call: 'list'; readonly filter: SessionFilter; readonly page: PageRequest };

const outdated = fc.constantFrom(0, 0, 0, 1, -1);
const anyCall: fc.Arbitrary<Call> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ call: fc.constant('insert'), session: crowdedSession }) },
  { weight: 3, arbitrary: fc.record({ call: fc.constant('replace'), session: crowdedSession, outdated }) },
  { weight: 1, arbitrary: fc.record({ call: fc.constant('remove'), session: crowdedSession, outdated }) },
  { weight: 1, arbitrary: fc.record({ call: fc.constant('find'), session: crowdedSession }) },
  {
    weight: 4,
    arbitrary: fc.record({
      call: fc.constant('list'),
      filter: anyFilter,
      page: fc.record({ limit: fc.integer({ min: 1, max: 6 }), after: fc.option(anyCursor, { freq: 2 }) }),
    }),
  },
);

/** The answer as data, the error if it was one. */
async function answer(store: SessionDatabase, call: Call, version: number): Promise<unknown> {
  switch (call.call) {
    case 'insert':
      return store.insert(call.session).match(told, refused);
    case 'find':
      return store.find(call.session.id).match(told, refused);
    case 'replace': {
      const expected = version - call.outdated;
      return store.replace({ ...call.session, version: version + 1 }, expected).match(told, refused);
    }
    case 'remove':
      return store.remove({ ...call.session, version: version - call.outdated }).match(told, refused);
    case 'list':
      return store.list(call.filter, call.page).match(told, refused);
  }
}

const told = (value: unknown): unknown => ({ value });
const refused = (error: unknown): unknown => ({ error });
const everything = { limit: 1_000, after: null };

describe('the four backends', () => {
  let stores: readonly (readonly [name: string, store: SessionDatabase])[];
  const memory = (): SessionDatabase => stores[0]![1];

  beforeAll(async () => {
    const inMemory = Object.assign(new InMemorySessionStore(), { close: async () => undefined });
    stores = [
      ['memory', inMemory],
      ['json', openSessionStore({ backend: 'json', path: unusedJsonPath() })],
      ['sqlite', openSessionStore({ backend: 'sqlite', path: unusedStorePath() })],
      ['postgres', openSessionStore(await unusedDatabase())],
    ];
  });
  afterAll(async () => {
    for (const [, store] of stores) await store.close();
  });

  async function play(calls: readonly Call[]): Promise<void> {
    for (const call of calls) {
      const session = call.call === 'list' ? null : (await memory().find(call.session.id))._unsafeUnwrap();
      const version = session?.version ?? 1;
      const [expected, ...others] = await Promise.all(
        stores.map(async ([, store]) => answer(store, call, version)),
      );
      for (const [at, other] of others.entries()) {
        expect({ on: stores[at + 1]![0], call, answer: other }).toEqual({
          on: stores[at + 1]![0],
          call,
          answer: expected,
        });
      }
    }
    const contents = await Promise.all(
      stores.map(async ([, store]) => (await store.list({}, everything))._unsafeUnwrap()),
    );
    for (const content of contents) expect(content).toEqual(contents[0]);
  }

  async function clear(): Promise<void> {
    for (const [, store] of stores) {
      for (const session of (await store.list({}, everything))._unsafeUnwrap().sessions) {
        (await store.remove(session))._unsafeUnwrap();
      }
    }
  }

  it('answer every random sequence of calls alike, refusals included', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anyCall, { minLength: 10, maxLength: 60 }), play),
      // A failure prints the seed and the shortest sequence that shows it.
      { numRuns: 60, plugins: [fc.afterEach(clear)] },
    );
  }, 900_000);
});
