import { readFile } from 'node:fs/promises';
import { ok, okAsync, ResultAsync, safeTry } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import type { WorkspaceSurvey } from '../../application/ports/workspace-survey.ts';
import type { BranchName } from '../../domain/repository/branch-name.ts';
import { parseSession } from '../../domain/session/parse-session.ts';
import type { SurveyedDirectory } from '../../domain/workspace/surveyed-place.ts';
import { parseAbsolutePath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { entryAt } from '../filesystem/directory-entry.ts';
import { attempt, orAbsent } from '../filesystem/file-errors.ts';
import { findGitDirectory } from '../filesystem/git-directory.ts';
import { readMarker } from '../filesystem/marker-file.ts';
import { fileWorkspaceDisk } from '../filesystem/workspace-disk.ts';
import { branchOf } from './known-refs.ts';
import { isOwnWorktree } from './worktree-registration.ts';

/** Looks at directories by their files; `state` is the state directory that markers of our own name. */
export function fileWorkspaceSurvey(state: AbsolutePath): WorkspaceSurvey {
  const disk = fileWorkspaceDisk();
  return {
    look: (path) =>
      safeTry(async function* () {
        const found = yield* disk.look(path);
        const gitDirectory = found.kind === 'checkout' ? yield* findGitDirectory(path) : null;
        if (found.kind !== 'checkout' || gitDirectory === null) {
          return ok<SurveyedDirectory, FileError>({
            ...nothing(path),
            state: found.kind === 'nothing' ? 'nothing' : 'not-a-checkout',
          });
        }
        const [marker, head, isItself] = yield* ResultAsync.combine([
          readMarker(gitDirectory),
          headOf(gitDirectory),
          isOwnWorktree(path),
        ]);
        const document = marker?.document;
        return ok<SurveyedDirectory, FileError>({
          path,
          state: 'checkout',
          marker: document === undefined ? null : parseSession(document).unwrapOr(null),
          isItself,
          otherState: yield* otherStateOf(document, state),
          head,
          operation: found.operation,
        });
      }),
  };
}

function nothing(path: AbsolutePath): SurveyedDirectory {
  return {
    path,
    state: 'nothing',
    marker: null,
    isItself: true,
    otherState: null,
    head: null,
    operation: null,
  };
}

function headOf(gitDirectory: AbsolutePath): ResultAsync<BranchName | null, FileError> {
  const file = `${gitDirectory}/HEAD`;
  return orAbsent(attempt(file, () => readFile(file, 'utf8'))).map((text) =>
    branchOf(/^ref: (.+?)\s*$/.exec(text ?? '')?.[1] ?? ''),
  );
}

/** A state directory that is gone has no say: its workspaces were moved, or nobody looks after them. */
function otherStateOf(document: unknown, own: AbsolutePath): ResultAsync<AbsolutePath | null, FileError> {
  const named =
    typeof document === 'object' && document !== null && 'state' in document ? document.state : null;
  const state = typeof named === 'string' ? parseAbsolutePath(named).unwrapOr(null) : null;
  if (state === null || state === own) return okAsync(null);
  return entryAt(state)
    .orElse(() => okAsync(null))
    .map((entry) => (entry?.isDirectory() === true ? state : null));
}
