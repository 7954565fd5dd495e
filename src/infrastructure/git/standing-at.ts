import { okAsync, safeTry, type ResultAsync } from 'neverthrow';
import type { GitInspection, GitInspectionError, Standing } from '../../application/ports/git-inspection.ts';
import type { CallContext } from '../../application/ports/narration.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { realPathNow } from '../filesystem/real-path.ts';
import { checkoutAt } from './checkout-at.ts';
import type { GitProcess } from './git-process.ts';
import { branchOf } from './known-refs.ts';
import { parseFacts, questions } from './repository-facts.ts';

/** Asks git what is checked out at the top of a work tree, with one process where there is nothing odd about it. */
export function standingAt(git: GitProcess): GitInspection['standingAt'] {
  return (directory, context) =>
    usual(git, directory, context).andThen((standing): ResultAsync<Standing | null, GitInspectionError> =>
      standing === null ? checkoutAt(git)(directory, context) : okAsync(standing),
    );
}

/** Null when it takes more questions to tell, or to say what is wrong. */
function usual(
  git: GitProcess,
  directory: AbsolutePath,
  context: CallContext,
): ResultAsync<Standing | null, GitInspectionError> {
  return safeTry(async function* () {
    const real = realPathNow(directory).unwrapOr(null);
    if (real !== directory) return okAsync(null);
    const { stdout } = yield* git.run(
      {
        purpose: 'read',
        cwd: directory,
        repository: 'around',
        args: ['rev-parse', ...questions],
        answers: [0, 128],
      },
      context,
    );
    const facts = parseFacts(stdout);
    if (facts === null || !facts.insideWorkTree || facts.prefix !== '') return okAsync(null);
    const { head, headRef, commonDirectory } = facts;
    if (head === null || headRef === null) return okAsync(null);
    return okAsync<Standing>({ top: directory, commonDirectory, branch: branchOf(headRef), head });
  });
}
