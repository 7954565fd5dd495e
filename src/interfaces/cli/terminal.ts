import type { TextEnvironment } from '../presentation/text-environment.ts';
import type { TerminalStream } from './cli-host.ts';

const watched = new WeakSet<TerminalStream>();

/**
 * Writes a text and waits until it has left the process.
 * A reader that went away (`minsky session list | head -1`) is no failure.
 */
export function write(stream: TerminalStream, text: string): Promise<void> {
  listenForErrors(stream);
  return new Promise((resolve, reject) => {
    stream.write(text, (error) => {
      if (error === null || error === undefined || isGone(error)) resolve();
      else reject(error);
    });
  });
}

/** Writes a text to standard error; where that fails, there is nobody left to tell. */
export async function say(stream: TerminalStream, text: string): Promise<void> {
  await write(stream, text).catch(() => undefined);
}

/** An error that nobody listens for would end the process; whoever writes is told of it anyway. */
function listenForErrors(stream: TerminalStream): void {
  if (watched.has(stream)) return;
  watched.add(stream);
  stream.on('error', () => undefined);
}

/** What a text on that stream has to suit. */
export function textEnvironmentOf(
  stream: TerminalStream,
  env: NodeJS.ProcessEnv,
  now: number,
): TextEnvironment {
  const terminal = stream.isTTY === true;
  return {
    now,
    columns: terminal ? (stream.columns ?? 80) : null,
    colour: showsColour(terminal, env),
    captured: true,
  };
}

/** `NO_COLOR` (no-color.org) wins over `FORCE_COLOR`, which wins over what the stream is. */
function showsColour(terminal: boolean, env: NodeJS.ProcessEnv): boolean {
  if ((env.NO_COLOR ?? '') !== '') return false;
  const forced = env.FORCE_COLOR;
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return terminal && env.TERM !== 'dumb';
}

function isGone(error: Error): boolean {
  const { code } = error as NodeJS.ErrnoException;
  return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED' || code === 'ERR_STREAM_WRITE_AFTER_END';
}
