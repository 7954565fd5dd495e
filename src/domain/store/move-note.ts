import { err, ok, type Result } from 'neverthrow';
import { backends, type Backend } from '../config/config.ts';
import { parseTimestamp, type Timestamp } from '../timestamp.ts';

export const movePhases = ['leaving', 'arriving', 'gone'] as const;

/** What a store bears while its records are moved to another backend, and for good once they are. */
export interface MoveNote {
  /** `leaving` is copied from and `arriving` copied to; neither takes a record meanwhile. `gone` was left for good. */
  readonly phase: (typeof movePhases)[number];
  /** The other of the two stores. */
  readonly other: Backend;
  readonly at: Timestamp;
  /** The machine whose configuration decides which of the two is used. */
  readonly host: string;
}

/** What a note means for whoever would write to the store that bears it. */
export type MoveVerdict = 'wait' | 'reopen' | 'moved';

/**
 * Judges a note while no migration runs on this machine. The configuration decides: the store that it names is in use,
 * whatever a migration that was killed has left in it.
 */
export function judgeNote(
  note: MoveNote,
  facts: { readonly host: string; readonly inUse: boolean },
): MoveVerdict {
  if (note.phase === 'gone') return 'moved';
  if (note.host !== facts.host) return 'wait';
  return facts.inUse ? 'reopen' : 'moved';
}

/** Reads a note back. */
export function parseMoveNote(value: unknown): Result<MoveNote, unknown> {
  const { phase, other, at, host } =
    ((typeof value === 'object' ? value : null) as Partial<Record<string, unknown>> | null) ?? {};
  const known = movePhases.find((candidate) => candidate === phase);
  const backend = backends.find((candidate) => candidate === other);
  const time = typeof at === 'string' ? parseTimestamp(at).unwrapOr(null) : null;
  return known === undefined || backend === undefined || time === null || typeof host !== 'string'
    ? err(value)
    : ok({ phase: known, other: backend, at: time, host });
}
