import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Minsky, Outcome, Words } from '../support/minsky.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const tripwire = `--import=${fileURLToPath(new URL('./tripwire.ts', import.meta.url))}`;

/** What a command does to the world around it, in order: files, processes and statements of SQL. */
export async function effectsOf(minsky: Minsky, words: Words): Promise<readonly string[]> {
  const record = join(temporaryDirectory('record-'), 'effects');
  const { status, stderr } = await minsky.run(words, {
    env: { NODE_OPTIONS: tripwire, TRIPWIRE: `record ${record}` },
  });
  if (status !== 0) throw new Error(stderr);
  return readFileSync(record, 'utf8').trimEnd().split('\n');
}

/** Runs the command and sends it the signal right before the effect of that number. */
export function stoppedBefore(
  minsky: Minsky,
  words: Words,
  signal: 'SIGKILL' | 'SIGINT',
  effect: number,
): Promise<Outcome> {
  return minsky.run(words, { env: { NODE_OPTIONS: tripwire, TRIPWIRE: `${signal} ${String(effect)}` } });
}
