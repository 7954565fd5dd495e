import type { ClientBase } from 'pg';
import { sessionsChecks, sessionsIndexes } from '../sql/migrations/0001-create-sessions.ts';

/** A part of the schema that is missing, and the statement that makes it again. */
export interface MissingPart {
  readonly name: string;
  readonly statement: string;
}

const table = 'minsky_sessions';

/** Takes away what is left of a store without its table, so that the migrations make it anew from the first. */
const remainsGone = `drop table if exists minsky_aliases;
  drop function if exists minsky_keep_aliases, minsky_forget_checksum cascade;
  delete from minsky_migrations`;

/** What of the schema is there no longer; a missing table comes alone, since the migrations make all others with it. */
export async function missingParts(client: ClientBase): Promise<readonly MissingPart[]> {
  const { rows: tables } = await client.query<{ found: string | null }>(
    `select to_regclass('${table}')::text as found`,
  );
  if ((tables[0]?.found ?? null) === null) return [{ name: table, statement: remainsGone }];
  const { rows } = await client.query<{ readonly name: string }>(
    `select conname as name from pg_constraint where conrelid = '${table}'::regclass
     union all select indexrelid::regclass::text from pg_index where indrelid = '${table}'::regclass and indisvalid`,
  );
  const there = new Set(rows.map(({ name }) => name.replace(/^.*[.]/, '')));
  return parts().filter(({ name }) => !there.has(name));
}

/** The columns that the table lacks: what was in them cannot be made again. */
export async function missingColumns(
  client: ClientBase,
  columns: readonly string[],
): Promise<readonly string[]> {
  const { rows } = await client.query<{ readonly name: string }>(
    `select attname as name from pg_attribute where attrelid = to_regclass('${table}') and attnum > 0 and not attisdropped`,
  );
  const there = new Set(rows.map(({ name }) => name));
  return rows.length === 0 ? [] : columns.filter((column) => !there.has(column));
}

function parts(): readonly MissingPart[] {
  return [
    { name: `${table}_pkey`, statement: `alter table ${table} add primary key (id)` },
    ...sessionsChecks.map((check) => ({
      name: wordAfter('constraint', check),
      statement: `alter table ${table} add ${check}`,
    })),
    ...sessionsIndexes.map((statement) => ({ name: wordAfter('index', statement), statement })),
  ];
}

function wordAfter(word: string, statement: string): string {
  return new RegExp(`\\b${word} (\\w+)`).exec(statement)?.[1] ?? '';
}
