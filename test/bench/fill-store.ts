import { join } from 'node:path';
import { openSessionStore } from '../../src/infrastructure/persistence/open-session-store.ts';
import { absolutePath } from '../../src/interfaces/testing/domain-values.ts';
import { makeRepository } from './make-repository.ts';
import { numberedSessions } from './numbered-sessions.ts';
import type { Workbench } from './workbench.ts';

/** Fills the workbench's store through the program's own adapter; `sample` is the name of one record with a workspace. */
export async function fillStore(
  bench: Workbench,
  records: number,
): Promise<{ readonly sample: string; readonly file: string }> {
  bench.minsky(['session', 'start', 'sample'], makeRepository(bench, 'sample', 1));
  const file = join(bench.env.MINSKY_STATE_DIR ?? '', 'store', 'sessions.sqlite');
  await insertNumbered(file, 1, records);
  return { sample: 'sample', file };
}

/** Puts the records from one number up to another into a SQLite store, through the program's own adapter. */
export async function insertNumbered(file: string, from: number, to: number): Promise<void> {
  const store = openSessionStore({ backend: 'sqlite', path: absolutePath(file) });
  try {
    for (const chunk of numberedSessions(from, to)) {
      for (const session of chunk) (await store.insert(session))._unsafeUnwrap();
    }
  } finally {
    await store.close();
  }
}
