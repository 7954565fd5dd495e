import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { everyMomentOf, stoppedBefore, type Moment } from './effects.ts';
import { aFlow, branchesOf, tipOf, type Flow, type Place } from './session-flow.ts';
import { anomaliesOf } from './stage.ts';

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

/** Whether record, marker, branches and files say that the pull request is prepared, or what else they say. */
function preparedState({ minsky, origin, workspace }: Flow): string {
  const marker = JSON.parse(readFileSync(join(workspace.path, '.git/minsky/session.json'), 'utf8'));
  const [there, here] = [tipOf(origin, 'pr/work'), tipOf(workspace, 'pr/work')];
  const fine = there !== null && there === here && marker.status === 'pr-open' && marker.pr.title === 'Work';
  return fine && workspace.git('status', '--porcelain') === ''
    ? 'prepared'
    : `${there} ${here} ${marker.status} in ${minsky.root}`;
}

/** The same of the merge. */
function mergedState({ minsky, origin, workspace }: Flow): string {
  const marker = JSON.parse(readFileSync(join(workspace.path, '.git/minsky/session.json'), 'utf8'));
  const bare = origin.git('rev-parse', '--is-bare-repository') === 'true';
  const facts = {
    base: origin.git('log', '-1', '--format=%s', 'main'),
    files: bare ? '' : origin.git('status', '--porcelain'),
    branches: [...branchesOf(origin), ...branchesOf(workspace)].filter((name) => name !== '').join(),
    marker: marker.status,
    workspace: workspace.git('status', '--porcelain'),
  };
  const over = { base: 'Work', files: '', branches: 'main', marker: 'merged', workspace: '' };
  return JSON.stringify(facts) === JSON.stringify(over)
    ? 'merged'
    : `${JSON.stringify(facts)} ${minsky.root}`;
}

/** Makes the attempt before each of the last effects of a command. */
async function atEveryMoment(
  place: Place,
  command: 'pr' | 'approve',
  attempt: (flow: Flow, moment: Moment) => Promise<string | null>,
): Promise<readonly string[]> {
  const aReadyFlow = command === 'pr' ? aFlow : aPreparedFlow;
  const whole = await aReadyFlow(place);
  const moments = await everyMomentOf(whole.minsky, command === 'pr' ? pr : approve);
  return anomaliesOf(
    moments
      .slice(-doing[command])
      .map((moment) => [
        `${moment.number} ${moment.effect}`,
        async () => attempt(await aReadyFlow(place), moment),
      ]),
  );
}

describe.each(['a main workspace', 'a bare repository over file://'] as const)(
  'where the base is in %s',
  (place) => {
    it(
      'an approval that is killed at any moment is completed by the same command',
      async () => {
        const anomalies = await atEveryMoment(place, 'approve', async (flow, moment) => {
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

describe('where the base is at an origin', () => {
  it(
    'a pull request whose preparation is killed at any moment is completed by the same command',
    async () => {
      const anomalies = await atEveryMoment('a bare repository over file://', 'pr', async (flow, moment) => {
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
});

it(
  'an approval that is interrupted has either not happened or has',
  async () => {
    const anomalies = await atEveryMoment('a main workspace', 'approve', async (flow, moment) => {
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
