import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { StoreLocation } from '../../src/infrastructure/persistence/open-session-store.ts';
import { withPostgres } from './bench-server.ts';
import { compare, type Figure } from './figure.ts';
import { interleave, longest } from './measure.ts';
import { shown, type Workbench } from './workbench.ts';

const script = fileURLToPath(new URL('concurrent-writer.ts', import.meta.url));

interface Writer {
  /** Adds so many records; resolves when they are in the store. */
  readonly write: (records: number) => Promise<void>;
  readonly end: () => Promise<void>;
}

/** Several processes adding records to one store at once, beside one process adding as many. */
export async function* measureConcurrency(
  bench: Workbench,
  rounds: number,
  processes: readonly number[],
  records: { readonly sql: number; readonly json: number },
): AsyncGenerator<Figure> {
  yield* withPostgres(bench, async function* (url) {
    const places = {
      sqlite: join(bench.root, 'concurrent.sqlite'),
      postgres: url,
      json: join(bench.root, 'concurrent.json'),
    };
    for (const backend of ['sqlite', 'postgres', 'json'] as const) {
      const total = backend === 'json' ? records.json : records.sql;
      yield* measureBackend(backend, places[backend], bench, { rounds, processes, total });
    }
  });
}

async function* measureBackend(
  backend: StoreLocation['backend'],
  place: string,
  bench: Workbench,
  { rounds, processes, total }: { rounds: number; processes: readonly number[]; total: number },
): AsyncGenerator<Figure> {
  const writers: Writer[] = [];
  try {
    for (let index = 0; index < Math.max(...processes); index += 1) {
      writers.push(startWriter(bench, [backend, place, `w${String(index)}`]));
    }
    // Everything is loaded and open before the first turn.
    await Promise.all(writers.map(({ write }) => write(1)));
    const samples = await interleave(
      processes.map((count) => ({
        name: `${String(count)} processes`,
        run: async () => {
          const begin = performance.now();
          await Promise.all(writers.slice(0, count).map(({ write }) => write(total / count)));
          return (total / (performance.now() - begin)) * 1_000;
        },
      })),
      rounds,
      1,
    );
    for (const count of processes.filter((candidate) => candidate > 1)) {
      yield compare(samples, `${String(count)} processes`, '1 processes', {
        as: `${backend}: ${String(count)} processes, ${shown(total)} records in all`,
        baselineAs: 'one process',
        unit: 'records/s',
        point: { chart: 'writers', line: backend, x: count },
      });
    }
  } finally {
    await Promise.all(writers.map(({ end }) => end()));
  }
}

function startWriter(bench: Workbench, args: readonly string[]): Writer {
  const { MINSKY_TEST_POSTGRES_URL } = process.env;
  const env = { ...bench.bareEnv, ...(MINSKY_TEST_POSTGRES_URL && { MINSKY_TEST_POSTGRES_URL }) };
  const child = spawn(bench.node, [script, ...args], {
    env,
    stdio: ['pipe', 'pipe', 'inherit'],
    timeout: longest,
  });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  // A writer that has died says so when it is asked.
  child.stdin.on('error', () => undefined);
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    write: async (records) => {
      child.stdin.write(`${String(records)}\n`);
      if ((await answers.next()).done === true) throw new Error(`${args.join(' ')}: the writer has ended`);
    },
    end: async () => {
      child.stdin.end();
      await ended;
    },
  };
}
