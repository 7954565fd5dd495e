import { okAsync, ResultAsync } from 'neverthrow';
import { runCli } from '../../../src/interfaces/cli/run-cli.ts';
import type { SessionId } from '../../../src/domain/session/session-id.ts';
import { aSession, fakeApplication } from '../support/fake-application.ts';

// The command line as a process of its own, over an application that only pretends: `list` is long and `purge` waits.
const page = Array.from({ length: 4_000 }, (_, index) => ({
  session: aSession(`session-${String(index)}`, {
    id: `019a0000-0000-7000-8000-${String(index).padStart(12, '0')}` as SessionId,
  }),
  health: null,
}));

process.exitCode = await runCli({
  words: process.argv.slice(2),
  env: process.env,
  currentDirectory: () => process.cwd(),
  stdin: process.stdin,
  stdout: process.stdout,
  outputStream: process.stdout,
  stderr: process.stderr,
  now: () => Date.now(),
  signals: {
    on: (signal, listener) => process.on(signal, listener),
    off: (signal, listener) => process.off(signal, listener),
    end: (signal) => process.kill(process.pid, signal),
  },
  crash: new Promise<never>(() => undefined),
  abandon: () => undefined,
  editText: async () => null,
  openApplication: async () => ({
    application: fakeApplication({
      listSessions: () => okAsync({ sessions: page, next: null }),
      purgeSessions: (_input, { signal }) => {
        process.stderr.write('waiting\n');
        const timer = setInterval(() => undefined, 1_000);
        const stopped = new Promise<never>((_resolve, reject) => {
          signal.addEventListener('abort', () => {
            clearInterval(timer);
            reject(new Error('stopped'));
          });
        });
        return ResultAsync.fromPromise(stopped, () => ({ kind: 'Interrupted' as const }));
      },
    }),
    close: async () => {
      if (process.argv.includes('--debug')) process.stderr.write('closed\n');
    },
  }),
});
