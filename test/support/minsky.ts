import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { isolatedEnvironment } from './isolated-environment.ts';
import { repositoryRoot } from './repository-root.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** The words after `minsky`: an array, or a string of words without spaces in them. */
export type Words = string | readonly string[];

export interface RunOptions {
  /** Default: the home directory, which lies in no repository. */
  readonly cwd?: string;
  /** Variables on top of the isolated ones; undefined removes one. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** The launcher of another installation. */
  readonly launcher?: string;
  /** What is on standard input. Default: nothing. */
  readonly input?: string;
}

export interface Outcome {
  /** The exit status, or the signal that ended the process. */
  readonly status: number | NodeJS.Signals;
  readonly stdout: string;
  readonly stderr: string;
}

export interface JsonOutcome {
  readonly status: Outcome['status'];
  /** The one document on stdout, parsed. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the assertions check it
  readonly json: any;
  readonly stderr: string;
}

/** A command that runs; it leads a process group of its own, as a command in a terminal does. */
export interface RunningMinsky {
  readonly child: ChildProcess;
  readonly outcome: Promise<Outcome>;
  /** Sends the signal to the command alone. */
  kill(signal: NodeJS.Signals): void;
  /** Sends the signal to the command and everything that it started, as Ctrl-C in a terminal does. */
  killGroup(signal: NodeJS.Signals): void;
}

/** One user of the built `minsky`, with a home and a state directory of their own. */
export interface Minsky {
  /** The temporary directory that holds everything. */
  readonly root: string;
  readonly home: string;
  /** The state directory, which does not exist at first. */
  readonly state: string;
  readonly env: Readonly<Record<string, string>>;
  run(words: Words, options?: RunOptions): Promise<Outcome>;
  /** Runs with `--json`. */
  json(words: Words, options?: RunOptions): Promise<JsonOutcome>;
  /** Runs with `--json` and returns `data`; a failure is thrown. */
  data(words: Words, options?: RunOptions): Promise<JsonOutcome['json']>;
  start(words: Words, options?: RunOptions): RunningMinsky;
  /** The same user with other variables. */
  with(env: NonNullable<RunOptions['env']>): Minsky;
}

export const launcher = join(repositoryRoot, 'src/interfaces/cli/launcher.cjs');

/** The Node of the checkout, so that the process which is started is the one that does the work. */
const bundledNode = join(repositoryRoot, 'node_modules/node/bin/node');
export const node: string = existsSync(bundledNode) ? bundledNode : process.execPath;

/** What records bear as `workspace.host`. */
export const host = 'workstation';

/** A user whose environment is isolated from that of every other one; `home` names the directory of the home. */
export function aMinsky(root: string = temporaryDirectory('minsky-')): Minsky {
  const isolated = isolatedEnvironment(root);
  return minskyIn(root, {
    ...isolated,
    MINSKY_HOST: host,
    NODE_OPTIONS: '',
    NODE_COMPILE_CACHE: join(tmpdir(), 'compile-cache'),
  });
}

function minskyIn(root: string, env: Readonly<Record<string, string>>): Minsky {
  const start: Minsky['start'] = (words, options) => startProcess(env, asList(words), options);
  const json: Minsky['json'] = async (words, options) => {
    const { status, stdout, stderr } = await start([...asList(words), '--json'], options).outcome;
    return { status, json: parsed(stdout, stderr), stderr };
  };
  return {
    root,
    home: env.HOME!,
    state: env.MINSKY_STATE_DIR ?? join(env.XDG_STATE_HOME ?? join(env.HOME!, '.local/state'), 'minsky'),
    env,
    start,
    json,
    run: (words, options) => start(words, options).outcome,
    async data(words, options) {
      const outcome = await json(words, options);
      if (outcome.json.ok !== true) throw new Error(JSON.stringify(outcome, null, 2));
      return outcome.json.data;
    },
    with: (others) => minskyIn(root, merged(env, others)),
  };
}

function startProcess(
  base: Readonly<Record<string, string>>,
  words: readonly string[],
  { cwd, env = {}, input, launcher: installed = launcher }: RunOptions = {},
): RunningMinsky {
  const child = spawn(node, [installed, ...words], {
    cwd: cwd ?? base.HOME,
    env: merged(base, env),
    stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    detached: true,
  });
  child.stdin?.on('error', () => undefined).end(input);
  const ended = new Promise<Outcome['status']>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status, signal) => {
      resolve(status ?? signal!);
    });
  });
  const outcome = Promise.all([ended, text(child.stdout!), text(child.stderr!)]).then(
    ([status, stdout, stderr]) => ({ status, stdout, stderr }),
  );
  return {
    child,
    outcome,
    kill: (signal) => void child.kill(signal),
    killGroup(signal) {
      try {
        process.kill(-child.pid!, signal);
      } catch {
        // It has ended already.
      }
    },
  };
}

function merged(
  base: Readonly<Record<string, string>>,
  others: NonNullable<RunOptions['env']>,
): Record<string, string> {
  const all = Object.entries({ ...base, ...others });
  return Object.fromEntries(all.filter((entry): entry is [string, string] => entry[1] !== undefined));
}

function asList(words: Words): readonly string[] {
  return typeof words === 'string' ? words.split(' ') : words;
}

function parsed(stdout: string, stderr: string): unknown {
  try {
    return JSON.parse(stdout);
  } catch (error) {
    throw new Error(`stdout is not one JSON document: ${stdout}\n${stderr}`, { cause: error });
  }
}

/** The same value with every id and every moment replaced by `<id>` and `<time>`, and those of `replaced` as said. */
export function normalised<T>(value: T, replaced: Readonly<Record<string, string>> = {}): T {
  let written = JSON.stringify(value);
  for (const [from, to] of Object.entries(replaced)) {
    written = written.replaceAll(JSON.stringify(from).slice(1, -1), to);
  }
  written = written
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g, '<id>')
    .replaceAll(/\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z/g, '<time>');
  return JSON.parse(written) as T;
}
