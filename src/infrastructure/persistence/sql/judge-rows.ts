import type { Session } from '../../../domain/session/session.ts';
import type { DamagedRecord } from '../../../domain/store/store-content.ts';
import { parseAbsolutePath } from '../../../domain/workspace/workspace-path.ts';
import { sessionOf, type SessionRow } from './session-row.ts';

/** Rows by whether they are records. */
export interface JudgedRows<Row extends SessionRow = SessionRow> {
  readonly records: readonly Session[];
  readonly damaged: readonly { readonly row: Row; readonly flaw: DamagedRecord }[];
}

/** Parses every row; one that does not parse is a flaw and keeps nobody from the others. */
export function judgeRows<Row extends SessionRow>(rows: readonly Row[]): JudgedRows<Row> {
  const judged = rows.map((row) => ({ row, parsed: sessionOf(row) }));
  return {
    records: judged.flatMap(({ parsed }) => (parsed.isOk() ? [parsed.value] : [])),
    damaged: judged.flatMap(({ row, parsed }) =>
      parsed.isErr() ? [{ row, flaw: damagedRecord(parsed.error, row.workspace_path) }] : [],
    ),
  };
}

/** What is known of a record that does not parse. */
function damagedRecord(
  { label, field }: Pick<DamagedRecord, 'label' | 'field'>,
  workspace: unknown,
): DamagedRecord {
  const path = typeof workspace === 'string' ? parseAbsolutePath(workspace).unwrapOr(null) : null;
  return { kind: 'RecordDamaged', label, field, workspace: path };
}
