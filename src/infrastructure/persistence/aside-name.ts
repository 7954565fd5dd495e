import type { MoveNote } from '../../domain/store/move-note.ts';

/** The name under which a file is kept whose records were moved away; no store has such a name. */
export function asideName(path: string, { at }: MoveNote): string {
  return `${path}.migrated-${compactTime(at)}`;
}

/** An instant without what a file or a table cannot have in its name. */
export function compactTime(at: string): string {
  return at.replaceAll(/[-:.]/g, '');
}
