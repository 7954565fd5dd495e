import type { ResultAsync } from 'neverthrow';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';

/** Reads texts that a user points at. */
export interface TextFiles {
  /** The text to the letter: line ends and byte order mark included. */
  read(path: AbsolutePath): ResultAsync<string, TextFileUnusable>;
}

export interface TextFileUnusable {
  readonly kind: 'TextFileUnusable';
  readonly path: AbsolutePath;
  readonly reason: 'not-found' | 'not-a-file' | 'not-text' | 'too-large' | 'unreadable';
}
