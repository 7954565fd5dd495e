import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import {
  emptyDocument,
  parseDocument,
  renderDocument,
} from '../../src/infrastructure/persistence/json/json-document.ts';
import { recordOf } from '../../src/infrastructure/persistence/kept-record.ts';
import type { RawStore } from './raw-store.ts';

interface Kept {
  readonly id: string;
  readonly name: string;
  readonly task: string | null;
  readonly lastActivityAt: string;
}

/** The store's file through `readFile`, `JSON.parse` and `writeFile`. */
export function rawJson(path: string): RawStore {
  const read = (): { sessions: Kept[] } => JSON.parse(readFileSync(path, 'utf8')) as { sessions: Kept[] };
  const aside = `${path}.raw`;
  return {
    fill: async (chunks) => {
      const { records: before } = parseDocument(readFileSync(path), path)._unsafeUnwrap();
      const records = [...before, ...[...chunks].flat().map((session) => recordOf(session))];
      await writeFile(path, renderDocument({ ...emptyDocument, records }));
    },
    // Beside the store, whose checksum a bare write would break.
    insert: async (session) => {
      const { sessions } = read();
      await writeFile(aside, JSON.stringify({ sessions: [...sessions, recordOf(session).kept] }, null, 2), {
        flush: true,
      });
    },
    byName: async (name) => read().sessions.filter((kept) => kept.name.toLowerCase() === name.toLowerCase()),
    byTask: async (number) =>
      read().sessions.filter((kept) => kept.task?.endsWith(`#${String(number)}`) === true),
    firstPage: async (limit) =>
      read()
        .sessions.sort((a, b) => (a.lastActivityAt < b.lastActivityAt ? 1 : -1))
        .slice(0, limit),
    close: () => Promise.resolve(),
  };
}
