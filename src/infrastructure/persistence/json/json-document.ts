import { createHash } from 'node:crypto';
import { err, ok, Result } from 'neverthrow';
import type { StoreError } from '../../../application/ports/port-errors.ts';
import { parseKeptRecords, type KeptRecord } from '../../../domain/store/kept-record.ts';
import { isMembers, type Members } from '../members.ts';
import { silentFlawOf } from './repeated-key.ts';

/** The version of the document that this program reads and writes. */
export const formatVersion = 1;

/** The marker that tells a store from every other JSON file, those of earlier minsky versions among them. */
const application = 'minsky';

/** All that the file says. */
export interface JsonDocument {
  readonly records: readonly KeptRecord[];
  /** Members beside the ones this version knows. */
  readonly others: Members;
}

/** What a store says that holds nothing and is nowhere yet. */
export const emptyDocument: JsonDocument = { records: [], others: {} };

/** The document as a file holds it: a line for each member, so that a difference between two of them can be read. */
export function renderDocument({ records, others }: JsonDocument): string {
  const head = { application, format: formatVersion };
  const rest = { ...others, sessions: records.map(({ kept }) => kept) };
  const checksum = checksumOf({ ...head, ...rest });
  return `${JSON.stringify({ ...head, checksum, ...rest }, null, 2)}\n`;
}

/** Reads a file back, from the outside in; whatever is not exactly what was written is an error. */
export function parseDocument(bytes: Uint8Array, location: string): Result<JsonDocument, StoreError> {
  const damaged = (detail: string): StoreError => ({ kind: 'StoreDamaged', location, detail });
  return parseMembers(bytes)
    .mapErr(damaged)
    .andThen(({ checksum, ...covered }): Result<JsonDocument, StoreError> => {
      const { application: writer, format, sessions, ...others } = covered;
      if (writer !== application) return err(damaged('it is the file of another program'));
      if (typeof format !== 'number' || !Number.isSafeInteger(format) || format < 1) {
        return err(damaged('it has no valid format'));
      }
      if (format > formatVersion) {
        return err({ kind: 'StoreTooNew', location, found: format, supported: formatVersion });
      }
      if (checksum !== checksumOf(covered)) return err(damaged('its content does not match its checksum'));
      return parseKeptRecords(sessions)
        .map((records) => ({ records, others }))
        .mapErr(damaged);
    });
}

/** Reads a text of one JSON object that means what it says; the error says what is wrong with it. */
export function parseMembers(bytes: Uint8Array): Result<Members, string> {
  if (bytes.length === 0) return err('the file is empty');
  return decode(bytes).andThen((text) =>
    parseJson(text).andThen((document) => {
      const flaw = silentFlawOf(text);
      if (flaw !== null) return err(flaw);
      return isMembers(document) ? ok(document) : err('it is not a JSON object');
    }),
  );
}

/** Of the meaning, not of the layout: line ends and indentation may be changed by whoever moves the file. */
export function checksumOf(covered: Members): string {
  return `sha256:${createHash('sha256').update(JSON.stringify(covered)).digest('hex')}`;
}

const decode = Result.fromThrowable(
  (bytes: Uint8Array) => new TextDecoder('utf-8', { fatal: true }).decode(bytes),
  () => 'it is not UTF-8 text',
);

const parseJson = Result.fromThrowable(
  (text: string): unknown => JSON.parse(text),
  (error) => {
    const place = /line \d+ column \d+/.exec(String(error))?.[0];
    return place === undefined ? 'it is not JSON' : `it is not JSON from ${place} on`;
  },
);
