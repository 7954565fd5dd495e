// A process of its own that works on a store: in PostgreSQL if PATH is a URL, in a JSON document or a SQLite file by its name:
// `node store-worker.ts PATH ACTION LABEL COUNT [in-turn]`.
// It prints one line of JSON per call: the error's kind, or null. In turn it says first that it is ready, and sets out
// when its standard input ends.
import { writeSync } from 'node:fs';
import { text } from 'node:stream/consumers';
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

// What is asked is what becomes of the records. However long the others take on a slow disk, this one waits for its turn.
const patience = 300_000;
const patiently = `connect_timeout=300&statement_timeout=${String(patience)}&query_timeout=${String(patience)}`;

const [path = '', action = '', label = '', count = '1', inTurn] = process.argv.slice(2);
const isUrl = path.startsWith('postgres');
const backend = path.endsWith('.json') ? 'json' : 'sqlite';
const store = isUrl
  ? openSessionStore(storeAt(`${path}?${patiently}`))
  : openSessionStore({ backend, path: absolutePath(path) }, { busyTimeout: patience });

if (inTurn !== undefined) {
  // Everything is loaded before, so that all processes set out at the same instant.
  if (isUrl) {
    await import('../../src/infrastructure/persistence/postgres/migrate-postgres.ts');
    await import('../../src/infrastructure/persistence/postgres/postgres-backend.ts');
  } else {
    await import('../../src/infrastructure/persistence/sqlite/create-sqlite-file.ts');
    await import('../../src/infrastructure/persistence/sqlite/sqlite-backend.ts');
    await import('../../src/infrastructure/persistence/json/json-backend.ts');
  }
  writeSync(1, 'ready\n');
  await text(process.stdin);
}
for (let at = 0; at < Number(count); at++) {
  const session = aSession({
    // Of the time at which the session says that it was created.
    id: sessionId(v7({ msecs: Date.UTC(2026, 0, 1) })),
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
