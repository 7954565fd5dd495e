import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Minsky, Outcome, Words } from '../support/minsky.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const tripwire = `--require=${fileURLToPath(new URL('./tripwire.cjs', import.meta.url))}`;

/** Right before the effect of that number. */
export interface Moment {
  readonly number: number;
  readonly effect: string;
}

export interface SeenMoment extends Moment {
  /** Whether a kill finds the world as it was at the moment before: what was done in between goes with the process. */
  readonly asBefore: boolean;
}

/**
 * What a command does to the world around it, in order: files, processes and statements of SQL. Of what comes before the
 * first lock, which is nothing but looking, of what is done several times in a row, and, for a kill, of what goes with the
 * process, the first is enough.
 */
export async function momentsOf(
  minsky: Minsky,
  words: Words,
  signal: 'SIGKILL' | 'SIGINT' = 'SIGKILL',
): Promise<readonly Moment[]> {
  const moments = await everyMomentOf(minsky, words);
  const locked = moments.findIndex(({ effect }) => effect.endsWith('.lock.pid"'));
  return moments.filter(
    ({ effect, asBefore }, index) =>
      index === 0 ||
      (index >= locked && !(signal === 'SIGKILL' && asBefore) && effect !== moments[index - 1]?.effect),
  );
}

/** All of them, however often in a row the same is done. */
export async function everyMomentOf(minsky: Minsky, words: Words): Promise<readonly SeenMoment[]> {
  const record = join(temporaryDirectory('record-'), 'effects');
  const { status, stderr } = await minsky.run(words, {
    env: { NODE_OPTIONS: tripwire, TRIPWIRE: `record ${record}` },
  });
  if (status !== 0) throw new Error(stderr);
  const effects = readFileSync(record, 'utf8').trimEnd().split('\n');
  // Every command takes a lock by a statement.
  if (!effects.some((effect) => / (?:exec|run) /.test(effect)))
    throw new Error('No statement of SQL was seen');
  return effects.map((line, index) => ({
    number: index + 1,
    effect: line.slice(2),
    // Before the end of a transaction all of it is written, and none of it counts.
    asBefore: effects[index - 1]?.startsWith('- ') === true && !/^. (?:commit|exec "commit)/i.test(line),
  }));
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
