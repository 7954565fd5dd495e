import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { repositoryAt } from '../support/git-repository.ts';
import { momentsOf, stoppedBefore, type Moment } from './effects.ts';
import { remainsIn } from './footprint.ts';
import { aStage, anomaliesOf, type Stage } from './stage.ts';

const minutes = 60_000;

interface Deleting {
  /** What is done before the command that is stopped. */
  readonly prepare: readonly string[];
  readonly words: string;
  /** What has to be there when the command, or the same one again, has come to its end. */
  readonly end: 'a workspace' | 'a trashed workspace' | 'nothing';
}

const commands: Readonly<Record<string, Deleting>> = {
  delete: { prepare: [], words: 'session delete named --force', end: 'a trashed workspace' },
  restore: {
    prepare: ['session delete named --force'],
    words: 'session restore named',
    end: 'a workspace',
  },
  purge: { prepare: ['session delete named --force'], words: 'session purge', end: 'nothing' },
};

const cases = Object.entries(commands).flatMap(([what, command]) =>
  (['clone', 'worktree'] as const).map((strategy) => [what, strategy, command] as const),
);

describe.each(cases)('%s of a session (%s)', (_what, strategy, { prepare, words, end }) => {
  /** A session with uncommitted work, ready for the command. */
  async function aSessionReady(): Promise<Stage> {
    const stage = aStage();
    const start = ['session', 'start', 'named', '--repo', stage.repository.path, '--strategy', strategy];
    const { session } = await stage.minsky.data(start);
    writeFileSync(join(session.workspace.path, 'half-done'), 'not committed');
    for (const before of prepare) await stage.minsky.data(before);
    return stage;
  }

  async function atEveryMoment(
    signal: 'SIGKILL' | 'SIGINT',
    attempt: (stage: Stage, moment: Moment) => Promise<string | null>,
  ): Promise<readonly string[]> {
    const whole = await aSessionReady();
    const moments = await momentsOf(whole.minsky, words, signal);
    expect(stateOf(whole)).toBe(end);
    return anomaliesOf(
      moments.map((moment) => [
        `${String(moment.number)} ${moment.effect}`,
        async () => attempt(await aSessionReady(), moment),
      ]),
    );
  }

  it(
    'that is killed at any moment is finished by the same command, and record and directory agree',
    async () => {
      const anomalies = await atEveryMoment('SIGKILL', async (stage, moment) => {
        const { status } = await stoppedBefore(stage.minsky, words, 'SIGKILL', moment);
        if (status !== 'SIGKILL') return `ended with ${String(status)}`;
        const again = await stage.minsky.run(words);
        // What was restored already is not in the trash any more.
        const fine =
          again.status === 0 || (end === 'a workspace' && again.stderr.includes('not in the trash'));
        const state = stateOf(stage);
        return fine && state === end ? null : `${state}: ${again.stderr}`;
      });
      expect(anomalies).toEqual([]);
    },
    2 * minutes,
  );

  it(
    'that is interrupted has either not happened or has, with nothing in between',
    async () => {
      const before = stateOf(await aSessionReady());
      const anomalies = await atEveryMoment('SIGINT', async (stage, moment) => {
        const { status, stderr } = await stoppedBefore(stage.minsky, words, 'SIGINT', moment);
        const state = stateOf(stage);
        return state === (status === 0 ? end : before) ? null : `${String(status)}, ${state}: ${stderr}`;
      });
      expect(anomalies).toEqual([]);
    },
    2 * minutes,
  );
});

/** Where the session is by its record and by the disk, if both say the same and git agrees. */
function stateOf({ minsky, repository }: Stage): string {
  const trash = join(minsky.state, 'trash');
  const trashed = existsSync(trash) ? readdirSync(trash).map((id) => join(trash, id)) : [];
  const remains = remainsIn(minsky).filter((entry) => !entry.startsWith('locks/'));
  const [place, state] =
    trashed.length > 0
      ? [trashed[0]!, 'a trashed workspace']
      : [
          join(minsky.state, 'sessions/named'),
          existsSync(join(minsky.state, 'sessions/named')) ? 'a workspace' : 'nothing',
        ];
  const expected = {
    'a workspace': ['record named: active', 'sessions/named'],
    'a trashed workspace': ['record named: trashed', `trash/${place.split('/').at(-1)!}`],
    nothing: [],
  }[state]!;
  if (JSON.stringify(remains) !== JSON.stringify(expected)) return `something else: ${remains.join(', ')}`;
  const worktrees = repository.git('worktree', 'list', '--porcelain');
  if (worktrees.includes('prunable')) return `${state}, but a worktree that leads nowhere`;
  if (state === 'nothing') {
    const branches = repository.git('for-each-ref', '--format=%(refname)', 'refs/heads');
    return branches === 'refs/heads/main' && !worktrees.includes('named')
      ? state
      : `${state}, but ${branches}`;
  }
  const workspace = repositoryAt(place);
  const dirty = workspace.git('status', '--porcelain');
  const marker = JSON.parse(
    readFileSync(join(workspace.git('rev-parse', '--absolute-git-dir'), 'minsky/session.json'), 'utf8'),
  );
  const agrees = dirty === '?? half-done' && (marker.status === 'trashed') === trashed.length > 0;
  return agrees ? state : `${state}, but ${dirty}, ${marker.status}`;
}
