import type { SqliteLogIndex } from './sqlite-log-index.ts';

/** One page as the write-ahead log has it. */
export interface LogFrame {
  readonly page: number;
  readonly bytes: Buffer;
  /** Whether SQLite itself would read it. */
  readonly valid: boolean;
}

export interface SqliteLog {
  readonly frames: readonly LogFrame[];
  /** What SQLite would pass over in silence though it was committed; null when there is nothing. */
  readonly flaw: string | null;
}

type Sums = readonly [number, number];

const headerSize = 32;
const frameHeaderSize = 24;

/**
 * Reads a write-ahead log (https://sqlite.org/walformat.html) past whatever in it is damaged. Behind its end can be what a
 * killed writer had written and never told to be committed: only the index tells that from damage.
 */
export function readSqliteLog(
  bytes: Buffer,
  pageSizeOfStore: number,
  index: SqliteLogIndex | null,
): SqliteLog {
  if (bytes.length < headerSize + frameHeaderSize) return { frames: [], flaw: null };
  const magic = bytes.readUInt32BE(0);
  const bigEndian = magic === 0x377f0683;
  let sums = checksum([0, 0], bytes.subarray(0, 24), bigEndian);
  const headerFits =
    (bigEndian || magic === 0x377f0682) &&
    sums[0] === bytes.readUInt32BE(24) &&
    sums[1] === bytes.readUInt32BE(28);
  const pageSize = headerFits ? bytes.readUInt32BE(8) : pageSizeOfStore;
  const first = headerSize + 8;
  const salt = headerFits ? bytes.subarray(16, 24) : bytes.subarray(first, first + 8);
  const frames: LogFrame[] = [];
  let valid = headerFits;
  let lostCommits = 0;
  for (
    let at = headerSize;
    at + frameHeaderSize + pageSize <= bytes.length;
    at += frameHeaderSize + pageSize
  ) {
    const page = bytes.subarray(at + frameHeaderSize, at + frameHeaderSize + pageSize);
    const ours = bytes.subarray(at + 8, at + 16).equals(salt);
    sums = checksum(checksum(sums, bytes.subarray(at, at + 8), bigEndian), page, bigEndian);
    valid &&= ours && sums[0] === bytes.readUInt32BE(at + 16) && sums[1] === bytes.readUInt32BE(at + 20);
    // What has another mark is what is left of an earlier round of the log.
    if (!ours) continue;
    if (!valid && bytes.readUInt32BE(at + 4) !== 0) lostCommits += 1;
    frames.push({ page: bytes.readUInt32BE(at), bytes: page, valid });
  }
  const committed = index?.salt.equals(salt) === true ? index.committed : 0;
  const lost = index === null ? lostCommits > 0 : frames.filter(({ valid: one }) => one).length < committed;
  return {
    frames,
    flaw: !lost ? null : 'its write-ahead log is damaged before transactions that were committed',
  };
}

function checksum([first, second]: Sums, bytes: Buffer, bigEndian: boolean): Sums {
  let [a, b] = [first, second];
  for (let at = 0; at + 8 <= bytes.length; at += 8) {
    a = (a + (bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at)) + b) >>> 0;
    b = (b + (bigEndian ? bytes.readUInt32BE(at + 4) : bytes.readUInt32LE(at + 4)) + a) >>> 0;
  }
  return [a, b];
}
