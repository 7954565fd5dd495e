import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { repositoryWithCommit, type GitRepository } from '../support/git-repository.ts';
import { aMinsky, type Minsky } from '../support/minsky.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { disagreements, textsBelow } from './agreement.ts';
import { momentsOf, stoppedBefore, type Moment } from './effects.ts';

const minutes = 60_000;
const written = /written by the user in [a-z-]+/g;

/** A user in whose state directory everything is in need of mending, and who can be put back to that. */
interface Patient {
  readonly minsky: Minsky;
  readonly repository: GitRepository;
  readonly far: string;
  readonly putBack: () => void;
}

async function aPatient(): Promise<Patient> {
  const minsky = aMinsky();
  const repository = repositoryWithCommit();
  const far = join(temporaryDirectory('far-'), 'far');
  const sessions = join(minsky.state, 'sessions');
  const start = async (name: string, strategy = 'clone'): Promise<string> => {
    const words = ['session', 'start', name, '--strategy', strategy, '--repo', repository.path];
    const { session } = await minsky.data(words);
    writeFileSync(join(session.workspace.path, 'half-done'), `written by the user in ${name}`);
    return session.id;
  };
  await start('moved', 'worktree');
  await start('copied');
  const deleted = await start('deleted');
  await start('missing');
  await minsky.data('session delete deleted --force');
  renameSync(join(sessions, 'moved'), join(sessions, 'renamed'));
  cpSync(join(sessions, 'copied'), join(sessions, 'copy'), { recursive: true });
  renameSync(join(minsky.state, 'trash', deleted), join(sessions, 'deleted'));
  rmSync(join(sessions, 'missing'), { recursive: true });
  repository.git('clone', '--quiet', repository.path, join(sessions, 'unmarked'));
  writeFileSync(join(sessions, 'unmarked/half-done'), 'written by the user in unmarked');
  repository.git('clone', '--quiet', repository.path, far);
  writeFileSync(join(far, 'half-done'), 'written by the user in far');
  const kept = temporaryDirectory('kept-');
  const places = [
    [minsky.state, join(kept, 'state')],
    [repository.path, join(kept, 'repository')],
    [far, join(kept, 'far')],
  ] as const;
  for (const [place, copy] of places) cpSync(place, copy, { recursive: true });
  return {
    minsky,
    repository,
    far,
    putBack: () => {
      for (const [place, copy] of places) {
        rmSync(place, { recursive: true });
        mkdirSync(place, { mode: 0o700 });
        cpSync(copy, place, { recursive: true });
      }
    },
  };
}

/** Kills the command at every moment and lets a sync follow; returns what is wrong afterwards. */
async function wrongAfterKills(
  words: (patient: Patient) => readonly string[],
  work: number,
): Promise<readonly string[]> {
  const patients = await Promise.all([aPatient(), aPatient(), aPatient()]);
  const [first] = patients;
  const moments = await momentsOf(first.minsky, words(first));
  const queue = [...moments];
  const wrong: string[] = [];
  const attempt = async (patient: Patient, moment: Moment): Promise<readonly string[]> => {
    const { minsky, repository, far } = patient;
    patient.putBack();
    const { status } = await stoppedBefore(minsky, words(patient), 'SIGKILL', moment);
    if (status !== 'SIGKILL') return [`ended with ${String(status)}`];
    const mended = await minsky.json('session sync --prune');
    if (mended.status !== 0) return [JSON.stringify(mended)];
    const texts = textsBelow([minsky.state, far], written);
    const { findings } = await minsky.data('session sync --prune');
    return [
      ...(await disagreements(minsky, repository)),
      ...(texts.size === work ? [] : [`only ${[...texts].join(', ')} is left`]),
      ...(findings.length === 0 ? [] : [`still there: ${JSON.stringify(findings)}`]),
    ];
  };
  await Promise.all(
    patients.map(async (patient) => {
      for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
        const { number, effect } = next;
        const found = await attempt(patient, next);
        wrong.push(...found.map((text) => `${String(number)} ${effect}: ${text}`));
      }
    }),
  );
  expect(moments.length).toBeGreaterThan(5);
  return wrong;
}

describe('killed at any moment and followed by a sync', () => {
  it(
    'a sync leaves records and workspaces that agree, and all that the user wrote',
    async () => {
      expect(await wrongAfterKills(() => ['session', 'sync', '--prune'], 5)).toEqual([]);
    },
    10 * minutes,
  );

  it(
    'an import does, too',
    async () => {
      expect(await wrongAfterKills(({ far }) => ['session', 'import', far, '--task', 'md#7'], 5)).toEqual([]);
    },
    10 * minutes,
  );
});
