import { describe, expect, it } from '@jest/globals';
import type { RunningMinsky } from '../support/minsky.ts';
import { slowGit, type SlowGit, type StoppingPoint } from './slow-git.ts';
import { aStage, anomaliesOf, type Stage } from './stage.ts';

const start = ['session', 'start', 'named', '--repo'];
const minutes = 60_000;

const onlyReads =
  / (?:rev-parse|for-each-ref|remote get-url|symbolic-ref --quiet|config --get|ls-remote|ls-files) /;

type Attempt = (stage: Stage, git: SlowGit, running: RunningMinsky, point: string) => Promise<string | null>;

describe.each([
  ['clone', false],
  ['worktree', false],
  ['clone', true],
])('a start (%s, from a URL: %s)', (strategy, bare) => {
  const words = ({ repository }: Stage): readonly string[] => [
    ...start,
    bare ? `file://${repository.path}` : repository.path,
    `--strategy=${strategy}`,
  ];

  /** Starts a session with a git that stops there, and waits until it has stopped. */
  async function withGitStopped(
    name: string,
    point: StoppingPoint,
    attempt: Attempt,
  ): Promise<string | null> {
    const stage = aStage({ bare });
    const git = slowGit(point);
    const running = stage.minsky.start(words(stage), git.options(stage.minsky.env.PATH));
    try {
      await git.stopped(running.outcome);
      return await attempt(stage, git, running, name);
    } finally {
      git.release();
      running.killGroup('SIGKILL');
      await git.allGone();
    }
  }

  async function atEveryCall(attempt: Attempt): Promise<readonly string[]> {
    const stage = aStage({ bare });
    const git = slowGit(null);
    await stage.minsky.data(words(stage), git.options(stage.minsky.env.PATH));
    const points: (readonly [string, StoppingPoint])[] = git.calls().flatMap((call, index) => {
      const before = [`before ${call}`, { call: index + 1, side: 'before' }] as const;
      const after = [`after ${call}`, { call: index + 1, side: 'after' }] as const;
      return onlyReads.test(call) ? [before] : [before, after];
    });
    points.push(['in the middle of the files', 'checkout']);
    if (bare) points.push(['in the middle of the objects', 'transfer']);
    return anomaliesOf(points.map(([name, point]) => [name, () => withGitStopped(name, point, attempt)]));
  }

  it(
    'that is interrupted while git works leaves nothing, no process included',
    async () => {
      const anomalies = await atEveryCall(async (stage, git, running) => {
        running.killGroup('SIGINT');
        const { status, stderr } = await running.outcome;
        const [left, alive] = [stage.left(/^mirrors\/[^.]/), git.alive()];
        return status === 130 && left === 'nothing' && alive.length === 0
          ? null
          : `${String(status)}, ${left}, ${alive.join()}: ${stderr}`;
      });
      expect(anomalies).toEqual([]);
    },
    3 * minutes,
  );

  it(
    'that is killed while git works leaves nothing after the next command, or the one after git has ended',
    async () => {
      const anomalies = await atEveryCall(async (stage, git, running, name) => {
        running.kill('SIGKILL');
        await running.outcome;
        // Whatever git had done by then is found; what it does while it is being undone is the harder part.
        if (!name.startsWith('after')) await stage.minsky.run('session list');
        git.release();
        await git.allGone();
        const { status, stderr } = await stage.minsky.run('session list');
        const left = stage.left(/^(?:locks|mirrors)/);
        return status === 0 && left === 'nothing' ? null : `${left}: ${stderr}`;
      });
      expect(anomalies).toEqual([]);
    },
    3 * minutes,
  );
});
