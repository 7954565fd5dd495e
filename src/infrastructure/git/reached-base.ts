import { setImmediate as afterOthers } from 'node:timers/promises';
import { ok, safeTry, type Result, type ResultAsync } from 'neverthrow';
import type { GitInspectionError } from '../../application/ports/git-inspection.ts';
import type { MergeDetection } from '../../application/ports/merge-detection.ts';
import type { CallContext } from '../../application/ports/narration.ts';
import type { FileError } from '../../application/ports/port-errors.ts';
import type { CommitId } from '../../domain/repository/commit-id.ts';
import type { Session } from '../../domain/session/session.ts';
import { childPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { writeFileAtomically } from '../filesystem/atomic-file.ts';
import { gitDirectoryNow } from '../filesystem/git-directory.ts';
import { markerDirectory } from '../filesystem/marker-file.ts';
import { rememberedFiles, type ReadText } from '../filesystem/remembered-files.ts';
import { readSmallFile } from '../filesystem/small-file.ts';
import type { GitProcess } from './git-process.ts';
import { headRef, originRef } from './known-refs.ts';
import { commitsOfRefs } from './known-refs-of.ts';
import { parseStatus, statusCommand } from './parse-status.ts';
import { commonDirectoryOf } from './ref-files.ts';
import { isContained, type Comparison } from './same-work.ts';

/** Compares the session's branch with every base that this machine knows; git is asked only when one of them has moved. */
export function mergeDetection(git: GitProcess): MergeDetection {
  const readShared = rememberedFiles();
  return {
    hasReachedBase: ({ session, workspace, remember }, context) =>
      safeTry(async function* () {
        // Whatever else is waiting has its turn between two workspaces: a Ctrl-C among thousands of them, for one.
        await afterOthers();
        const gitDirectory = yield* gitDirectoryNow(workspace);
        if (gitDirectory === null) return ok(false);
        const known = yield* tipsOf({ git, readShared, context }, session, workspace, gitDirectory);
        const bases = known.bases.filter((base) => base !== session.base.commit);
        if (known.tip === null || known.tip === session.base.commit || bases.length === 0) return ok(false);
        const note = childPath(markerDirectory(gitDirectory), 'unmerged.json');
        const text = `${JSON.stringify({ tip: known.tip, base: session.base.commit, bases })}\n`;
        if ((yield* readSmallFile(note)) === text) return ok(false);
        const comparison: Comparison = {
          session,
          workspace,
          gitDirectory,
          tip: known.tip,
          alternates: known.source === null ? [] : [childPath(known.source, 'objects')],
        };
        for (const base of bases) {
          if (!(yield* isContained(git, comparison, base, context))) continue;
          const status = yield* git.run(
            { purpose: 'read', cwd: workspace, repository: 'top', args: statusCommand },
            context,
          );
          return ok(parseStatus(status.stdout).dirty.length === 0);
        }
        if (remember) yield* writeFileAtomically(note, text).orElse(() => ok());
        return ok(false);
      }),
  };
}

interface Reading {
  readonly git: GitProcess;
  /** Reads what many workspaces have in common. */
  readonly readShared: ReadText;
  readonly context: CallContext;
}

interface Tips {
  readonly tip: CommitId | null;
  readonly bases: readonly CommitId[];
  /** The repository on this machine that a clone was made from; its commits may be missing in the clone. */
  readonly source: AbsolutePath | null;
}

/** A base branch inside a clone is no proof of a merge: it would go with the clone. That of the main workspace is one. */
function tipsOf(
  reading: Reading,
  { branch, base, repo, pr, workspace: { strategy } }: Session,
  workspace: AbsolutePath,
  gitDirectory: AbsolutePath,
): ResultAsync<Tips, GitInspectionError> {
  const [local, remote] = [headRef(base.branch), originRef(base.branch)];
  return safeTry(async function* () {
    const common = yield* commonDirectoryOf(gitDirectory);
    const isShared = common !== gitDirectory;
    const own = yield* refsIn(reading, common, workspace, [headRef(branch), local, remote], isShared);
    const source = strategy === 'clone' && repo.path !== null ? yield* commonOf(repo.path) : null;
    const there =
      source === null || repo.path === null
        ? new Map<string, CommitId>()
        : yield* refsIn(reading, source, repo.path, [local, remote], true);
    const bases = [
      own.get(remote),
      strategy === 'worktree' ? own.get(local) : undefined,
      there.get(local),
      there.get(remote),
    ];
    return ok({
      tip: own.get(headRef(branch)) ?? (yield* preparedHead(gitDirectory, pr)),
      bases: [...new Set(bases.filter((commit) => commit !== undefined))],
      source,
    });
  });
}

/** Without its branch, as an approval that ended half-way leaves it, the workspace stands on what was prepared. */
function preparedHead(gitDirectory: AbsolutePath, pr: Session['pr']): Result<CommitId | null, FileError> {
  return readSmallFile(childPath(gitDirectory, 'HEAD')).map((text) =>
    pr !== null && text?.trimEnd() === pr.head ? pr.head : null,
  );
}

function commonOf(top: AbsolutePath): Result<AbsolutePath | null, FileError> {
  return gitDirectoryNow(top).andThen((found) => (found === null ? ok(null) : commonDirectoryOf(found)));
}

function refsIn(
  { git, readShared, context }: Reading,
  commonDirectory: AbsolutePath,
  top: AbsolutePath,
  refs: readonly string[],
  isShared: boolean,
): ResultAsync<ReadonlyMap<string, CommitId>, GitInspectionError> {
  const readPacked = isShared ? readShared : readSmallFile;
  return commitsOfRefs(git, { top, commonDirectory, readPacked }, refs, context);
}
