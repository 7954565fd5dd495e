import { ok, safeTry, type ResultAsync } from 'neverthrow';
import type { MergePair, PreparedMergeError } from '../../application/ports/prepared-merges.ts';
import type { Absorption } from '../../domain/pull-request/approval.ts';
import { parseCommitId } from '../../domain/repository/commit-id.ts';
import type { GitAnswer, GitCall, GitListener, GitProcess } from './git-process.ts';
import { mergeTree } from './merge-tree.ts';

type Ask = (args: readonly string[], call?: Partial<GitCall>) => ResultAsync<GitAnswer, PreparedMergeError>;

const sameCommits: Absorption = 'same-commits';
const sameChanges: Absorption = 'same-changes';
const asPatch = ['-p', '--full-index', '--no-ext-diff', '--no-textconv', '--no-color', '--no-renames'];

/**
 * Finds out how the base has the work of `head`: its commits are there; merging it would change nothing, also after the
 * base has been merged into it; or one commit of the base, a squash, is the same patch.
 */
export function absorbedWork(
  git: GitProcess,
  { workspace, base, head }: MergePair,
  listener: GitListener,
): ResultAsync<Absorption | null, PreparedMergeError> {
  const ask: Ask = (args, call) =>
    git.run({ purpose: 'read', cwd: workspace, repository: 'top', args, ...call }, listener);
  return safeTry(async function* () {
    const fork = yield* ask(['merge-base', base, head], { answers: [0, 1] });
    const from = parseCommitId(fork.stdout.trimEnd()).unwrapOr(null);
    if (from === head) return ok(sameCommits);
    if (from === null) return ok(null);
    const own = yield* ask(['diff-tree', ...asPatch, from, head]);
    if (own.stdout === '') {
      // Either the base had got the work before it was merged into the session, or all of it was undone.
      const merges = yield* ask(['rev-list', '--merges', '--max-count=1', head, '--not', base]);
      return ok(merges.stdout === '' ? null : sameChanges);
    }
    // Where the base has nothing new, no other commit can have brought the work.
    if (from === base) return ok(null);
    const merged = yield* mergeTree(git, workspace, base, head, listener);
    const tree = yield* ask(['rev-parse', '--verify', '--end-of-options', `${base}^{tree}`]);
    if (merged.clean && merged.tree === tree.stdout.trimEnd()) return ok(sameChanges);
    const news = yield* ask(['rev-list', '--no-merges', base, '--not', from]);
    const patches = yield* ask(['diff-tree', '--stdin', '--root', ...asPatch], { input: news.stdout });
    const [wanted] = patchIds((yield* ask(['patch-id', '--stable'], { input: own.stdout })).stdout);
    const found = patchIds((yield* ask(['patch-id', '--stable'], { input: patches.stdout })).stdout);
    return ok(wanted !== undefined && found.includes(wanted) ? sameChanges : null);
  });
}

/** What `git patch-id` prints: a patch and the commit it is from, on each line. */
function patchIds(printed: string): readonly string[] {
  return printed.split('\n').flatMap((line) => line.split(' ', 1).filter((id) => id !== ''));
}
