import { readFile } from 'node:fs/promises';
import { okAsync, ResultAsync, safeTry } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import type { AbandonedStaging } from '../../application/ports/workspace-staging.ts';
import type { SessionId } from '../../domain/session/session-id.ts';
import { childPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { BuilderLocks } from './builder-locks.ts';
import { entryAt, namesNow } from './directory-entry.ts';
import { attempt } from './file-errors.ts';
import { findProcessesInside } from './processes-inside.ts';
import { removeTree } from './remove-tree.ts';
import { parseStagingNote } from './staging-note.ts';
import {
  idInName,
  idOfUnfinished,
  noteIn,
  stagingBeside,
  unfinishedPlace,
  workspaceIn,
  type StagingSettings,
} from './staging-places.ts';

// Writing a note takes milliseconds, be it on another machine with the same workspaces; clocks may be corrected meanwhile.
const longestUnfinished = 60_000;

/** Finds the notes of this machine that no living process stands for; what bears no such note is left alone. */
export function findAbandoned(
  { directory, workspaces, host }: StagingSettings,
  builders: BuilderLocks,
): ResultAsync<readonly AbandonedStaging[], FileError> {
  const judge = (root: AbsolutePath, id: SessionId): ResultAsync<AbandonedStaging | null, FileError> =>
    safeTry(async function* () {
      const place = childPath(root, id);
      const text = attempt(place, () => readFile(noteIn(place), 'utf8'));
      const owned = parseStagingNote(yield* text.orElse(() => okAsync('')));
      if (owned?.host !== host || owned.note.id !== id || !(yield* builders.isFree(id))) return okAsync(null);
      // A killed builder may leave a git behind that goes on building.
      const inside = yield* ResultAsync.fromSafePromise(findProcessesInside(place, process.platform));
      return okAsync(inside.length > 0 ? null : { note: owned.note, directory: workspaceIn(place) });
    });

  const judgeAll = (root: AbsolutePath): ResultAsync<readonly (AbandonedStaging | null)[], FileError> =>
    namesNow(root).asyncAndThen((names) =>
      // What cannot be judged now is for the next time, and keeps nobody from the others.
      ResultAsync.combine(names.flatMap(idInName).map((id) => judge(root, id).orElse(() => okAsync(null)))),
    );

  return ResultAsync.combine([judgeAll(directory), judgeAll(stagingBeside(workspaces))]).map((found) =>
    found.flat().filter((note) => note !== null),
  );
}

/** Removes the directories of builders that ended before their note was complete; nothing was built in them. */
export function sweepUnfinished(
  { workspaces }: StagingSettings,
  builders: BuilderLocks,
): ResultAsync<unknown, FileError> {
  const sweep = (id: SessionId): ResultAsync<void, FileError> =>
    safeTry(async function* () {
      const place = unfinishedPlace(workspaces, id);
      const entry = yield* entryAt(place);
      if (entry === null) return okAsync(undefined);
      // A builder of this machine has its lock before its directory.
      const ours = yield* builders.isLeft(id);
      if (!ours && Date.now() - entry.mtimeMs < longestUnfinished) return okAsync(undefined);
      if (!(yield* builders.isFree(id))) return okAsync(undefined);
      return removeTree(place).andThen(() => builders.release(id));
    });
  return namesNow(workspaces)
    .asyncAndThen((names) => ResultAsync.combine(names.flatMap(idOfUnfinished).map(sweep)))
    .andThen(() => builders.sweep());
}
