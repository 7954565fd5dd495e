import { Result } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import { parseSessionId, type SessionId } from '../../domain/session/session-id.ts';
import { childPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { readSmallFile } from './small-file.ts';

/** The directory inside a git directory that is minsky's own. */
export function markerDirectory(gitDirectory: AbsolutePath): AbsolutePath {
  return childPath(gitDirectory, 'minsky');
}

/** The file that holds the copy of the record. */
export function markerFile(gitDirectory: AbsolutePath): AbsolutePath {
  return childPath(markerDirectory(gitDirectory), 'session.json');
}

export interface MarkerText {
  /** The document, or undefined if the file does not hold JSON. */
  readonly document: unknown;
}

/** Reads the marker without judging it; null when there is none. */
export function readMarker(gitDirectory: AbsolutePath): Result<MarkerText | null, FileError> {
  return readSmallFile(markerFile(gitDirectory)).map((text) =>
    text === null ? null : { document: parseJson(text) },
  );
}

/** Whose marker it is; null when that cannot be told. */
export function idInMarker(marker: MarkerText | null): SessionId | null {
  const document = marker?.document;
  const id = typeof document === 'object' && document !== null && 'id' in document ? document.id : null;
  return typeof id === 'string' ? parseSessionId(id).unwrapOr(null) : null;
}

function parseJson(text: string): unknown {
  return Result.fromThrowable((json: string): unknown => JSON.parse(json))(text).unwrapOr(undefined);
}
