/** What a column of a row on a page holds. */
export type SqliteValue = string | number | null | Buffer;

/** Reads a row of a table from its bytes (https://sqlite.org/fileformat2.html#record_format); null when they are none. */
export function readSqliteRecord(payload: Buffer): readonly SqliteValue[] | null {
  const header = readVarint(payload, 0);
  if (header === null || header.value > payload.length) return null;
  const values: SqliteValue[] = [];
  let body = header.value;
  for (let at = header.end; at < header.value;) {
    const type = readVarint(payload, at);
    if (type === null) return null;
    at = type.end;
    const size = sizeOf(type.value);
    if (size === null || body + size > payload.length) return null;
    values.push(valueOf(type.value, payload.subarray(body, body + size)));
    body += size;
  }
  return values;
}

/** A number of one to nine bytes; those that are stored here are small. */
export function readVarint(bytes: Buffer, start: number): { value: number; end: number } | null {
  let value = 0;
  for (let at = start; at < bytes.length && at < start + 8; at++) {
    const byte = bytes.readUInt8(at);
    value = value * 128 + (byte & 0x7f);
    if (byte < 0x80) return Number.isSafeInteger(value) ? { value, end: at + 1 } : null;
  }
  return null;
}

function sizeOf(type: number): number | null {
  if (type >= 12) return (type - (type % 2 === 0 ? 12 : 13)) / 2;
  return [0, 1, 2, 3, 4, 6, 8, 8, 0, 0][type] ?? null;
}

function valueOf(type: number, bytes: Buffer): SqliteValue {
  if (type >= 12) return type % 2 === 0 ? Buffer.from(bytes) : bytes.toString('utf8');
  if (type === 0) return null;
  if (type === 7) return bytes.readDoubleBE(0);
  if (type >= 8) return type - 8;
  return type === 6 ? Number(bytes.readBigInt64BE(0)) : bytes.readIntBE(0, bytes.length);
}
