import { describe, expect, it } from '@jest/globals';
import { momentsOf, stoppedBefore, type Moment } from './effects.ts';
import { aStage, anomaliesOf, type Stage, type StageWishes } from './stage.ts';

interface Start {
  readonly wishes: StageWishes;
  readonly words: (stage: Stage) => readonly string[];
}

const start = ['session', 'start', 'named', '--repo'];
const starts: Readonly<Record<string, Start>> = {
  'the very first one': { wishes: { first: true }, words: ({ repository }) => [...start, repository.path] },
  worktree: { wishes: {}, words: ({ repository }) => [...start, repository.path, '--strategy', 'worktree'] },
  'from a URL': {
    wishes: { bare: true },
    words: ({ repository }) => [...start, `file://${repository.path}`],
  },
};

const minutes = 60_000;

describe.each(Object.entries(starts))('a start (%s)', (_what, { wishes, words }) => {
  async function atEveryMoment(
    signal: 'SIGKILL' | 'SIGINT',
    attempt: (stage: Stage, moment: Moment, all: readonly Moment[]) => Promise<string | null>,
  ): Promise<readonly string[]> {
    const whole = aStage(wishes);
    const moments = await momentsOf(whole.minsky, words(whole), signal);
    expect({ several: moments.length > 20, left: whole.left(/^mirrors/) }).toEqual({
      several: true,
      left: 'one session',
    });
    return anomaliesOf(
      moments.map((moment) => [
        `${String(moment.number)} ${moment.effect}`,
        () => attempt(aStage(wishes), moment, moments),
      ]),
    );
  }

  it(
    'that is killed at any moment leaves, after the next command, none or a whole session',
    async () => {
      const anomalies = await atEveryMoment('SIGKILL', async (stage, moment) => {
        const { status } = await stoppedBefore(stage.minsky, words(stage), 'SIGKILL', moment);
        if (status !== 'SIGKILL') return `ended with ${String(status)}`;
        const again = moment.number % 2 === 0;
        const next = await stage.minsky.run(again ? words(stage) : 'session list');
        // Files to lock with, drafts of the store and mirrors are no part of a session.
        const left = stage.left(/^(?:locks|store|mirrors)/);
        const fine = again
          ? left === 'one session' && (next.status === 0 || next.stderr.includes('already'))
          : ['nothing', 'one session'].includes(left) && next.status === 0;
        return fine ? null : `${left}: ${next.stderr}`;
      });
      expect(anomalies).toEqual([]);
    },
    3 * minutes,
  );

  it(
    'that is interrupted leaves nothing at once, or has succeeded already',
    async () => {
      const anomalies = await atEveryMoment('SIGINT', async (stage, moment, all) => {
        const { status, stderr } = await stoppedBefore(stage.minsky, words(stage), 'SIGINT', moment);
        const left = stage.left(/^mirrors\/[^.]/);
        if (status === 0) {
          const published = all.find(({ effect }) => /^renameSync ".*\/workspace"$/.test(effect));
          return moment.number >= published!.number && left === 'one session'
            ? null
            : `succeeded with ${left}`;
        }
        return status === 130 && left === 'nothing' ? null : `${String(status)}, ${left}: ${stderr}`;
      });
      expect(anomalies).toEqual([]);
    },
    3 * minutes,
  );
});
