import { readFile } from 'node:fs/promises';
import { Result } from 'neverthrow';
import type {
  ConsolidationMemory,
  LastConsolidation,
  RememberedConsolidation,
} from '../../application/ports/consolidation-memory.ts';
import { parseSessionId, type SessionId } from '../../domain/session/session-id.ts';
import { parseAbsolutePath, parentPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { writeFileAtomically } from '../filesystem/atomic-file.ts';
import { attempt, orAbsent } from '../filesystem/file-errors.ts';
import { ensurePrivateDirectory } from '../filesystem/private-directory.ts';

const format = 1;

type Members = Readonly<Record<string, unknown>>;

/** Keeps what consolidations remember in one JSON file. */
export function fileConsolidationMemory(path: AbsolutePath): ConsolidationMemory {
  return {
    read: () => orAbsent(attempt(path, () => readFile(path, 'utf8'))).map((text) => parseMemory(text ?? '')),
    write: ({ seen, settled, last, begun }) => {
      const maps = { seen: Object.fromEntries(seen), settled: Object.fromEntries(settled) };
      const document = { format, ...maps, last, ...(begun !== null && { begun }) };
      return ensurePrivateDirectory(parentPath(path)).andThen(() =>
        writeFileAtomically(path, `${JSON.stringify(document, null, 2)}\n`),
      );
    },
  };
}

/** Reads what was remembered; nothing where the text makes no sense. */
export function parseMemory(text: string): RememberedConsolidation {
  const parsed = parseJson(text).unwrapOr(null);
  const document = isMembers(parsed) && parsed.format === format ? parsed : {};
  return {
    seen: new Map(
      entriesOf(document.seen).flatMap(([store, state]): [string, string][] =>
        typeof state === 'string' ? [[store, state]] : [],
      ),
    ),
    settled: new Map(
      entriesOf(document.settled).flatMap(([key, id]): [SessionId, SessionId][] => {
        const both = Result.combine([parseSessionId(key), parseSessionId(typeof id === 'string' ? id : '')]);
        return both.isOk() ? [[both.value[0], both.value[1]]] : [];
      }),
    ),
    last: lastOf(document.last),
    begun: lastOf(document.begun),
  };
}

function lastOf(value: unknown): LastConsolidation | null {
  if (!isMembers(value) || !Array.isArray(value.touched)) return null;
  const backup = parseAbsolutePath(typeof value.backup === 'string' ? value.backup : '').unwrapOr(null);
  const touched = value.touched.flatMap((one: unknown) => {
    const { id, version } = isMembers(one) ? one : {};
    const parsed = parseSessionId(typeof id === 'string' ? id : '').unwrapOr(null);
    return parsed === null || typeof version !== 'number' ? [] : [{ id: parsed, version }];
  });
  return backup === null ? null : { backup, touched };
}

function entriesOf(value: unknown): readonly [string, unknown][] {
  return isMembers(value) ? Object.entries(value) : [];
}

function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const parseJson = Result.fromThrowable((json: string): unknown => JSON.parse(json));
