import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { recordOf } from '../../src/infrastructure/persistence/kept-record.ts';
import type { SessionFilter } from '../../src/domain/session/session-filter.ts';
import type { Session } from '../../src/domain/session/session.ts';
import { openSessionStore } from '../../src/infrastructure/persistence/open-session-store.ts';
import { absolutePath } from '../../src/interfaces/testing/domain-values.ts';
import { compare, type Figure } from './figure.ts';
import { insertNumbered } from './fill-store.ts';
import { interleave, type Candidate } from './measure.ts';
import { nameOf, numberedSessions, spreadNumbers } from './numbered-sessions.ts';
import { shown, type Workbench } from './workbench.ts';

/** One store of all records beside the same records in a store per directory, of which none can be left out. */
export async function* measureOneStore(
  bench: Workbench,
  rounds: number,
  counts: readonly number[],
  perStore: number,
): AsyncGenerator<Figure> {
  for (const count of counts) yield* measureCount(bench, rounds, count, perStore);
}

async function* measureCount(
  bench: Workbench,
  rounds: number,
  count: number,
  perStore: number,
): AsyncGenerator<Figure> {
  const root = join(bench.root, `stores-${String(count)}`);
  const one = join(root, 'one.sqlite');
  const many = Array.from({ length: count }, (_, at) => join(root, String(at), 'sessions.sqlite'));
  const files = many.map((file) => file.replace(/sqlite$/, 'json'));
  mkdirSync(root);
  await insertNumbered(one, 0, count * perStore);
  for (const [at, file] of many.entries()) {
    mkdirSync(dirname(file));
    const [from, to] = [at * perStore, (at + 1) * perStore];
    await insertNumbered(file, from, to);
    const sessions = [...numberedSessions(from, to)].flat().map((session) => recordOf(session).kept);
    writeFileSync(files[at]!, JSON.stringify({ sessions }));
  }
  const { any, odd } = spreadNumbers(count * perStore);
  const questions: readonly Question[] = [
    { name: 'list first page', filter: () => ({}), matches: () => () => true },
    {
      name: 'get by name',
      filter: () => ({ called: nameOf(any()) }),
      matches: () => {
        const name = nameOf(any());
        return (kept) => kept.name === name;
      },
    },
    {
      name: 'get by task',
      filter: () => ({ task: { scheme: null, number: odd() } }),
      matches: () => {
        const task = `md#${String(odd())}`;
        return (kept) => kept.task === task;
      },
    },
  ];
  const candidates = questions.flatMap(({ name, filter, matches }): Candidate[] => [
    { name: `one: ${name}`, run: timed(() => ask([one], filter())) },
    { name: `many: ${name}`, run: timed(() => ask(many, filter())) },
    { name: `files: ${name}`, run: timed(async () => search(files, matches())) },
  ]);
  const samples = await interleave(candidates, rounds);
  const records = shown(count * perStore);
  const each = `${shown(count)} stores of ${shown(perStore)}`;
  for (const { name } of questions) {
    const detail = { as: `one store of ${records} records: open, ${name}` };
    yield compare(samples, `one: ${name}`, `many: ${name}`, {
      ...detail,
      baselineAs: `${each}, SQLite`,
      point: { chart: 'SQLite', line: name, x: count },
    });
    yield compare(samples, `one: ${name}`, `files: ${name}`, {
      ...detail,
      baselineAs: `${each}, JSON.parse`,
      point: { chart: 'JSON files', line: name, x: count },
    });
  }
}

interface Question {
  readonly name: string;
  readonly filter: () => SessionFilter;
  readonly matches: () => (kept: Kept) => boolean;
}

interface Kept {
  readonly name: string;
  readonly task: string | null;
  readonly lastActivityAt: string;
}

/** The call with the milliseconds that it takes as its answer. */
function timed(call: () => Promise<unknown>): () => Promise<number> {
  return async () => {
    const begin = performance.now();
    await call();
    return performance.now() - begin;
  };
}

/** The first page of what all stores together have of it; each is opened for the question and closed after it. */
async function ask(paths: readonly string[], filter: SessionFilter): Promise<readonly Session[]> {
  const found: Session[] = [];
  for (const path of paths) {
    const store = openSessionStore({ backend: 'sqlite', path: absolutePath(path) });
    try {
      found.push(...(await store.list(filter, { limit: 100, after: null }))._unsafeUnwrap().sessions);
    } finally {
      await store.close();
    }
  }
  return firstPage(found);
}

/** The same of bare JSON files. */
function search(paths: readonly string[], matches: (kept: Kept) => boolean): readonly Kept[] {
  return firstPage(
    paths.flatMap((path) =>
      (JSON.parse(readFileSync(path, 'utf8')) as { sessions: Kept[] }).sessions.filter(matches),
    ),
  );
}

function firstPage<T extends { readonly lastActivityAt: string }>(found: readonly T[]): readonly T[] {
  return found.toSorted((a, b) => (a.lastActivityAt < b.lastActivityAt ? 1 : -1)).slice(0, 100);
}
