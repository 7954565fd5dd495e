import { err, ok, Result } from 'neverthrow';
import type {
  LegacyContent,
  LegacyRecord,
  UnreadableLegacyRecord,
} from '../../domain/legacy/legacy-record.ts';
import { recogniseShape, type LegacyEntries } from '../../domain/legacy/legacy-shape.ts';
import { looksLikeLegacyRecord, parseLegacyRecord } from '../../domain/legacy/parse-legacy-record.ts';
import { parseStrayRecord } from '../../domain/legacy/stray-record.ts';
import { parseMoveNote } from '../../domain/store/move-note.ts';
import { noteMember } from '../persistence/json/json-file.ts';
import { salvageObjects } from './salvage-json.ts';

/** Reads JSON text of any shape; null when it is the text of something else. */
export function readLegacyJson(bytes: Uint8Array, store: string): Result<LegacyContent, null> {
  const text = new TextDecoder('utf-8').decode(bytes);
  if (text.trim() === '') return ok(contentOf({ generation: 'empty', entries: [], baseDir: null }, store));
  const document = parseJson(text);
  if (document.isErr()) return salvaged(text, store);
  return recogniseShape(document.value).map((entries) =>
    contentOf(
      isCurrent(document.value) ? { ...entries, generation: generationOf(document.value) } : entries,
      store,
    ),
  );
}

/** Whether the text can be read as a whole; what is being written cannot. */
export function isWholeJson(bytes: Uint8Array): boolean {
  const text = new TextDecoder('utf-8').decode(bytes);
  return text.trim() === '' || parseJson(text).isOk();
}

function salvaged(text: string, store: string): Result<LegacyContent, null> {
  const entries = salvageObjects(text, looksLikeLegacyRecord).map((entry) => ({ key: null, entry }));
  return entries.length === 0
    ? err(null)
    : ok({ ...contentOf({ generation: 'sessions', entries, baseDir: null }, store), damaged: true });
}

function contentOf({ generation, entries, baseDir }: LegacyEntries, store: string): LegacyContent {
  const records: LegacyRecord[] = [];
  const unreadable: UnreadableLegacyRecord[] = [];
  for (const [index, { key, entry }] of entries.entries()) {
    const source = { store, position: index + 1 };
    const read =
      generation === 'current' ? parseStrayRecord(entry, source) : parseLegacyRecord(entry, source, key);
    read.match(
      (record) => records.push(record),
      (unread) => unreadable.push(unread),
    );
  }
  return {
    kind: 'json',
    generation,
    records,
    unreadable,
    damaged: false,
    writtenAt: null,
    state: null,
    baseDir,
  };
}

function generationOf(document: object): LegacyEntries['generation'] {
  const note = parseMoveNote((document as Readonly<Record<string, unknown>>)[noteMember]).unwrapOr(null);
  return note?.phase === 'gone' ? 'moved' : 'current';
}

function isCurrent(document: unknown): document is object {
  return (
    typeof document === 'object' &&
    document !== null &&
    'application' in document &&
    document.application === 'minsky' &&
    'format' in document
  );
}

const parseJson = Result.fromThrowable((json: string): unknown => JSON.parse(json.replace(/^\ufeff/, '')));
