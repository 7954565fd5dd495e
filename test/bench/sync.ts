import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSession } from '../../src/domain/session/parse-session.ts';
import { fileWorkspaceMarker } from '../../src/infrastructure/filesystem/workspace-marker.ts';
import { openSessionStore } from '../../src/infrastructure/persistence/open-session-store.ts';
import { absolutePath } from '../../src/interfaces/testing/domain-values.ts';
import { aSession } from '../../src/interfaces/testing/session-builder.ts';
import { interleave, timeProcess } from './measure.ts';
import { compare, type Figure } from './report.ts';
import type { Workbench } from './workbench.ts';
import { makeRepository, shown } from './workspaces.ts';

const bareLook = fileURLToPath(new URL('raw-readdir.mjs', import.meta.url));

/** `session sync` when all is well, and when the store was lost, beside a bare look at the same directories. */
export async function measureSync(
  bench: Workbench,
  rounds: number,
  workspaces: number,
): Promise<readonly Figure[]> {
  const own: Workbench = { ...bench, env: { ...bench.env, MINSKY_STATE_DIR: join(bench.root, 'many') } };
  const minsky = (...words: readonly string[]): number =>
    timeProcess(own.node, [own.launcher, ...words], { cwd: own.root, env: own.env });
  await makeWorkspaces(own, workspaces);
  const directory = join(own.root, 'many', 'sessions');
  const of = `${shown(workspaces)} workspaces`;
  const well = `minsky session sync, ${of}, all is well`;
  const look = `readdir + stat, ${of}`;
  minsky('session', 'sync');
  const samples = interleave(
    [
      { name: well, run: () => minsky('session', 'sync') },
      {
        name: look,
        run: () => timeProcess(own.node, [bareLook, directory], { cwd: own.root, env: own.env }),
      },
    ],
    rounds,
    1,
  );
  rmSync(join(own.root, 'many', 'store'), { recursive: true });
  const lost = minsky('session', 'sync');
  rmSync(join(own.root, 'many'), { recursive: true, force: true });
  const perSecond = Math.round((workspaces / lost) * 1_000).toLocaleString('en');
  return [
    compare(samples, well, look, null),
    {
      what: `minsky session sync, ${of}, the store was lost (${perSecond} directories/s)`,
      unit: 'ms',
      value: lost,
      spread: 0,
      baseline: null,
      target: null,
    },
  ];
}

/** Copies one workspace, gives each copy a record and a marker of its own, and puts the records into the store. */
async function makeWorkspaces(bench: Workbench, count: number): Promise<void> {
  const repository = makeRepository(bench, 'small', 10);
  const run = (...words: readonly string[]): string =>
    bench.run(bench.node, [bench.launcher, ...words], repository);
  run('session', 'start', 'model');
  const { data } = JSON.parse(run('session', 'get', 'model', '--json'));
  const { health: _health, ...document } = data.session;
  const model = parseSession(document)._unsafeUnwrap();
  const state = absolutePath(bench.env.MINSKY_STATE_DIR ?? '');
  const marker = fileWorkspaceMarker(state);
  const path = absolutePath(join(state, 'store', 'sessions.sqlite'));
  const store = openSessionStore({ backend: 'sqlite', path });
  for (let index = 1; index < count; index += 1) {
    const { id, name } = aSession();
    const directory = absolutePath(join(state, 'sessions', name));
    const session = { ...model, id, name, workspace: { ...model.workspace, path: directory } };
    cpSync(model.workspace.path, directory, { recursive: true });
    (await marker.write(directory, session))._unsafeUnwrap();
    (await store.insert(session))._unsafeUnwrap();
  }
  await store.close();
}
