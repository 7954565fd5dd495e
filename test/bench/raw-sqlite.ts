import Database from 'better-sqlite3';
import { rowOf } from '../../src/infrastructure/persistence/sql/session-row.ts';
import type { Session } from '../../src/domain/session/session.ts';
import { rawReads, type RawStore } from './raw-store.ts';

/** The store's file through better-sqlite3, opened once the store has made it. */
export function rawSqlite(path: string): RawStore {
  let opened: Database.Database | null = null;
  const prepared = new Map<string, Database.Statement>();
  const database = (): Database.Database => {
    if (opened !== null) return opened;
    opened = new Database(path, { fileMustExist: true });
    opened.pragma('synchronous = full');
    return opened;
  };
  const statement = (sql: string): Database.Statement => {
    const known = prepared.get(sql) ?? database().prepare(sql);
    prepared.set(sql, known);
    return known;
  };
  const insert = (session: Session): void => {
    const row = rowOf(session);
    const columns = Object.keys(row);
    const sql = `insert into minsky_sessions (${columns.join()}) values (${columns.map((name) => `@${name}`).join()})`;
    statement(sql).run(row);
  };
  const byName = rawReads.byName('rowid', (query) => `rowid in (${query})`);
  return {
    fill: async (chunks) => {
      const all = database().transaction((sessions: readonly Session[]) => sessions.forEach(insert));
      for (const chunk of chunks) all(chunk);
    },
    insert: async (session) => insert(session),
    byName: async (name) => statement(byName).all(name.toLowerCase(), JSON.stringify(name)),
    byTask: async (number) => statement(rawReads.byTask).all(`#${String(number)}`),
    firstPage: async (limit) => statement(rawReads.firstPage).all(limit),
    close: async () => {
      opened?.close();
    },
  };
}
