import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ResultAsync } from 'neverthrow';
import type { SessionFilter } from '../../src/domain/session/session-filter.ts';
import type { Session } from '../../src/domain/session/session.ts';
import { timestampFromMilliseconds } from '../../src/domain/timestamp.ts';
import {
  openSessionStore,
  type SessionDatabase,
  type StoreLocation,
} from '../../src/infrastructure/persistence/open-session-store.ts';
import { absolutePath, taskId } from '../../src/interfaces/testing/domain-values.ts';
import { aSession } from '../../src/interfaces/testing/session-builder.ts';
import { startPostgresServer } from '../support/postgres-server.ts';
import { interleaveCalls, median, spread, type Effort, type Samples } from './measure.ts';
import type { RawStore } from './raw-store.ts';
import { rawJson } from './raw-json.ts';
import { rawPostgres } from './raw-postgres.ts';
import { rawSqlite } from './raw-sqlite.ts';
import type { Figure } from './report.ts';
import type { Workbench } from './workbench.ts';

interface Measured {
  readonly records: number;
  readonly samples: Samples;
}

interface Bench {
  readonly backend: 'sqlite' | 'postgres' | 'json';
  readonly driver: string;
  readonly locate: (records: number) => Promise<{ readonly location: StoreLocation; readonly raw: RawStore }>;
}

const operations = ['insert', 'get by name', 'get by task', 'list first page'] as const;

/** Calls of the stores in one process, beside the bare driver doing the same to the same records. */
export async function measureStores(bench: Workbench, sizes: readonly number[]): Promise<readonly Figure[]> {
  // A PostgreSQL server started by root runs as another user and has to get through.
  chmodSync(bench.root, 0o711);
  const server = await startPostgresServer(bench.root);
  // The program refuses every server but this one while it is tested.
  process.env.MINSKY_TEST_POSTGRES_URL = server.url;
  try {
    const backends: readonly Bench[] = [
      {
        backend: 'sqlite',
        driver: 'better-sqlite3',
        locate: async (records) => {
          const path = absolutePath(join(bench.root, `bench-${String(records)}.sqlite`));
          return { location: { backend: 'sqlite', path }, raw: rawSqlite(path) };
        },
      },
      {
        backend: 'postgres',
        driver: 'pg',
        locate: async (records) => {
          const { url, raw } = await rawPostgres(server.url, `bench_${String(records)}`);
          return { location: { backend: 'postgres', url, poolSize: 1 }, raw };
        },
      },
      {
        backend: 'json',
        driver: 'fs + JSON.parse',
        locate: async (records) => {
          const path = absolutePath(join(bench.root, `bench-${String(records)}.json`));
          return { location: { backend: 'json', path }, raw: rawJson(path) };
        },
      },
    ];
    const figures: Figure[] = [];
    for (const backend of backends) figures.push(...(await measureBackend(backend, sizes)));
    return figures;
  } finally {
    await server.stop();
  }
}

async function measureBackend(bench: Bench, sizes: readonly number[]): Promise<readonly Figure[]> {
  const measured: Measured[] = [];
  // A program that has been running for a while has its code compiled.
  if (bench.backend !== 'json') await measureSize(bench, 100, { rounds: 0, warmUps: 60, batch: 30 });
  for (const records of sizes) measured.push(await measureSize(bench, records, effortFor(bench, records)));
  const target = bench.backend === 'json' ? null : 3;
  const figures = measured.flatMap(({ records, samples }) =>
    operations.map((operation) =>
      figureOf(samples, operation, operation === 'list first page' ? null : target, {
        what: `${bench.backend}: ${operation}, ${records.toLocaleString('en')} records`,
        baseline: bench.driver,
      }),
    ),
  );
  const [smallest, largest] = [measured[0], measured.at(-1)];
  if (smallest === undefined || largest === undefined || smallest === largest) return figures;
  if (bench.backend === 'json') return figures;
  const flat = (['get by name', 'get by task'] as const).map((operation): Figure => {
    const [own, other] = [largest, smallest].map(({ samples }) => samples.get(operation) ?? []);
    return {
      what: `${bench.backend}: ${operation}, ${largest.records.toLocaleString('en')} records`,
      unit: 'µs',
      value: median(own ?? []),
      spread: spread(own ?? []),
      baseline: {
        what: `${smallest.records.toLocaleString('en')} records`,
        value: median(other ?? []),
        spread: spread(other ?? []),
      },
      target: 1.3,
    };
  });
  return [...figures, ...flat];
}

/** `records` sessions in one store, half of them with a task; what is looked for is spread over all of them. */
async function measureSize(bench: Bench, records: number, effort: Effort): Promise<Measured> {
  const { location, raw } = await bench.locate(records);
  const store = openSessionStore(location);
  try {
    const sessions = Array.from({ length: records }, (_, at) => sampleSession(at));
    await must(store.insert(sessions[0]!));
    await raw.fill(sessions);
    return { records, samples: await sample(store, raw, sessions, effort) };
  } finally {
    await store.close();
    await raw.close();
    if ('path' in location)
      for (const beside of ['', '-wal', '-shm']) rmSync(location.path + beside, { force: true });
  }
}

/** A JSON store goes through its whole file at each call. */
function effortFor({ backend }: Bench, records: number): Effort {
  return backend === 'json'
    ? { rounds: Math.max(3, Math.ceil(20_000 / records)), warmUps: 1, batch: 1 }
    : { rounds: 30, warmUps: 2, batch: 10 };
}

async function sample(
  store: SessionDatabase,
  raw: RawStore,
  sessions: readonly Session[],
  effort: Effort,
): Promise<Samples> {
  let turn = 0;
  const any = (): Session => sessions[(turn += 7_919) % sessions.length]!;
  const list = (filter: SessionFilter) => must(store.list(filter, { limit: 100, after: null }));
  // Made beforehand: what is measured is the store.
  const { rounds, warmUps, batch } = effort;
  const fresh = Array.from({ length: 2 * (rounds + warmUps) * batch }, () => aSession());
  const next = (): Session => fresh.pop()!;
  const task = (): number => any().task?.number ?? 1;
  return interleaveCalls(
    [
      { name: 'insert', run: () => must(store.insert(next())) },
      { name: 'raw insert', run: () => raw.insert(next()) },
      { name: 'get by name', run: () => list({ called: any().name }) },
      { name: 'raw get by name', run: () => raw.byName(any().name) },
      { name: 'get by task', run: () => list({ task: { scheme: null, number: task() } }) },
      { name: 'raw get by task', run: () => raw.byTask(task()) },
      { name: 'list first page', run: () => list({}) },
      { name: 'raw list first page', run: () => raw.firstPage(101) },
    ],
    effort,
  );
}

function sampleSession(at: number): Session {
  return aSession({
    task: at % 2 === 1 ? taskId(`md#${String(at)}`) : null,
    lastActivityAt: timestampFromMilliseconds(Date.UTC(2026, 0) + at * 1_000),
  });
}

function figureOf(
  samples: Samples,
  operation: string,
  target: number | null,
  { what, baseline }: { readonly what: string; readonly baseline: string },
): Figure {
  const [own, other] = [samples.get(operation) ?? [], samples.get(`raw ${operation}`) ?? []];
  return {
    what,
    unit: 'µs',
    value: median(own),
    spread: spread(own),
    baseline: { what: baseline, value: median(other), spread: spread(other) },
    target,
  };
}

async function must<T>(call: ResultAsync<T, unknown>): Promise<T> {
  return (await call)._unsafeUnwrap();
}
