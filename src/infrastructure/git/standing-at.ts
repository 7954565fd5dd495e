import { okAsync, safeTry, type ResultAsync } from 'neverthrow';
import type { GitInspection, GitInspectionError, Standing } from '../../application/ports/git-inspection.ts';
import type { CallContext } from '../../application/ports/narration.ts';
import type { CommitId } from '../../domain/repository/commit-id.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { realPathNow } from '../filesystem/real-path.ts';
import { checkoutAt } from './checkout-at.ts';
import type { GitProcess } from './git-process.ts';
import { branchOf } from './known-refs.ts';
import { parseFacts, questions } from './repository-facts.ts';

/** Asks git what is checked out at the top of a work tree, with one process where there is nothing odd about it. */
export function standingAt(git: GitProcess): GitInspection['standingAt'] {
  return (directory, commit, context) =>
    usual(git, directory, commit, context).andThen(
      (standing): ResultAsync<Standing | null, GitInspectionError> =>
        standing === null
          ? checkoutAt(git)(directory, context).map((found) => found && { ...found, contains: null })
          : okAsync(standing),
    );
}

/** Null when it takes more questions to tell, or to say what is wrong. */
function usual(
  git: GitProcess,
  directory: AbsolutePath,
  commit: CommitId | null,
  context: CallContext,
): ResultAsync<Standing | null, GitInspectionError> {
  return safeTry(async function* () {
    const real = realPathNow(directory).unwrapOr(null);
    if (real !== directory) return okAsync(null);
    const { exitCode, stdout } = yield* git.run(
      {
        purpose: 'read',
        cwd: directory,
        repository: 'around',
        args: ['rev-parse', ...questions, ...(commit === null ? [] : [`HEAD...${commit}`])],
        answers: [0, 128],
      },
      context,
    );
    const facts = parseFacts(stdout);
    if (facts === null || !facts.insideWorkTree || facts.prefix !== '') return okAsync(null);
    const { head, headRef, commonDirectory } = facts;
    if (head === null || headRef === null) return okAsync(null);
    // git fails for a commit that is not there, after all other answers.
    const contains = commit === null || exitCode !== 0 ? null : facts.mergeBases.includes(commit);
    return okAsync<Standing>({ top: directory, commonDirectory, branch: branchOf(headRef), head, contains });
  });
}
