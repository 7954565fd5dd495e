import { mkdirSync, rmSync } from 'node:fs';
import { errAsync, okAsync, ResultAsync, safeTry } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import type { StagingNote, WorkspaceStaging } from '../../application/ports/workspace-staging.ts';
import { childPath, parentPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { findAbandoned, sweepUnfinished } from './abandoned-staging.ts';
import { writeFileAtomically } from './atomic-file.ts';
import { builderLocks } from './builder-locks.ts';
import { entryAt, entryNow, namesNow } from './directory-entry.ts';
import { attemptNow, fileErrorOf } from './file-errors.ts';
import { ensurePrivateDirectory } from './private-directory.ts';
import { removeTree } from './remove-tree.ts';
import { renameDirectory } from './rename-directory.ts';
import { renderStagingNote } from './staging-note.ts';
import {
  noteIn,
  stagingBeside,
  stagingPlaces,
  unfinishedPlace,
  workspaceIn,
  type StagingSettings,
} from './staging-places.ts';

/**
 * Builds each workspace in `<id>/workspace` beside its note `<id>/owner.json`. The directory with the note is made next
 * to the final place and renamed: so it appears complete, and a rename between the two places is known to be possible;
 * where it is not, `.minsky-staging` beside the final place is used.
 */
export function fileWorkspaceStaging(settings: StagingSettings): WorkspaceStaging {
  const { directory, host } = settings;
  const builders = builderLocks(settings.locks);

  const close = (note: StagingNote): ResultAsync<void, FileError> => {
    const unfinished = unfinishedPlace(parentPath(note.finalDirectory), note.id);
    return ResultAsync.combine([...stagingPlaces(directory, note), unfinished].map(removePlace))
      .andThen(() => builders.release(note.id))
      .orElse((error) => builders.release(note.id).andThen(() => errAsync(error)));
  };

  return {
    open: (note) =>
      safeTry(async function* () {
        yield* ensurePrivateDirectory(parentPath(note.finalDirectory));
        yield* builders.take(note.id);
        return (
          makePlace(directory, host, note)
            // Whatever keeps the rest from being removed, the first failure is the one to tell.
            .orElse((error) =>
              close(note)
                .orElse(() => okAsync(undefined))
                .andThen(() => errAsync(error)),
            )
            .map(workspaceIn)
        );
      }),

    publish: (note) =>
      safeTry(async function* () {
        const built = stagingPlaces(directory, note).map(workspaceIn);
        for (const workspace of built) {
          if ((yield* entryAt(workspace)) !== null) return renameDirectory(workspace, note.finalDirectory);
        }
        return errAsync(fileErrorOf('ENOENT', built[0] ?? directory));
      }),

    close,

    abandoned: () =>
      sweepUnfinished(settings, builders)
        .orElse(() => okAsync(null))
        .andThen(() => findAbandoned(settings, builders)),

    isBuilding: (id) =>
      builders
        .isLeft(id)
        .andThen((left) => (left ? builders.isFree(id).map((free) => !free) : okAsync(false))),
  };
}

/** Most often the note is all that is left in it, and what removes trees takes time to load. */
function removePlace(place: AbsolutePath): ResultAsync<void, FileError> {
  const isDirectory = entryNow(place).unwrapOr(null)?.isDirectory() === true;
  const names = isDirectory ? namesNow(place).unwrapOr([]) : [];
  if (names.length !== 1 || noteIn(place) !== `${place}/${names[0] ?? ''}`) return removeTree(place);
  return attemptNow(place, () => rmSync(place, { recursive: true }))
    .asyncAndThen(() => okAsync(undefined))
    .orElse(() => removeTree(place));
}

function makePlace(
  directory: AbsolutePath,
  host: string,
  note: StagingNote,
): ResultAsync<AbsolutePath, FileError> {
  return safeTry(async function* () {
    const workspaces = parentPath(note.finalDirectory);
    const unfinished = unfinishedPlace(workspaces, note.id);
    yield* attemptNow(unfinished, () => mkdirSync(unfinished, { mode: 0o700 }));
    yield* writeFileAtomically(noteIn(unfinished), renderStagingNote({ host, note }));
    return moveInto(directory, unfinished, note).orElse((error) =>
      error.reason === 'other-filesystem'
        ? moveInto(stagingBeside(workspaces), unfinished, note)
        : errAsync(error),
    );
  });
}

function moveInto(
  root: AbsolutePath,
  unfinished: AbsolutePath,
  { id }: StagingNote,
): ResultAsync<AbsolutePath, FileError> {
  const place = childPath(root, id);
  return ensurePrivateDirectory(root)
    .andThen(() => renameDirectory(unfinished, place))
    .map(() => place);
}
