import type { Session } from '../../../domain/session/session.ts';
import { parseSession } from '../../../domain/session/parse-session.ts';
import { parseAbsolutePath } from '../../../domain/workspace/workspace-path.ts';
import type { DamagedRecord } from '../../../domain/store/store-content.ts';
import { isMembers, type Members } from '../members.ts';
import { silentFlawOf } from './repeated-key.ts';

/** What can be made of a document that is damaged. */
export interface SalvagedDocument {
  readonly records: readonly Session[];
  readonly damaged: readonly DamagedRecord[];
  /** The version of the format, if the document still says it. */
  readonly format: number | null;
}

/** Looks for records anywhere in the text, whatever is around them; what is left of a record is named, if it can be. */
export function salvageDocument(bytes: Uint8Array): SalvagedDocument {
  const text = new TextDecoder('utf-8').decode(bytes);
  const records: Session[] = [];
  const damaged: DamagedRecord[] = [];
  for (let at = text.indexOf('{'); at !== -1;) {
    const end = endOfObject(text, at);
    const object = end === null ? null : parsedObject(text.slice(at, end));
    const parsed = object === null || !isRecordLike(object) ? null : parseSession(object);
    if (object !== null && parsed?.isErr() === true) damaged.push(damagedOf(object, parsed.error));
    if (parsed?.isOk() === true) records.push(parsed.value);
    at = text.indexOf('{', parsed === null || end === null ? at + 1 : end);
  }
  const format = /"format"\s*:\s*(\d+)/.exec(text.slice(0, 1_000))?.[1];
  return {
    records,
    damaged: [
      ...damaged,
      ...fragmentsOf(text, [...records.map(({ id }) => id), ...damaged.map(({ label }) => label)]),
    ],
    format: format === undefined ? null : Number(format),
  };
}

/** Where the object ends that begins there; null when it does not end, or when what comes cannot be JSON. */
function endOfObject(text: string, start: number): number | null {
  let depth = 0;
  let inText = false;
  for (let at = start; at < text.length; at++) {
    const character = text.charAt(at);
    if (inText) {
      // No text goes over the end of a line: a quotation mark is missing.
      if (character === '\n') return null;
      if (character === '\\') at += 1;
      else if (character === '"') inText = false;
    } else if (character === '"') inText = true;
    else if (character === '{' || character === '[') depth += 1;
    else if ((character === '}' || character === ']') && --depth === 0) return at + 1;
  }
  return null;
}

/** An object with a key twice says two things, so it says nothing. */
function parsedObject(text: string): Members | null {
  try {
    const value: unknown = JSON.parse(text);
    return isMembers(value) && silentFlawOf(text) === null ? value : null;
  } catch {
    return null;
  }
}

function isRecordLike(object: Members): boolean {
  return (
    typeof object.id === 'string' && ('workspace' in object || 'repo' in object || 'createdAt' in object)
  );
}

function damagedOf(
  { workspace }: Members,
  { label, field }: { readonly label: string | null; readonly field: string },
): DamagedRecord {
  const path = isMembers(workspace) && typeof workspace.path === 'string' ? workspace.path : '';
  return { kind: 'RecordDamaged', label, field, workspace: parseAbsolutePath(path).unwrapOr(null) };
}

/** Ids of sessions that stand in the text without a record around them that can be read. */
function fragmentsOf(text: string, known: readonly (string | null)[]): readonly DamagedRecord[] {
  const ids = [
    ...text.matchAll(/"id"\s*:\s*"([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})"/g),
  ];
  const found = new Set(known);
  return ids
    .filter(([, id = '']) => found.size !== found.add(id).size)
    .map(({ 1: id = '', index }) => ({
      kind: 'RecordDamaged',
      label: id,
      field: 'document',
      workspace: workspaceAfter(text, index),
    }));
}

function workspaceAfter(text: string, index: number): DamagedRecord['workspace'] {
  const literal = /"workspace"\s*:\s*\{\s*"path"\s*:\s*("(?:[^"\\\n]|\\.)*")/.exec(
    text.slice(index, index + 10_000),
  )?.[1];
  if (literal === undefined) return null;
  try {
    return parseAbsolutePath(String(JSON.parse(literal))).unwrapOr(null);
  } catch {
    return null;
  }
}
