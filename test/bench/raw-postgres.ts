import { Client } from 'pg';
import { rowOf } from '../../src/infrastructure/persistence/sql/session-row.ts';
import { databaseOf, runSql } from '../support/postgres-store.ts';
import { rawReads, type RawStore } from './raw-store.ts';

/** A database of its own, and its tables through pg. */
export async function rawPostgres(
  server: string,
  name: string,
): Promise<{ readonly url: string; readonly raw: RawStore }> {
  await runSql(server, `create database ${name}`);
  const url = databaseOf(server, name);
  const client = new Client({ connectionString: url });
  await client.connect();
  const numbered = (sql: string): string => {
    let at = 0;
    return sql.replaceAll('?', () => `$${String(++at)}`);
  };
  const byName = numbered(rawReads.byName('id', (query) => `id = any(array(${query}))`));
  const [byTask, firstPage] = [numbered(rawReads.byTask), numbered(rawReads.firstPage)];
  const raw: RawStore = {
    fill: async (chunks) => {
      for (const chunk of chunks) {
        const rows = JSON.stringify(chunk.map((session) => rowOf(session)));
        await client.query(
          'insert into minsky_sessions select * from json_populate_recordset(null::minsky_sessions, $1)',
          [rows],
        );
      }
      // As the server itself does it in the background.
      await client.query('analyze');
    },
    insert: async (session) => {
      const row = rowOf(session);
      const columns = Object.keys(row);
      const places = columns.map((_column, at) => `$${String(at + 1)}`);
      await client.query(
        `insert into minsky_sessions (${columns.join()}) values (${places.join()})`,
        Object.values(row),
      );
    },
    byName: (called) => client.query(byName, [called.toLowerCase(), JSON.stringify(called)]),
    byTask: (number) => client.query(byTask, [`#${String(number)}`]),
    firstPage: (limit) => client.query(firstPage, [limit]),
    close: () => client.end(),
  };
  return { url, raw };
}
