import { Result } from 'neverthrow';
import { parseMoveNote, type MoveNote } from '../../../domain/store/move-note.ts';

/** The table of a store that was left: what it is called as long as nobody moves back. */
export const goneTable = 'minsky_sessions_moved';

/** The note, in a table of its own that is there only while there is one. */
export const noteStatements = {
  make: 'create table if not exists minsky_moved (note text not null)',
  clear: 'delete from minsky_moved',
  drop: 'drop table if exists minsky_moved',
} as const;

/** Without its table, whoever still has the store open can neither read nor write. */
export const leaveStatement = `alter table minsky_sessions rename to ${goneTable}`;
export const comeBackStatement = `alter table ${goneTable} rename to minsky_sessions`;

/** Reads the note that the table holds. */
export function noteFrom(text: string | undefined): MoveNote | null {
  return text === undefined ? null : parse(text).andThen(parseMoveNote).unwrapOr(null);
}

const parse = Result.fromThrowable((text: string): unknown => JSON.parse(text));
