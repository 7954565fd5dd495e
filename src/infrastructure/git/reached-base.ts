import { readFile } from 'node:fs/promises';
import { ok, okAsync, safeTry, type ResultAsync } from 'neverthrow';
import type { GitInspectionError } from '../../application/ports/git-inspection.ts';
import type { MergeDetection } from '../../application/ports/merge-detection.ts';
import type { CallContext } from '../../application/ports/narration.ts';
import type { FileError } from '../../application/ports/port-errors.ts';
import type { CommitId } from '../../domain/repository/commit-id.ts';
import type { Session } from '../../domain/session/session.ts';
import { childPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { writeFileAtomically } from '../filesystem/atomic-file.ts';
import { attempt, orAbsent } from '../filesystem/file-errors.ts';
import { findGitDirectory } from '../filesystem/git-directory.ts';
import { markerDirectory } from '../filesystem/marker-file.ts';
import type { GitProcess } from './git-process.ts';
import { headRef, originRef, parseRefs, refFormat } from './known-refs.ts';
import { parseStatus, statusCommand } from './parse-status.ts';
import { commonDirectoryOf, readRefs } from './ref-files.ts';
import { isContained, type Comparison } from './same-work.ts';

/** Compares the session's branch with every base that this machine knows; git is asked only when one of them has moved. */
export function mergeDetection(git: GitProcess): MergeDetection {
  return {
    hasReachedBase: ({ session, workspace, remember }, context) =>
      safeTry(async function* () {
        const gitDirectory = yield* findGitDirectory(workspace);
        if (gitDirectory === null) return ok(false);
        const known = yield* tipsOf(git, session, workspace, gitDirectory, context);
        const bases = known.bases.filter((base) => base !== session.base.commit);
        if (known.tip === null || known.tip === session.base.commit || bases.length === 0) return ok(false);
        const note = childPath(markerDirectory(gitDirectory), 'unmerged.json');
        const text = `${JSON.stringify({ tip: known.tip, base: session.base.commit, bases })}\n`;
        if ((yield* orAbsent(attempt(note, () => readFile(note, 'utf8')))) === text) return ok(false);
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

interface Tips {
  readonly tip: CommitId | null;
  readonly bases: readonly CommitId[];
  /** The repository on this machine that a clone was made from; its commits may be missing in the clone. */
  readonly source: AbsolutePath | null;
}

/** A base branch inside a clone is no proof of a merge: it would go with the clone. That of the main workspace is one. */
function tipsOf(
  git: GitProcess,
  { branch, base, repo, workspace: { strategy } }: Session,
  workspace: AbsolutePath,
  gitDirectory: AbsolutePath,
  context: CallContext,
): ResultAsync<Tips, GitInspectionError> {
  const [local, remote] = [headRef(base.branch), originRef(base.branch)];
  return safeTry(async function* () {
    const common = yield* commonDirectoryOf(gitDirectory);
    const own = yield* refsIn(git, common, workspace, [headRef(branch), local, remote], context);
    const source = strategy === 'clone' && repo.path !== null ? yield* commonOf(repo.path) : null;
    const there =
      source === null || repo.path === null
        ? new Map<string, CommitId>()
        : yield* refsIn(git, source, repo.path, [local, remote], context);
    const bases = [
      own.get(remote),
      strategy === 'worktree' ? own.get(local) : undefined,
      there.get(local),
      there.get(remote),
    ];
    return ok({
      tip: own.get(headRef(branch)) ?? null,
      bases: [...new Set(bases.filter((commit) => commit !== undefined))],
      source,
    });
  });
}

function commonOf(top: AbsolutePath): ResultAsync<AbsolutePath | null, FileError> {
  return findGitDirectory(top).andThen((found) =>
    found === null ? okAsync(null) : commonDirectoryOf(found),
  );
}

function refsIn(
  git: GitProcess,
  commonDirectory: AbsolutePath,
  top: AbsolutePath,
  refs: readonly string[],
  context: CallContext,
): ResultAsync<ReadonlyMap<string, CommitId>, GitInspectionError> {
  return readRefs(commonDirectory, refs).andThen((found) => {
    if (found !== null) return okAsync(found);
    const args = ['for-each-ref', refFormat, ...refs];
    return git.run({ purpose: 'read', cwd: top, repository: 'top', args }, context).map(({ stdout }) => {
      const { local, origin } = parseRefs(stdout);
      return new Map([
        ...[...local].map(([branch, commit]) => [headRef(branch), commit] as const),
        ...[...origin].map(([branch, commit]) => [originRef(branch), commit] as const),
      ]);
    });
  });
}
