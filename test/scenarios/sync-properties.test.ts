import { cpSync, existsSync, lstatSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Application } from '../../src/application/application.ts';
import { createApplication } from '../../src/infrastructure/composition/container.ts';
import { callContext } from '../../src/interfaces/testing/testing.ts';
import { repositoryAt, repositoryWithCommit, type GitRepository } from '../support/git-repository.ts';
import { aMinsky, type Minsky } from '../support/minsky.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { disagreements, textsBelow } from './agreement.ts';
import { stoppedBefore } from './effects.ts';

const minutes = 60_000;
const written = /written by the user \d+\./g;

/** A user, what they have on disk, and the texts that must not get lost. */
interface World {
  readonly minsky: Minsky;
  readonly repository: GitRepository;
  readonly backup: string;
  serial: number;
  texts: Set<string>;
}

async function withApplication<T>(
  { minsky }: World,
  work: (application: Application) => PromiseLike<T>,
): Promise<T> {
  const running = await createApplication({ env: { ...process.env, ...minsky.env }, flags: [] });
  try {
    return await work(running.application);
  } finally {
    await running.close();
  }
}

const sessionsOf = (world: World): string => join(world.minsky.state, 'sessions');
const storeOf = (world: World): string => join(world.minsky.state, 'store');

/** Checkouts in the workspaces directory; `pick` chooses one of them. */
function workspaceOf(world: World, pick: number, clonesOnly = false): string | null {
  const root = sessionsOf(world);
  const names = existsSync(root) ? readdirSync(root) : [];
  const workspaces = names
    .map((name) => join(root, name))
    .filter((path) => existsSync(join(path, '.git')))
    .filter((path) => !clonesOnly || lstatSync(join(path, '.git')).isDirectory());
  return workspaces[pick % Math.max(workspaces.length, 1)] ?? null;
}

function put(from: string, to: string): void {
  if (!existsSync(from)) return;
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true });
}

type Action = (world: World) => unknown;

const names = fc.constantFrom('one', 'two', 'three');
const picks = fc.nat(7);

const named = (what: string, action: Action): Action => Object.assign(action, { toString: () => what });

const starting = fc
  .tuple(names, fc.constantFrom('clone' as const, 'worktree' as const), fc.constantFrom(null, 'md#1', 'md#2'))
  .map(([name, strategy, task]) =>
    named(`start ${name} ${strategy} ${String(task)}`, (world) =>
      withApplication(world, (application) =>
        application.startSession(
          {
            name,
            task,
            strategy,
            repo: world.repository.path,
            base: null,
            branch: `${name}-${String((world.serial += 1))}`,
            offline: false,
          },
          callContext(),
        ),
      ),
    ),
  );

const trashing = fc
  .tuple(names, fc.boolean())
  .map(([name, back]) =>
    named(`${back ? 'restore' : 'delete'} ${name}`, (world) =>
      withApplication<unknown>(world, async ({ restoreSession, deleteSessions }) =>
        back
          ? await restoreSession({ name, task: null }, callContext())
          : await deleteSessions({ names: [name], task: null, merged: false, force: true }, callContext()),
      ),
    ),
  );

const onDisk = (
  what: string,
  act: (world: World, workspace: string) => void,
  clonesOnly = false,
): fc.Arbitrary<Action> =>
  picks.map((pick) =>
    named(`${what} ${String(pick)}`, (world) => {
      const workspace = workspaceOf(world, pick, clonesOnly);
      if (workspace !== null) act(world, workspace);
    }),
  );

/** A command that is killed before one of its effects; with few of them it may come to its end. */
const killing = fc
  .tuple(names, fc.constantFrom('start', 'delete', 'restore', 'sync'), fc.nat(60))
  .map(([name, what, number]) =>
    named(`kill ${what} ${name} at ${String(number)}`, (world) => {
      const words = {
        start: [
          'session',
          'start',
          name,
          '--repo',
          world.repository.path,
          '--branch',
          `killed-${serialOf(world)}`,
        ],
        delete: ['session', 'delete', name, '--force'],
        restore: ['session', 'restore', name],
        sync: ['session', 'sync'],
      }[what];
      return stoppedBefore(world.minsky, words, 'SIGKILL', { number: number + 1, effect: '' });
    }),
  );

const serialOf = (world: World): string => String((world.serial += 1));

const actions: fc.Arbitrary<Action> = fc.oneof(
  { arbitrary: starting, weight: 4 },
  { arbitrary: trashing, weight: 3 },
  { arbitrary: killing, weight: 3 },
  onDisk('write in', (world, workspace) => {
    const text = `written by the user ${serialOf(world)}.`;
    writeFileSync(join(workspace, `file-${serialOf(world)}`), text);
    world.texts.add(text);
  }),
  onDisk('commit in', (_world, workspace) => repositoryAt(workspace).commit('work')),
  onDisk('switch in', (world, workspace) =>
    repositoryAt(workspace).git('switch', '--quiet', '--create', `hand-${serialOf(world)}`),
  ),
  onDisk('rename', (world, workspace) => {
    renameSync(workspace, join(sessionsOf(world), `renamed-${serialOf(world)}`));
  }),
  onDisk(
    'copy',
    (world, workspace) => {
      cpSync(workspace, join(sessionsOf(world), `copy-${serialOf(world)}`), { recursive: true });
    },
    true,
  ),
  onDisk('remove', (world, workspace) => {
    rmSync(workspace, { recursive: true });
    const left = textsBelow([world.minsky.state], written);
    world.texts = new Set([...world.texts].filter((text) => left.has(text)));
  }),
  onDisk('squash', ({ repository }, workspace) => {
    repository.git('fetch', '--quiet', workspace, 'HEAD');
    repository.git('merge', '--quiet', '--squash', 'FETCH_HEAD');
    repository.commit('squashed');
  }),
  fc.constantFrom(
    named('back the store up', (world) => put(storeOf(world), world.backup)),
    named('put the store back', (world) => put(world.backup, storeOf(world))),
    named('lose the store', (world) => rmSync(storeOf(world), { recursive: true, force: true })),
    named('sync', (world) =>
      withApplication(world, (application) =>
        application.syncWorkspaces({ dryRun: false, prune: false }, callContext()),
      ),
    ),
  ),
);

it(
  'whatever a user did to store and disk, a sync makes them agree, loses nothing, and a second one finds nothing',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(actions, { minLength: 4, maxLength: 14 }), async (taken) => {
        const world: World = {
          minsky: aMinsky(),
          repository: repositoryWithCommit(),
          backup: join(temporaryDirectory('backup-'), 'store'),
          serial: 0,
          texts: new Set(),
        };
        for (const action of taken) await action(world);
        const sync = (): Promise<unknown> =>
          withApplication(world, async (application) =>
            (await application.syncWorkspaces({ dryRun: false, prune: true }, callContext()))
              ._unsafeUnwrap()
              .findings.filter(({ finding }) => finding.action !== 'none'),
          );
        const first = await sync();
        expect(first).toEqual(
          (first as readonly object[]).filter((one) => !('failure' in one) || one.failure === null),
        );
        expect(await sync()).toEqual([]);
        const wrong = await disagreements(world.minsky, world.repository);
        expect(wrong.filter((text) => !text.startsWith('branch'))).toEqual([]);
        expect(textsBelow([world.minsky.state], written)).toEqual(world.texts);
      }),
      {
        // The same walks for everybody who tests a change; CONTRIBUTING.md tells how to take others.
        numRuns: Number(process.env.SYNC_RUNS ?? 25),
        seed: Number(process.env.SYNC_SEED ?? 379_743_846),
      },
    );
  },
  10 * minutes,
);
