import { setImmediate as afterOthers } from 'node:timers/promises';
import { ok, ResultAsync, safeTry, type Result } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import type { WorkspaceSurvey } from '../../application/ports/workspace-survey.ts';
import type { BranchName } from '../../domain/repository/branch-name.ts';
import { parseSession } from '../../domain/session/parse-session.ts';
import type { SurveyedDirectory } from '../../domain/workspace/surveyed-place.ts';
import { childPath, parseAbsolutePath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { lookAtDirectory } from '../filesystem/checkout-on-disk.ts';
import { entryNow } from '../filesystem/directory-entry.ts';
import { readSmallFile } from '../filesystem/small-file.ts';
import { branchOf } from './known-refs.ts';
import { originInFiles } from './origin-in-files.ts';
import { isOwnWorktree } from './worktree-registration.ts';

/** Looks at directories by their files; `state` is the state directory that markers of our own name. */
export function fileWorkspaceSurvey(state: AbsolutePath): WorkspaceSurvey {
  return {
    // Between two directories whatever else is waiting has its turn: a Ctrl-C among thousands of them, for one.
    look: (path) => ResultAsync.fromSafePromise(afterOthers()).andThen(() => look(path, state)),

    originOf: (top) => originInFiles(top).asyncMap((origin) => Promise.resolve(origin)),
  };
}

function look(path: AbsolutePath, state: AbsolutePath): Result<SurveyedDirectory, FileError> {
  return safeTry(function* () {
    const found = yield* lookAtDirectory(path);
    if (found.kind !== 'checkout') {
      return ok<SurveyedDirectory, FileError>({ ...nothing(path), state: found.kind });
    }
    const { gitDirectory, marker, operation } = found;
    const document = marker?.document;
    return ok<SurveyedDirectory, FileError>({
      path,
      state: 'checkout',
      marker: document === undefined ? null : parseSession(document).unwrapOr(null),
      isItself: yield* isOwnWorktree(path, gitDirectory),
      otherState: otherStateOf(document, state),
      head: yield* headOf(gitDirectory),
      operation,
    });
  });
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

function headOf(gitDirectory: AbsolutePath): Result<BranchName | null, FileError> {
  return readSmallFile(childPath(gitDirectory, 'HEAD')).map((text) =>
    branchOf(/^ref: (.+?)\s*$/.exec(text ?? '')?.[1] ?? ''),
  );
}

/** A state directory that is gone has no say: its workspaces were moved, or nobody looks after them. */
function otherStateOf(document: unknown, own: AbsolutePath): AbsolutePath | null {
  const named =
    typeof document === 'object' && document !== null && 'state' in document ? document.state : null;
  const state = typeof named === 'string' ? parseAbsolutePath(named).unwrapOr(null) : null;
  if (state === null || state === own) return null;
  return entryNow(state).unwrapOr(null)?.isDirectory() === true ? state : null;
}
