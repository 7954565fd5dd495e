import { endianness } from 'node:os';

/** What the index of a write-ahead log, the file `-shm`, says of it. */
export interface SqliteLogIndex {
  /** The mark of the log's round, which each of its frames bears. */
  readonly salt: Buffer;
  /** How many frames belong to transactions that SQLite told somebody were committed. */
  readonly committed: number;
}

const headerSize = 48;
const checked = 40;
const version = 3_007_000;

/**
 * Reads the header of the index (https://sqlite.org/walformat.html#the_wal_index_header), which is there twice; null when
 * neither says anything. Of two that differ, since one is being written, the earlier counts.
 */
export function readSqliteLogIndex(bytes: Buffer): SqliteLogIndex | null {
  const headers = [bytes.subarray(0, headerSize), bytes.subarray(headerSize, 2 * headerSize)].flatMap(
    (header) => headerOf(header) ?? [],
  );
  return headers.sort((one, other) => one.committed - other.committed)[0] ?? null;
}

function headerOf(bytes: Buffer): SqliteLogIndex | null {
  if (bytes.length < headerSize) return null;
  // In the order of the machine, but for the salt, which is copied from the log.
  const at = (offset: number): number =>
    endianness() === 'LE' ? bytes.readUInt32LE(offset) : bytes.readUInt32BE(offset);
  let [a, b] = [0, 0];
  for (let offset = 0; offset < checked; offset += 8) {
    a = (a + at(offset) + b) >>> 0;
    b = (b + at(offset + 4) + a) >>> 0;
  }
  const fits = at(0) === version && a === at(checked) && b === at(checked + 4);
  return fits ? { committed: at(16), salt: bytes.subarray(32, 40) } : null;
}
