import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Minsky, Outcome, Words } from '../support/minsky.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const tripwire = `--import=${fileURLToPath(new URL('./tripwire.ts', import.meta.url))}`;

/** Right before the effect of that number. */
export interface Moment {
  readonly number: number;
  readonly effect: string;
}

/**
 * What a command does to the world around it, in order: files, processes and statements of SQL. Of what comes before the
 * first lock, which is nothing but looking, and of what is done several times in a row, the first is enough.
 */
export async function momentsOf(minsky: Minsky, words: Words): Promise<readonly Moment[]> {
  const moments = await everyMomentOf(minsky, words);
  const locked = moments.findIndex(({ effect }) => effect.endsWith('.lock.pid"'));
  return moments.filter(
    ({ effect }, index) => index === 0 || (index >= locked && effect !== moments[index - 1]?.effect),
  );
}

/** All of them, however often in a row the same is done. */
export async function everyMomentOf(minsky: Minsky, words: Words): Promise<readonly Moment[]> {
  const record = join(temporaryDirectory('record-'), 'effects');
  const { status, stderr } = await minsky.run(words, {
    env: { NODE_OPTIONS: tripwire, TRIPWIRE: `record ${record}` },
  });
  if (status !== 0) throw new Error(stderr);
  const effects = readFileSync(record, 'utf8').trimEnd().split('\n');
  return effects.map((effect, index) => ({ number: index + 1, effect }));
}

/** Runs the command and sends it the signal at that moment. */
export function stoppedBefore(
  minsky: Minsky,
  words: Words,
  signal: 'SIGKILL' | 'SIGINT',
  { number }: Moment,
): Promise<Outcome> {
  return minsky.run(words, { env: { NODE_OPTIONS: tripwire, TRIPWIRE: `${signal} ${String(number)}` } });
}
