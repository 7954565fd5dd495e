import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { GitRepository } from '../support/git-repository.ts';
import { everyMomentOf, stoppedBefore, type Moment } from './effects.ts';
import { anomaliesIn } from './lanes.ts';
import { aFlow, branchesOf, tipOf, type Flow, type Place } from './session-flow.ts';

const minutes = 60_000;
const pr = ['session', 'pr', 'work', '--title', 'Work', '--body', 'Body'];
const approve = ['session', 'approve', 'work'];

/** Before the last so many effects everything is looked at and nothing is done. */
const doing = { pr: 12, approve: 24 };

async function aPreparedFlow(place: Place): Promise<Flow> {
  const flow = await aFlow(place);
  await flow.minsky.data(pr);
  return flow;
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the assertions check it
function markerOf(workspace: GitRepository): any {
  const gitDirectory = workspace.git('rev-parse', '--absolute-git-dir');
  return JSON.parse(readFileSync(join(gitDirectory, 'minsky/session.json'), 'utf8'));
}

/** Whether record, marker, branches and files say that the pull request is prepared, or what else they say. */
function preparedState({ minsky, origin, workspace }: Flow): string {
  const marker = markerOf(workspace);
  const [there, here] = [tipOf(origin, 'pr/work'), tipOf(workspace, 'pr/work')];
  const fine = there !== null && there === here && marker.status === 'pr-open' && marker.pr.title === 'Work';
  return fine && workspace.git('status', '--porcelain') === ''
    ? 'prepared'
    : `${there} ${here} ${marker.status} in ${minsky.root}`;
}

/** The same of the merge. */
function mergedState({ minsky, origin, workspace }: Flow): string {
  const marker = markerOf(workspace);
  const bare = origin.git('rev-parse', '--is-bare-repository') === 'true';
  const facts = {
    base: origin.git('log', '-1', '--format=%s', 'main'),
    files: bare ? '' : origin.git('status', '--porcelain'),
    branches: [...new Set([...branchesOf(origin), ...branchesOf(workspace)])]
      .filter((name) => name !== '')
      .join(),
    marker: marker.status,
    workspace: workspace.git('status', '--porcelain'),
  };
  const over = { base: 'Work', files: '', branches: 'main', marker: 'merged', workspace: '' };
  return JSON.stringify(facts) === JSON.stringify(over)
    ? 'merged'
    : `${JSON.stringify(facts)} ${minsky.root}`;
}

/** Makes the attempt before each of the last effects of a command; a kill finds the same world before and after a look. */
async function atEveryMoment(
  place: Place,
  command: 'pr' | 'approve',
  signal: 'SIGKILL' | 'SIGINT',
  attempt: (flow: Flow, moment: Moment) => Promise<string | null>,
): Promise<readonly string[]> {
  const aReadyFlow = command === 'pr' ? aFlow : aPreparedFlow;
  const whole = await aReadyFlow(place);
  const moments = await everyMomentOf(whole.minsky, command === 'pr' ? pr : approve);
  return anomaliesIn(
    () => aReadyFlow(place),
    moments
      .slice(-doing[command])
      .filter(({ asBefore }) => signal === 'SIGINT' || !asBefore)
      .map((moment) => [`${moment.number} ${moment.effect}`, (flow) => attempt(flow, moment)]),
  );
}

describe.each(['a main workspace', 'a bare repository over file://'] as const)(
  'where the base is in %s',
  (place) => {
    it(
      'an approval that is killed at any moment is completed by the same command',
      async () => {
        const anomalies = await atEveryMoment(place, 'approve', 'SIGKILL', async (flow, moment) => {
          const { status } = await stoppedBefore(flow.minsky, approve, 'SIGKILL', moment);
          if (status !== 'SIGKILL') return `ended with ${status}`;
          const again = await flow.minsky.run(approve);
          const state = mergedState(flow);
          return again.status === 0 && state === 'merged' ? null : `${state}: ${again.stderr}`;
        });
        expect(anomalies).toEqual([]);
      },
      5 * minutes,
    );
  },
);

/** What a sync says of the session, if record, marker and base say the same and another sync finds nothing. */
async function syncedState({ minsky, origin, workspace }: Flow): Promise<string> {
  await minsky.data('session sync');
  const { findings } = await minsky.data('session sync');
  const { session } = await minsky.data('session get work');
  const hasWork = origin.git('log', '--format=%s', 'main').includes('add work');
  const expected = hasWork ? 'merged' : 'pr-open';
  const seen = [session.status, markerOf(workspace).status, findings.length];
  return JSON.stringify(seen) === JSON.stringify([expected, expected, 0])
    ? expected
    : `${expected}, but ${JSON.stringify({ seen, findings })}`;
}

describe.each(['a main workspace', 'a main workspace whose worktree the session is'] as const)(
  'where a sync comes after the kill, and the base is in %s',
  (place) => {
    it(
      'a session whose approval was killed at any moment is merged or is not, and can be approved all the same',
      async () => {
        const states = new Set<string>();
        const anomalies = await atEveryMoment(place, 'approve', 'SIGKILL', async (flow, moment) => {
          const { status } = await stoppedBefore(flow.minsky, approve, 'SIGKILL', moment);
          if (status !== 'SIGKILL') return `ended with ${status}`;
          const between = await syncedState(flow);
          states.add(between);
          const again = await flow.minsky.run(approve);
          const state = mergedState(flow);
          return again.status === 0 && state === 'merged' ? null : `${between}, ${state}: ${again.stderr}`;
        });
        expect(anomalies).toEqual([]);
        expect([...states].sort()).toEqual(['merged', 'pr-open']);
      },
      10 * minutes,
    );
  },
);

describe.each(['a bare repository over file://', 'a main workspace whose worktree the session is'] as const)(
  'where the base is in %s',
  (place) => {
    it(
      'a pull request whose preparation is killed at any moment is completed by the same command',
      async () => {
        const anomalies = await atEveryMoment(place, 'pr', 'SIGKILL', async (flow, moment) => {
          const { status } = await stoppedBefore(flow.minsky, pr, 'SIGKILL', moment);
          if (status !== 'SIGKILL') return `ended with ${status}`;
          const again = await flow.minsky.run(pr);
          const state = preparedState(flow);
          return again.status === 0 && state === 'prepared' ? null : `${state}: ${again.stderr}`;
        });
        expect(anomalies).toEqual([]);
      },
      5 * minutes,
    );
  },
);

it(
  'a pull request whose preparation is interrupted has either not happened or has',
  async () => {
    const anomalies = await atEveryMoment(
      'a bare repository over file://',
      'pr',
      'SIGINT',
      async (flow, moment) => {
        const refs = (): string => flow.origin.git('for-each-ref') + flow.workspace.git('for-each-ref');
        const before = [refs(), markerOf(flow.workspace)];
        const { status, stderr } = await stoppedBefore(flow.minsky, pr, 'SIGINT', moment);
        const untouched = JSON.stringify([refs(), markerOf(flow.workspace)]) === JSON.stringify(before);
        const fine = status === 0 ? preparedState(flow) === 'prepared' : status === 130 && untouched;
        return fine ? null : `${status}, ${preparedState(flow)}: ${stderr}`;
      },
    );
    expect(anomalies).toEqual([]);
  },
  5 * minutes,
);

it(
  'an approval that is interrupted has either not happened or has',
  async () => {
    const anomalies = await atEveryMoment('a main workspace', 'approve', 'SIGINT', async (flow, moment) => {
      const before = flow.origin.git('for-each-ref');
      const { status, stderr } = await stoppedBefore(flow.minsky, approve, 'SIGINT', moment);
      const untouched = flow.origin.git('for-each-ref') === before;
      const fine = status === 0 ? mergedState(flow) === 'merged' : status === 130 && untouched;
      return fine ? null : `${status}, ${mergedState(flow)}: ${stderr}`;
    });
    expect(anomalies).toEqual([]);
  },
  5 * minutes,
);
