import type { SessionId } from '../session/session-id.ts';
import type { Session } from '../session/session.ts';
import type { ConsolidationFinding } from './consolidation-findings.ts';
import type { KeptRecord } from './kept-record.ts';

/** What a consolidation has done to a store. */
export interface CarriedOut {
  /** The records that were added or changed, and the version that each was left with. */
  readonly touched: readonly { readonly id: SessionId; readonly version: number }[];
}

/** The consolidation that was carried out last: the one that was begun, if anything of it is in the store. */
export function lastCarriedOut<T extends CarriedOut>(
  { last, begun }: { readonly last: T | null; readonly begun: T | null },
  held: readonly KeptRecord[],
): T | null {
  const versions = new Map(held.map(({ session }) => [session.id, session.version]));
  const done = begun?.touched.some(({ id, version }) => (versions.get(id) ?? 0) >= version) === true;
  return done ? begun : last;
}

/** What a store comes to when a consolidation is taken back. */
export interface UndoPlan {
  /** All that the store shall hold. */
  readonly records: readonly KeptRecord[];
  readonly removed: readonly Session[];
  /** Records as they were before. */
  readonly reverted: readonly Session[];
  readonly findings: readonly ConsolidationFinding[];
}

/**
 * Takes out what the consolidation added and puts back what it changed. A record that was changed since, and one that it did
 * not touch, stays as it is.
 */
export function planUndo(
  held: readonly KeptRecord[],
  before: readonly KeptRecord[],
  touched: CarriedOut['touched'],
): UndoPlan {
  const versions = new Map(touched.map(({ id, version }) => [id, version]));
  const earlier = new Map(before.map((record) => [record.session.id, record]));
  const records: KeptRecord[] = [];
  const removed: Session[] = [];
  const reverted: Session[] = [];
  const findings: ConsolidationFinding[] = [];
  for (const record of held) {
    const { session } = record;
    const version = versions.get(session.id);
    const was = earlier.get(session.id);
    const about = { session: session.name, path: session.workspace.path, done: false } as const;
    if (version === undefined) records.push(record);
    else if (version !== session.version) {
      records.push(record);
      findings.push({ kind: 'changed-since', severity: 'warning', ...about, action: 'none' });
    } else if (was === undefined) {
      removed.push(session);
      findings.push({ kind: 'taken-out', severity: 'info', ...about, action: 'remove' });
    } else {
      records.push(was);
      reverted.push(was.session);
      findings.push({ kind: 'taken-back', severity: 'info', ...about, action: 'revert' });
    }
  }
  return { records, removed, reverted, findings };
}
