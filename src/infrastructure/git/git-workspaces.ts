import { ok, okAsync, safeTry, type ResultAsync } from 'neverthrow';
import type { GitWorkspaces } from '../../application/ports/git-workspaces.ts';
import type { FileError } from '../../application/ports/port-errors.ts';
import type { SessionId } from '../../domain/session/session-id.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { entryAt } from '../filesystem/directory-entry.ts';
import { findGitDirectory } from '../filesystem/git-directory.ts';
import { readMarker } from '../filesystem/marker-file.ts';
import { removeTree } from '../filesystem/remove-tree.ts';
import { buildClone } from './build-clone.ts';
import { buildWorktree } from './build-worktree.ts';
import type { GitListener, GitProcess } from './git-process.ts';
import { deleteMergedBranch, takeBackSessionBranch } from './session-branch.ts';
import { findGoneRegistration, findRegistration, relocateWorktree } from './worktree-registration.ts';

// What has been begun to be undone is undone to the end.
const unattended: GitListener = {
  signal: new AbortController().signal,
  narration: { notice: () => undefined, progress: () => undefined },
};

/** Builds workspaces with `git clone` and `git worktree`, and removes them without either. */
export function gitWorkspaces(git: GitProcess): GitWorkspaces {
  return {
    build: (plan, directory, context) =>
      (plan.strategy === 'clone' ? buildClone : buildWorktree)(git, plan, directory, context),

    dismantle: ({ strategy, repository, branch, base }, directory) =>
      safeTry(async function* () {
        const main = strategy === 'worktree' ? repository : null;
        yield* removeWorkspace(directory, main);
        return main !== null && (yield* isRepository(main))
          ? takeBackSessionBranch(git, main, branch, base.commit, unattended)
          : ok(undefined);
      }),

    relocated: (strategy, directory) =>
      strategy === 'worktree' ? relocateWorktree(directory) : okAsync(undefined),

    discard: (session, directory) =>
      safeTry(async function* () {
        const main = session.workspace.strategy === 'worktree' ? session.repo.path : null;
        // The directory goes last: as long as it is there, whoever finishes an interrupted purge does all of this.
        yield* directory === null ? unregisterGone(session.id, main) : unregister(directory, main);
        const kept =
          main !== null && (yield* isRepository(main))
            ? yield* deleteMergedBranch(git, main, session.branch, unattended)
            : null;
        return directory === null ? ok(kept) : removeTree(directory).map(() => kept);
      }),
  };
}

/** Removes the directory and, for a worktree of `main`, this one's registration; the registration is looked up first and goes last. */
function removeWorkspace(directory: AbsolutePath, main: AbsolutePath | null): ResultAsync<void, FileError> {
  return safeTry(async function* () {
    const registration = yield* registrationOf(directory, main);
    // With a marker it was complete: if it is not here any more, it is somewhere else.
    const complete = registration !== null && (yield* readMarker(registration)) !== null;
    if (complete && (yield* entryAt(directory)) === null) return ok();
    return removeTree(directory).andThen(() =>
      registration === null ? okAsync(undefined) : removeTree(registration),
    );
  });
}

/** Removes the registration of a worktree of `main` and of no other. */
function unregister(directory: AbsolutePath, main: AbsolutePath | null): ResultAsync<void, FileError> {
  return registrationOf(directory, main).andThen((registration) =>
    registration === null ? okAsync(undefined) : removeTree(registration),
  );
}

/** Removes the registration of a worktree of `main` that is nowhere any more. */
function unregisterGone(id: SessionId, main: AbsolutePath | null): ResultAsync<void, FileError> {
  if (main === null) return okAsync(undefined);
  return findGitDirectory(main)
    .andThen((common) => (common === null ? ok(null) : findGoneRegistration(id, common)))
    .andThen((registration) => (registration === null ? okAsync(undefined) : removeTree(registration)));
}

function registrationOf(
  directory: AbsolutePath,
  main: AbsolutePath | null,
): ResultAsync<AbsolutePath | null, FileError> {
  if (main === null) return okAsync(null);
  return findGitDirectory(main).andThen((common) =>
    common === null ? okAsync(null) : findRegistration(directory, common),
  );
}

function isRepository(path: AbsolutePath): ResultAsync<boolean, FileError> {
  return findGitDirectory(path).map((found) => found !== null);
}
