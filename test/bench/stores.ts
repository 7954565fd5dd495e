import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { SessionFilter } from '../../src/domain/session/session-filter.ts';
import {
  openSessionStore,
  type SessionDatabase,
  type StoreLocation,
} from '../../src/infrastructure/persistence/open-session-store.ts';
import { absolutePath } from '../../src/interfaces/testing/domain-values.ts';
import { aSession } from '../../src/interfaces/testing/session-builder.ts';
import { withPostgres } from './bench-server.ts';
import { compare, type Figure } from './figure.ts';
import { interleaveCalls, type CallCandidate, type Effort } from './measure.ts';
import { nameOf, numberedSession, numberedSessions, spreadNumbers } from './numbered-sessions.ts';
import type { RawStore } from './raw-store.ts';
import { rawJson } from './raw-json.ts';
import { rawPostgres } from './raw-postgres.ts';
import { rawSqlite } from './raw-sqlite.ts';
import { shown, type Workbench } from './workbench.ts';

type Backend = StoreLocation['backend'];

interface Place {
  readonly location: StoreLocation;
  readonly raw: RawStore;
}

/** A store with its records in it. */
interface FilledStore {
  readonly records: number;
  readonly store: SessionDatabase;
  readonly raw: RawStore;
  readonly dispose: () => Promise<void>;
}

const drivers = { sqlite: 'better-sqlite3', postgres: 'pg', json: 'fs + JSON.parse' } as const;
const operations = ['insert', 'get by name', 'get by task', 'list first page'] as const;

/** Calls of the stores in one process, beside the bare driver doing the same to the same records. */
export async function* measureStores(
  bench: Workbench,
  backends: readonly Backend[],
  sizes: readonly number[],
): AsyncGenerator<Figure> {
  const locate = (server: string, backend: Backend, records: number): Place | Promise<Place> => {
    const path = absolutePath(join(bench.root, `bench-${String(records)}.${backend}`));
    if (backend === 'sqlite') return { location: { backend, path }, raw: rawSqlite(path) };
    if (backend === 'json') return { location: { backend, path }, raw: rawJson(path) };
    return rawPostgres(server, `bench_${String(records)}`).then(({ url, raw }) => ({
      location: { backend, url, poolSize: 1 },
      raw,
    }));
  };
  yield* withPostgres(bench, async function* (server) {
    for (const backend of backends) {
      yield* measureBackend(backend, sizes, async (records) => locate(server, backend, records));
    }
  });
}

async function* measureBackend(
  backend: Backend,
  sizes: readonly number[],
  locate: (records: number) => Promise<Place>,
): AsyncGenerator<Figure> {
  if (backend !== 'json') await warmUp(backend, await locate(100));
  let smallest: FilledStore | null = null;
  try {
    for (const records of sizes) {
      const filled = await fill(await locate(records), records);
      try {
        yield* measureSize(backend, filled);
        if (smallest !== null && records === sizes.at(-1)) yield* measureFlatness(backend, smallest, filled);
      } finally {
        if (smallest === null) smallest = filled;
        else await filled.dispose();
      }
    }
  } finally {
    await smallest?.dispose();
  }
}

/** Has every call compiled for speed, on a store of its own so that none of those measured grows by it. */
async function warmUp(backend: Backend, place: Place): Promise<void> {
  const filled = await fill(place, 100);
  try {
    const figures = measureSize(backend, filled, { rounds: 1, warmUps: 60, batch: 30 });
    while ((await figures.next()).done !== true);
  } finally {
    await filled.dispose();
  }
}

/** A JSON store goes through its whole file at each call. */
function effortFor(backend: Backend, records: number): Effort {
  return backend === 'json'
    ? { rounds: Math.max(3, Math.ceil(20_000 / records)), warmUps: 1, batch: 1 }
    : { rounds: 30, warmUps: 30, batch: 10 };
}

/** Every operation on one size; SQL is held to three times the time of the driver. */
async function* measureSize(
  backend: Backend,
  { records, store, raw }: FilledStore,
  effort = effortFor(backend, records),
): AsyncGenerator<Figure> {
  // Made beforehand: what is measured is the store.
  const fresh = Array.from({ length: 2 * (effort.rounds + effort.warmUps) * effort.batch }, () => aSession());
  const { any, odd } = spreadNumbers(records);
  const samples = await interleaveCalls(
    [
      { name: 'insert', run: async () => (await store.insert(fresh.pop()!))._unsafeUnwrap() },
      { name: 'raw insert', run: () => raw.insert(fresh.pop()!) },
      byName(store, any),
      { name: 'raw get by name', run: () => raw.byName(nameOf(any())) },
      byTask(store, odd),
      { name: 'raw get by task', run: () => raw.byTask(odd()) },
      { name: 'list first page', run: () => list(store, {}) },
      { name: 'raw list first page', run: () => raw.firstPage(101) },
    ],
    effort,
  );
  for (const operation of operations) {
    yield compare(samples, operation, `raw ${operation}`, {
      as: `${backend}: ${operation}, ${shown(records)} records`,
      baselineAs: drivers[backend],
      unit: 'µs',
      limit: backend === 'json' || operation === 'list first page' ? null : { times: 3, plus: 0 },
      point: { chart: backend, line: operation, x: records },
    });
  }
}

/** Whether what is found by an index is found as fast among many records as among few. */
async function* measureFlatness(
  backend: Backend,
  small: FilledStore,
  large: FilledStore,
): AsyncGenerator<Figure> {
  if (backend === 'json') return;
  const [few, many] = [spreadNumbers(small.records), spreadNumbers(large.records)];
  const named = (name: string, { run }: CallCandidate): CallCandidate => ({ name, run });
  const samples = await interleaveCalls(
    [
      byName(large.store, many.any),
      named('few by name', byName(small.store, few.any)),
      byTask(large.store, many.odd),
      named('few by task', byTask(small.store, few.odd)),
    ],
    { rounds: 60, warmUps: 2, batch: 10 },
  );
  for (const way of ['name', 'task'] as const) {
    yield compare(samples, `get by ${way}`, `few by ${way}`, {
      as: `${backend}: get by ${way}, ${shown(large.records)} records`,
      baselineAs: `the same, ${shown(small.records)} records`,
      unit: 'µs',
      limit: { times: 1.3, plus: 0 },
    });
  }
}

function byName(store: SessionDatabase, any: () => number): CallCandidate {
  return { name: 'get by name', run: () => list(store, { called: nameOf(any()) }) };
}

function byTask(store: SessionDatabase, odd: () => number): CallCandidate {
  return { name: 'get by task', run: () => list(store, { task: { scheme: null, number: odd() } }) };
}

async function list(store: SessionDatabase, filter: SessionFilter): Promise<unknown> {
  return (await store.list(filter, { limit: 100, after: null }))._unsafeUnwrap();
}

async function fill({ location, raw }: Place, records: number): Promise<FilledStore> {
  const store = openSessionStore(location);
  const dispose = async (): Promise<void> => {
    await store.close();
    await raw.close();
    if (location.backend === 'postgres') return;
    for (const beside of ['', '-wal', '-shm', '.raw']) rmSync(location.path + beside, { force: true });
  };
  try {
    // The store makes its file or tables itself, at its first record.
    (await store.insert(numberedSession(0)))._unsafeUnwrap();
    await raw.fill(numberedSessions(1, records));
    return { records, store, raw, dispose };
  } catch (error) {
    await dispose();
    throw error;
  }
}
