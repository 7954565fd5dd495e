import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openSessionStore } from '../../src/infrastructure/persistence/open-session-store.ts';
import { aSession } from '../../src/interfaces/testing/session-builder.ts';
import { absolutePath } from '../../src/interfaces/testing/domain-values.ts';
import type { Workbench } from './workbench.ts';

/** Fills the workbench's store through the program's own adapter; `sample` is the name of one record with a workspace. */
export async function fillStore(
  bench: Workbench,
  records: number,
): Promise<{ readonly sample: string; readonly file: string }> {
  const repository = join(bench.root, 'work', 'sample');
  mkdirSync(repository, { recursive: true });
  bench.run('git', ['init', '--quiet'], repository);
  bench.run('git', ['commit', '--quiet', '--allow-empty', '-m', 'first'], repository);
  bench.minsky(['session', 'start', 'sample'], repository);
  const file = join(bench.env.MINSKY_STATE_DIR ?? '', 'store', 'sessions.sqlite');
  const store = openSessionStore({ backend: 'sqlite', path: absolutePath(file) });
  for (let index = 1; index < records; index += 1) {
    const inserted = await store.insert(aSession());
    if (inserted.isErr()) throw new Error(`the store refused a record: ${inserted.error.kind}`);
  }
  await store.close();
  return { sample: 'sample', file };
}
