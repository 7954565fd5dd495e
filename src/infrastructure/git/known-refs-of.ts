import { ok, okAsync, type Result, type ResultAsync } from 'neverthrow';
import type { GitInspectionError } from '../../application/ports/git-inspection.ts';
import type { FileError } from '../../application/ports/port-errors.ts';
import type { CommitId } from '../../domain/repository/commit-id.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { gitDirectoryNow } from '../filesystem/git-directory.ts';
import type { ReadText } from '../filesystem/remembered-files.ts';
import { readSmallFile } from '../filesystem/small-file.ts';
import type { GitListener, GitProcess } from './git-process.ts';
import { headRef, originRef, parseRefs, refFormat } from './known-refs.ts';
import { commonDirectoryOf, readRefs } from './ref-files.ts';

/** Where refs are read. */
export interface RefPlace {
  /** The top of a work tree of the repository. */
  readonly top: AbsolutePath;
  /** The directory that holds them; null when only git can tell. */
  readonly commonDirectory: AbsolutePath | null;
  readonly readPacked?: ReadText;
}

type Commits = ReadonlyMap<string, CommitId>;

/** The directory that holds the refs of the work tree with that top. */
export function refPlaceOf(top: AbsolutePath): Result<RefPlace, FileError> {
  return gitDirectoryNow(top)
    .andThen((own) => (own === null ? ok(null) : commonDirectoryOf(own)))
    .map((commonDirectory) => ({ top, commonDirectory }));
}

/** The commits of branches and of those of `origin`, by full name: from files, or from git if it keeps them in another way. */
export function commitsOfRefs(
  git: GitProcess,
  { top, commonDirectory, readPacked = readSmallFile }: RefPlace,
  refs: readonly string[],
  listener: GitListener,
): ResultAsync<Commits, GitInspectionError> {
  const read: Result<Commits | null, FileError> =
    commonDirectory === null ? ok(null) : readRefs(commonDirectory, refs, readPacked);
  return read.asyncAndThen((found): ResultAsync<Commits, GitInspectionError> => {
    if (found !== null) return okAsync(found);
    const args = ['for-each-ref', refFormat, ...refs];
    return git.run({ purpose: 'read', cwd: top, repository: 'top', args }, listener).map(({ stdout }) => {
      const { local, origin } = parseRefs(stdout);
      return new Map([
        ...[...local].map(([branch, commit]) => [headRef(branch), commit] as const),
        ...[...origin].map(([branch, commit]) => [originRef(branch), commit] as const),
      ]);
    });
  });
}
