import { ok, safeTry, type Result } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import type { BranchTips } from '../../application/ports/session-branches.ts';
import { prBranchOf } from '../../domain/repository/branch-name.ts';
import { parseCommitId, type CommitId } from '../../domain/repository/commit-id.ts';
import type { Session } from '../../domain/session/session.ts';
import { childPath } from '../../domain/workspace/workspace-path.ts';
import { entryNow } from '../filesystem/directory-entry.ts';
import { gitDirectoryNow } from '../filesystem/git-directory.ts';
import { readSmallFile } from '../filesystem/small-file.ts';
import { headRef } from './known-refs.ts';
import { readRefs } from './ref-files.ts';

/**
 * The branches of a session by the files of its clone; null when git has to be asked: about a repository with several
 * work trees, and about refs that are kept in another way or lead to others.
 */
export function tipsInFiles({ name, branch, workspace }: Session): Result<BranchTips | null, FileError> {
  return safeTry(function* () {
    const gitDirectory = yield* gitDirectoryNow(workspace.path);
    if (gitDirectory === null) return ok(null);
    for (const sign of ['commondir', 'worktrees']) {
      if ((yield* entryNow(childPath(gitDirectory, sign))) !== null) return ok(null);
    }
    const head = parseHead(yield* readSmallFile(childPath(gitDirectory, 'HEAD')));
    if (head === null) return ok(null);
    const [own, pr] = [headRef(branch), headRef(prBranchOf(name))];
    const wanted = [own, pr, ...(head.ref === null ? [] : [head.ref])];
    const commits = yield* readRefs(gitDirectory, wanted);
    if (commits === null) return ok(null);
    for (const ref of wanted) {
      const leadsElsewhere = !commits.has(ref) && (yield* entryNow(`${gitDirectory}/${ref}`))?.isFile();
      if (leadsElsewhere === true) return ok(null);
    }
    return ok<BranchTips | null, FileError>({
      head: head.ref === null ? head.commit : (commits.get(head.ref) ?? null),
      session: commits.get(own) ?? null,
      pr: commits.get(pr) ?? null,
      prCheckedOutAt: head.ref === pr ? workspace.path : null,
    });
  });
}

type Head =
  { readonly ref: string; readonly commit: null } | { readonly ref: null; readonly commit: CommitId };

function parseHead(text: string | null): Head | null {
  const ref = /^ref: (refs\/heads\/[^\n]+)\n$/.exec(text ?? '')?.[1];
  if (ref !== undefined) return { ref, commit: null };
  return parseCommitId((text ?? '').trimEnd())
    .map((commit): Head => ({ ref: null, commit }))
    .unwrapOr(null);
}
