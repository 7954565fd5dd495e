import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSession } from '../../src/domain/session/parse-session.ts';
import { fileWorkspaceMarker } from '../../src/infrastructure/filesystem/workspace-marker.ts';
import { openSessionStore } from '../../src/infrastructure/persistence/open-session-store.ts';
import { absolutePath } from '../../src/interfaces/testing/domain-values.ts';
import { compare, type Figure } from './figure.ts';
import { makeRepository, workspaceOf } from './make-repository.ts';
import { interleave, peakMemory } from './measure.ts';
import { numberedSession } from './numbered-sessions.ts';
import { shown, type Workbench } from './workbench.ts';

const bareLook = fileURLToPath(new URL('raw-readdir.mjs', import.meta.url));
const bareRegister = fileURLToPath(new URL('raw-register.mjs', import.meta.url));

/** `session sync` when all is well and when the store was lost, beside a bare Node that goes through the directories. */
export async function* measureSync(
  bench: Workbench,
  rounds: number,
  workspaces: number,
): AsyncGenerator<Figure> {
  const within = { cwd: bench.root, env: bench.env };
  await makeWorkspaces(bench, workspaces);
  const state = bench.env.MINSKY_STATE_DIR ?? '';
  const directory = join(state, 'sessions');
  const of = `${shown(workspaces)} workspaces`;
  const amount = { count: workspaces, of: 'directories' };
  const well = `minsky session sync, ${of}, all is well`;
  const look = `node: readdir + stat, ${of}`;
  bench.minsky(['session', 'sync']);
  const agreeing = await interleave(
    [
      { name: well, run: () => bench.minsky(['session', 'sync']) },
      { name: look, run: () => bench.bare([bareLook, directory]) },
    ],
    rounds,
    1,
  );
  yield compare(agreeing, well, look, { amount });

  const peak = `peak memory of ${well}`;
  const memory = await interleave(
    [
      { name: peak, run: () => peakMemory(bench.node, [bench.launcher, 'session', 'sync'], within) },
      {
        name: look,
        run: () => peakMemory(bench.node, [bareLook, directory], { ...within, env: bench.bareEnv }),
      },
    ],
    Math.min(rounds, 3),
    0,
  );
  yield compare(memory, peak, look, { unit: 'MiB' });

  const lost = `minsky session sync, ${of}, the store was lost`;
  const register = 'node + better-sqlite3: each marker read and kept';
  const losing = await interleave(
    [
      {
        name: lost,
        run: () => {
          rmSync(join(state, 'store'), { recursive: true });
          return bench.minsky(['session', 'sync']);
        },
      },
      {
        name: register,
        run: () => bench.bare([bareRegister, directory, join(bench.root, 'registered.sqlite')]),
      },
    ],
    Math.min(rounds, 3),
    0,
  );
  yield compare(losing, lost, register, { amount });
}

/** Copies one workspace, gives each copy a record and a marker of its own, and puts the records into the store. */
async function makeWorkspaces(bench: Workbench, count: number): Promise<void> {
  const repository = makeRepository(bench, 'small', 10);
  bench.minsky(['session', 'start', 'model'], repository);
  const { data } = JSON.parse(
    bench.run(bench.node, [bench.launcher, 'session', 'get', 'model', '--json'], repository),
  );
  const { health: _health, ...document } = data.session;
  const model = parseSession(document)._unsafeUnwrap();
  const original = workspaceOf(bench, 'model');
  const state = absolutePath(bench.env.MINSKY_STATE_DIR ?? '');
  const marker = fileWorkspaceMarker(state);
  const path = absolutePath(join(state, 'store', 'sessions.sqlite'));
  const store = openSessionStore({ backend: 'sqlite', path });
  try {
    for (let index = 1; index < count; index += 1) {
      const { id, name } = numberedSession(index);
      const directory = absolutePath(join(state, 'sessions', name));
      const session = { ...model, id, name, workspace: { ...model.workspace, path: directory } };
      cpSync(original, directory, { recursive: true });
      (await marker.write(directory, session))._unsafeUnwrap();
      (await store.insert(session))._unsafeUnwrap();
    }
  } finally {
    await store.close();
  }
}
