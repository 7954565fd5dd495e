import type { ClientBase } from 'pg';
import type { MoveNote } from '../../../domain/store/move-note.ts';
import { noteFrom } from '../sql/move-statements.ts';

/** The note that the store bears; null when it was not moved. */
export async function noteInPostgres(client: ClientBase): Promise<MoveNote | null> {
  if (!(await hasTable(client, 'minsky_moved'))) return null;
  const { rows } = await client.query<{ readonly note: string }>('select note from minsky_moved');
  return noteFrom(rows[0]?.note);
}

/** Whether there is a table of that name. In a transaction a failed statement would end it, so this looks before it asks. */
export async function hasTable(client: ClientBase, name: string): Promise<boolean> {
  const { rows } = await client.query<{ readonly found: string | null }>(
    'select to_regclass($1)::text as found',
    [name],
  );
  return (rows[0]?.found ?? null) !== null;
}
