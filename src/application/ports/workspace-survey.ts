import type { ResultAsync } from 'neverthrow';
import type { SurveyedDirectory } from '../../domain/workspace/surveyed-place.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { FileError } from './port-errors.ts';

/** Tells what a directory is by its files alone, so that a look at thousands of them starts no git. */
export interface WorkspaceSurvey {
  /** What stands at the path itself, links not followed. */
  look(path: AbsolutePath): ResultAsync<SurveyedDirectory, FileError>;

  /** What `origin` of the work tree with that top is; null when only git can tell. */
  originOf(top: AbsolutePath): ResultAsync<OriginInFiles | null, FileError>;
}

export interface OriginInFiles {
  /** As it is written down; null when there is none. */
  readonly url: string | null;
  /** What a relative one is meant from. */
  readonly from: AbsolutePath;
}
