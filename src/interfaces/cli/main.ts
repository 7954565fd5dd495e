import { runCli } from './run-cli.ts';
import { standardOutput } from './standard-output.ts';

let abandoned = false;
const crash = new Promise<never>((_resolve, reject) => {
  process.on('uncaughtException', (error) => {
    abandoned = true;
    reject(error);
  });
});
crash.catch(() => undefined);

void runCli({
  words: process.argv.slice(2),
  env: process.env,
  currentDirectory: () => process.cwd(),
  // Each of the streams takes a while to be made, and not every command needs all of them.
  get stdin() {
    return process.stdin;
  },
  get stdout() {
    return standardOutput();
  },
  get outputStream() {
    return process.stdout;
  },
  get stderr() {
    return process.stderr;
  },
  now: () => Date.now(),
  signals: {
    on: (signal, listener) => process.on(signal, listener),
    off: (signal, listener) => process.off(signal, listener),
    end: (signal) => {
      // Whatever was started ends with us; nobody who listens to `exit` hears of a death by a signal.
      process.emit('exit', process.exitCode as number);
      process.kill(process.pid, signal);
    },
  },
  crash,
  abandon: () => {
    abandoned = true;
  },
  editText: async (editor, text) => {
    const { editText } = await import('./edit-text.ts');
    return editText(editor, text);
  },
  openApplication: async (options) => {
    const { createApplication } = await import('../../infrastructure/composition/container.ts');
    return createApplication(options);
  },
}).then((status) => {
  process.exitCode = status;
  // Everything has been written; what a defect left open, or nobody waits for, must not keep the process alive.
  // When nothing does, Node would take itself apart piece by piece, which takes it 2 ms.
  // eslint-disable-next-line no-restricted-properties
  if (abandoned || process.getActiveResourcesInfo().length === 0) process.exit(status);
});
