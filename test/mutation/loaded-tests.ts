import { existsSync, globSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { basename, dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { jestExpect } from '@jest/expect';
import { addEventHandler, getState, removeEventHandler, run, type Event, type State } from 'jest-circus';
import { SnapshotState } from 'jest-snapshot';

type Entry = State['rootDescribeBlock']['children'][number];
type Test = Extract<Entry, { type: 'test' }>;

/** One test of the domain. */
export interface LoadedTest {
  readonly id: string;
  readonly name: string;
  readonly file: string;
  readonly test: Test;
}

/** A test that has taken as many milliseconds is asked after those that took less. */
const slow = 20;

const nameOf = (entry: Entry): string =>
  entry.parent === undefined ? '' : `${nameOf(entry.parent)} ${entry.name}`.trimStart();

const testsBelow = (entry: Entry): readonly Test[] =>
  entry.type === 'test' ? [entry] : entry.children.flatMap(testsBelow);

/** How a run is watched: `starts` hears of the test that runs, and of none in between. */
export interface Run {
  readonly wants: (test: LoadedTest) => boolean;
  readonly starts: (test: LoadedTest | undefined) => void;
  /** Whose tests are asked before all others. */
  readonly folderFirst?: string;
  readonly stopsAtFailure: boolean;
}

/** Loads the tests of the domain of the current directory. They stay loaded: to run one again costs only what it does. */
export async function loadTests(): Promise<(run: Run) => Promise<readonly LoadedTest[]>> {
  const instead = new Map([
    ['@jest/globals', new URL('jest-globals.ts', import.meta.url).href],
    ['fast-check', new URL('few-runs.ts', import.meta.url).href],
  ]);
  registerHooks({
    resolve: (specifier, context, next) => {
      const url = instead.get(specifier);
      return url === undefined || url === context.parentURL
        ? next(specifier, context)
        : { url, shortCircuit: true };
    },
  });
  // A machine that is busy fails no test.
  getState().testTimeout = 60_000;

  const loaded = new Map<Test, LoadedTest>();
  const { rootDescribeBlock: root } = getState();
  const folders = new Map<Entry, string>();
  for (const file of globSync('test/domain/**/*.test.ts').sort()) {
    const before = root.children.length;
    await import(pathToFileURL(resolve(file)).href);
    for (const entry of root.children.slice(before)) {
      folders.set(entry, basename(dirname(file)));
      for (const test of testsBelow(entry)) {
        const name = nameOf(test);
        loaded.set(test, { id: `${file} ${name}`, name, file, test });
      }
    }
  }

  return async ({ wants, starts, folderFirst, stopsAtFailure }) => {
    const ran: LoadedTest[] = [];
    const wanted = [...loaded.values()].filter(wants);
    const watch = (event: Event): void => {
      if (event.name === 'test_started') {
        const one = loaded.get(event.test);
        if (one === undefined) throw new Error(`a test that was not loaded: ${event.test.name}`);
        ran.push(one);
        expectsFor(one);
        starts(one);
      } else if (event.name === 'test_done') {
        starts(undefined);
        event.test.errors.push(...errorsKept());
        if (stopsAtFailure && event.test.errors.length > 0) leaveOut(loaded.keys());
      }
    };
    const early = (entry: Entry): number => (folders.get(entry) === folderFirst ? 0 : 1);
    root.children.sort((one, other) => early(one) - early(other));
    addEventHandler(watch);
    const quick = wanted.filter(({ test }) => (test.duration ?? 0) < slow);
    const rest = wanted.filter((one) => !quick.includes(one));
    for (const { test } of wanted) test.errors = [];
    for (const some of [quick, rest]) {
      if (some.length === 0 || (stopsAtFailure && ran.some(({ test }) => test.errors.length > 0))) continue;
      leaveOut(loaded.keys());
      for (const { test } of some) test.mode = undefined;
      await run();
    }
    removeEventHandler(watch);
    return ran;
  };
}

function leaveOut(tests: Iterable<Test>): void {
  for (const test of tests) test.mode = 'skip';
}

/** What a matcher has to know of the test. */
function expectsFor({ file, name }: LoadedTest): void {
  const snapshots = resolve(dirname(file), '__snapshots__', `${basename(file)}.snap`);
  jestExpect.setState({
    currentTestName: name,
    suppressedErrors: [],
    ...(existsSync(snapshots) && {
      snapshotState: new SnapshotState(snapshots, {
        expand: false,
        rootDir: process.cwd(),
        snapshotFormat: { escapeString: false, printBasicPrototype: false },
        updateSnapshot: 'none',
      }),
    }),
  });
}

/** What matchers did not throw: a snapshot that differs does not end its test. */
function errorsKept(): readonly unknown[] {
  return [
    ...jestExpect.getState().suppressedErrors,
    ...jestExpect.extractExpectedAssertionsErrors().map(({ error }) => error),
  ];
}
