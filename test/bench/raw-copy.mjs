// The baseline: what any Node program pays to read all rows of a store with the bare driver and to write them with another.
import Database from 'better-sqlite3';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import pg from 'pg';

const [from, to] = process.argv.slice(2);

async function read(place) {
  if (place.endsWith('.json')) return JSON.parse(readFileSync(place, 'utf8')).sessions;
  const all = 'select * from minsky_sessions';
  if (place.startsWith('postgres'))
    return withClient(place, async (client) => (await client.query(all)).rows);
  const database = new Database(place, { fileMustExist: true });
  const rows = database.prepare(all).all();
  database.close();
  return rows;
}

async function write(place, rows) {
  if (place.endsWith('.json')) {
    writeFileSync(place, JSON.stringify(rows, null, 2), { flush: true });
    return;
  }
  const columns = Object.keys(rows[0]).map((name) => `"${name}"`);
  const values = rows.map((row) => Object.values(row).map(plain));
  const table = `create table copies (${columns.map((name) => `${name} text`).join()})`;
  if (place.startsWith('postgres')) {
    await withClient(place, async (client) => {
      await client.query('drop table if exists copies');
      await client.query('begin');
      await client.query(table);
      for (let at = 0; at < values.length; at += 1_000) {
        const chunk = values.slice(at, at + 1_000);
        await client.query(
          `insert into copies select * from unnest(${columns.map((_, index) => `$${index + 1}::text[]`).join()})`,
          columns.map((_, index) => chunk.map((row) => row[index])),
        );
      }
      await client.query('commit');
    });
    return;
  }
  rmSync(place, { force: true });
  const database = new Database(place);
  database.exec(table);
  const insert = database.prepare(`insert into copies values (${columns.map(() => '?').join()})`);
  database.transaction(() => values.forEach((row) => insert.run(row)))();
  database.close();
}

function plain(value) {
  if (value === null || value === undefined) return null;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

async function withClient(url, work) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

await write(to, await read(from));
