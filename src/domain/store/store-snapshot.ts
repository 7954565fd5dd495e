import { err, type Result } from 'neverthrow';
import { parseTimestamp, type Timestamp } from '../timestamp.ts';
import { parseKeptRecords, type KeptRecord } from './kept-record.ts';

/** The version of the image that this program reads and writes. */
export const snapshotVersion = 1;

/** Everything that a store holds, apart from its technology. */
export interface StoreSnapshot {
  readonly createdAt: Timestamp;
  readonly source: SnapshotSource;
  /** By their ids. */
  readonly records: readonly KeptRecord[];
}

/** The store that was copied; `location` has no password. */
export interface SnapshotSource {
  readonly backend: string;
  readonly location: string;
}

/** The portable image but for its checksum, which is of these members in this order. */
export interface SnapshotDocument {
  readonly application: 'minsky';
  readonly format: 'snapshot';
  readonly formatVersion: number;
  readonly createdAt: string;
  readonly source: SnapshotSource;
  readonly records: readonly KeptRecord['kept'][];
}

/** Why a document is not a snapshot that can be used. */
export type SnapshotFlaw =
  | { readonly kind: 'foreign' }
  | { readonly kind: 'too-new'; readonly found: number }
  | { readonly kind: 'damaged'; readonly detail: string };

/** A snapshot of these records: equal ones give equal snapshots, in whatever order a store has them. */
export function takeSnapshot(
  records: readonly KeptRecord[],
  source: SnapshotSource,
  createdAt: Timestamp,
): StoreSnapshot {
  const ordered = records.toSorted((a, b) => (a.session.id < b.session.id ? -1 : 1));
  return { createdAt, source: { backend: source.backend, location: source.location }, records: ordered };
}

/** Lays a snapshot out. */
export function renderSnapshot({ createdAt, source, records }: StoreSnapshot): SnapshotDocument {
  return {
    application: 'minsky',
    format: 'snapshot',
    formatVersion: snapshotVersion,
    createdAt,
    source,
    records: records.map(({ kept }) => kept),
  };
}

/**
 * Reads a snapshot back, from the outside in; what is not exactly what was written is a flaw.
 * @param isWhole whether the checksum is that of the other members.
 */
export function parseSnapshot(
  document: Readonly<Record<string, unknown>>,
  isWhole: (checksum: unknown, covered: Readonly<Record<string, unknown>>) => boolean,
): Result<StoreSnapshot, SnapshotFlaw> {
  const { checksum, ...covered } = document;
  const { application, format, formatVersion, createdAt, source, records } = covered;
  if (application !== 'minsky' || format !== 'snapshot') return err({ kind: 'foreign' });
  if (typeof formatVersion !== 'number' || !Number.isSafeInteger(formatVersion) || formatVersion < 1) {
    return damaged('it has no valid formatVersion');
  }
  if (formatVersion > snapshotVersion) return err({ kind: 'too-new', found: formatVersion });
  if (!isWhole(checksum, covered)) return damaged('its content does not match its checksum');
  const [at, from] = [typeof createdAt === 'string' ? parseTimestamp(createdAt) : null, parseSource(source)];
  if (at?.isOk() !== true) return damaged('it has no valid createdAt');
  if (from === null) return damaged('it has no valid source');
  return parseKeptRecords(records)
    .map((parsed) => takeSnapshot(parsed, from, at.value))
    .orElse(damaged);
}

function parseSource(value: unknown): SnapshotSource | null {
  const { backend, location } =
    ((typeof value === 'object' ? value : null) as Partial<Record<string, unknown>> | null) ?? {};
  return typeof backend === 'string' && typeof location === 'string' ? { backend, location } : null;
}

function damaged(detail: string): Result<never, SnapshotFlaw> {
  return err({ kind: 'damaged', detail });
}
