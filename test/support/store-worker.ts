// A process of its own that works on a store: in PostgreSQL if PATH is a URL, in a JSON document or a SQLite file by its name:
// `node store-worker.ts PATH ACTION LABEL COUNT START`.
// It prints one line of JSON per call: the error's kind, or null.
import { writeSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { v7 } from 'uuid';
import { openSessionStore } from '../../src/infrastructure/persistence/open-session-store.ts';
import {
  absolutePath,
  aSession,
  sessionId,
  sessionName,
  taskId,
} from '../../src/interfaces/testing/testing.ts';
import { storeAt } from './postgres-store.ts';

const [path = '', action = '', label = '', count = '1', start = '0'] = process.argv.slice(2);
const isUrl = path.startsWith('postgres');
const backend = path.endsWith('.json') ? 'json' : 'sqlite';
const store = openSessionStore(isUrl ? storeAt(path) : { backend, path: absolutePath(path) });

if (Number(start) > 0) {
  // Everything is loaded before, so that all processes set out at the same instant.
  if (isUrl) {
    await import('../../src/infrastructure/persistence/postgres/migrate-postgres.ts');
    await import('../../src/infrastructure/persistence/postgres/postgres-backend.ts');
  } else {
    await import('../../src/infrastructure/persistence/sqlite/create-sqlite-file.ts');
    await import('../../src/infrastructure/persistence/sqlite/sqlite-backend.ts');
    await import('../../src/infrastructure/persistence/json/json-backend.ts');
  }
  await setTimeout(Math.max(0, Number(start) - Date.now()));
}
for (let at = 0; at < Number(count); at++) {
  const session = aSession({
    id: sessionId(v7()),
    name: sessionName(`${label}-${String(at)}`),
    task: action === 'claim' ? taskId('md#176') : null,
    aliases: action === 'rewrite' ? [`was ${label}-${String(at)}`] : [],
  });
  const inserted = await store.insert(session);
  const updated = action === 'rewrite' ? await store.replace({ ...session, version: 2 }, 1) : inserted;
  writeSync(
    1,
    `${JSON.stringify(inserted.isErr() ? inserted.error.kind : updated.isErr() ? updated.error.kind : null)}\n`,
  );
}
await store.close();
