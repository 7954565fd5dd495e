import type { SqliteLog } from './sqlite-log.ts';
import { readSqliteRecord, readVarint, type SqliteValue } from './sqlite-record.ts';

/** Every page by its number, latest state first; older ones only where the latest may be damaged. */
export type Pages = ReadonlyMap<number, readonly Buffer[]>;

const leafOfTable = 0x0d;
const fileHeader = 100;

/** Puts together what the file and its write-ahead log have of each page. */
export function pagesOf(file: Buffer, log: SqliteLog | null, pageSize: number): Pages {
  const pages = new Map<number, Buffer[]>();
  for (let number = 1; number * pageSize <= file.length; number++) {
    pages.set(number, [file.subarray((number - 1) * pageSize, number * pageSize)]);
  }
  for (const { page, bytes, valid } of log?.frames ?? []) {
    pages.set(page, valid ? [bytes] : [bytes, ...(pages.get(page) ?? [])]);
  }
  return pages;
}

/**
 * Reads the rows of all tables from whatever pages look as if they held some: without the schema and the way from page
 * to page, which may be what is damaged. A row that was deleted can come back like this, one that was kept is not missed.
 */
export function salvageRows(pages: Pages): readonly (readonly SqliteValue[])[] {
  return [...pages].flatMap(([number, states]) =>
    states.flatMap((page) => rowsOn(page, number === 1 ? fileHeader : 0, pages)),
  );
}

function rowsOn(page: Buffer, start: number, pages: Pages): readonly (readonly SqliteValue[])[] {
  if (page.length < start + 8 || page[start] !== leafOfTable) return [];
  const cells = Math.min(page.readUInt16BE(start + 3), Math.floor((page.length - start - 8) / 2));
  return Array.from({ length: cells }, (_, index) => page.readUInt16BE(start + 8 + index * 2)).flatMap(
    (offset) => {
      const payload = payloadAt(page, offset, pages);
      const row = payload === null ? null : readSqliteRecord(payload);
      return row === null ? [] : [row];
    },
  );
}

function payloadAt(page: Buffer, offset: number, pages: Pages): Buffer | null {
  const size = readVarint(page, offset);
  const rowId = size === null ? null : readVarint(page, size.end);
  if (size === null || rowId === null) return null;
  const local = localSize(size.value, page.length);
  const here = page.subarray(rowId.end, rowId.end + local);
  if (here.length < local) return null;
  if (local === size.value) return here;
  const link = rowId.end + local;
  return link + 4 > page.length ? null : overflowing(here, page.readUInt32BE(link), size.value, pages);
}

/** How much of a row is on the page itself. */
function localSize(size: number, pageSize: number): number {
  const most = pageSize - 35;
  if (size <= most) return size;
  const least = Math.floor(((pageSize - 12) * 32) / 255) - 23;
  const fitting = least + ((size - least) % (pageSize - 4));
  return fitting <= most ? fitting : least;
}

function overflowing(here: Buffer, first: number, size: number, pages: Pages): Buffer | null {
  const pieces = [here];
  let missing = size - here.length;
  for (let number = first; missing > 0;) {
    const page = pages.get(number)?.[0];
    if (page === undefined) return null;
    const piece = page.subarray(4, 4 + missing);
    pieces.push(piece);
    missing -= piece.length;
    number = page.readUInt32BE(0);
  }
  return Buffer.concat(pieces);
}
