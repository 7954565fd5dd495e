import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import type { Application } from '../../../src/application/application.ts';
import type { CliHost, StopSignal } from '../../../src/interfaces/cli/cli-host.ts';
import { runCli } from '../../../src/interfaces/cli/run-cli.ts';
import { fakeApplication, now } from './fake-application.ts';

/** What a run of the command line did. */
export interface FakeRun {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
  /** How often the application was opened and closed. */
  readonly opened: number;
  readonly closed: number;
  /** Signals that ended the process at once. */
  readonly ended: readonly StopSignal[];
}

export interface FakeRunOptions {
  readonly application?: Partial<Application>;
  readonly env?: NodeJS.ProcessEnv;
  /** Columns of stdout and stderr, which are no terminals without this. */
  readonly terminal?: number;
  readonly signals?: EventEmitter;
  readonly host?: Partial<CliHost>;
}

/** Runs a command line in this process, with streams that are kept and an application that only pretends. */
export async function runFakeCli(words: readonly string[], options: FakeRunOptions = {}): Promise<FakeRun> {
  const stdout = keptStream(options.terminal);
  const stderr = keptStream(options.terminal);
  const signals = options.signals ?? new EventEmitter();
  const counts = { opened: 0, closed: 0 };
  const ended: StopSignal[] = [];
  const status = await runCli({
    words,
    env: options.env ?? {},
    currentDirectory: () => '/home/me/app',
    stdin: new PassThrough(),
    stdout: stdout.stream,
    outputStream: stdout.stream,
    stderr: stderr.stream,
    now: () => now,
    signals: {
      on: (signal, listener) => signals.on(signal, listener),
      off: (signal, listener) => signals.off(signal, listener),
      end: (signal) => ended.push(signal),
    },
    crash: new Promise<never>(() => undefined),
    abandon: () => undefined,
    editText: async () => null,
    openApplication: async () => {
      counts.opened += 1;
      return {
        application: fakeApplication(options.application),
        close: async () => {
          counts.closed += 1;
        },
      };
    },
    ...options.host,
  });
  return { status, stdout: stdout.text(), stderr: stderr.text(), ...counts, ended };
}

function keptStream(columns: number | undefined): { stream: PassThrough; text: () => string } {
  const chunks: Buffer[] = [];
  const stream = new PassThrough();
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  if (columns !== undefined) Object.assign(stream, { isTTY: true, columns });
  return { stream, text: () => Buffer.concat(chunks).toString('utf8') };
}
