// A process of its own that adds records to a store whenever it is told to: `node concurrent-writer.ts BACKEND PLACE LABEL`.
// It reads one number of records per line, adds as many and answers with a line; it ends with its input.
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { v7 } from 'uuid';
import { openSessionStore } from '../../src/infrastructure/persistence/open-session-store.ts';
import { absolutePath, aSession, sessionId, sessionName } from '../../src/interfaces/testing/testing.ts';

const [backend = '', place = '', label = ''] = process.argv.slice(2);
const store = openSessionStore(
  backend === 'postgres'
    ? { backend, url: place, poolSize: 1 }
    : { backend: backend === 'json' ? 'json' : 'sqlite', path: absolutePath(place) },
);
let added = 0;
for await (const line of createInterface({ input: process.stdin })) {
  for (let left = Number(line); left > 0; left -= 1) {
    const name = sessionName(`${label}-${String((added += 1))}`);
    const inserted = await store.insert(aSession({ id: sessionId(v7()), name }));
    if (inserted.isErr()) throw new Error(`${label} was refused a record: ${inserted.error.kind}`);
  }
  writeSync(1, 'done\n');
}
await store.close();
