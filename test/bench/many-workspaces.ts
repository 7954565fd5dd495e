import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { parseSession } from '../../src/domain/session/parse-session.ts';
import { fileWorkspaceMarker } from '../../src/infrastructure/filesystem/workspace-marker.ts';
import { openSessionStore } from '../../src/infrastructure/persistence/open-session-store.ts';
import { absolutePath } from '../../src/interfaces/testing/domain-values.ts';
import { makeRepository, workspaceOf } from './make-repository.ts';
import { numberedSession } from './numbered-sessions.ts';
import type { Workbench } from './workbench.ts';

/** Workspaces that are copies of one, each with a record and a marker of its own. */
export interface ManyWorkspaces {
  /** Makes more of them until there are so many. */
  growTo(count: number): Promise<void>;
}

/** Starts one session, of whose workspace the others are copies. */
export function manyWorkspaces(bench: Workbench): ManyWorkspaces {
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
  let there = 1;
  return {
    growTo: async (count) => {
      const store = openSessionStore({ backend: 'sqlite', path });
      try {
        for (; there < count; there += 1) {
          const { id, name } = numberedSession(there);
          const directory = absolutePath(join(state, 'sessions', name));
          const session = { ...model, id, name, workspace: { ...model.workspace, path: directory } };
          cpSync(original, directory, { recursive: true });
          (await marker.write(directory, session))._unsafeUnwrap();
          (await store.insert(session))._unsafeUnwrap();
        }
      } finally {
        await store.close();
      }
    },
  };
}
