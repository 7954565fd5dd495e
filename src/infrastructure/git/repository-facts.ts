import { parseCommitId, type CommitId } from '../../domain/repository/commit-id.ts';
import { parseAbsolutePath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';

/** What to ask. The last two answers are missing before the first commit: git stops at the HEAD that leads nowhere. */
export const questions: readonly string[] = [
  ...['--path-format=absolute', '--absolute-git-dir', '--git-common-dir'],
  ...['--is-shallow-repository', '--is-bare-repository', '--is-inside-work-tree', '--show-prefix'],
  ...['HEAD', '--symbolic-full-name', 'HEAD'],
];

/** What one `git rev-parse` tells of the repository around a directory. */
export interface RepositoryFacts {
  readonly gitDirectory: AbsolutePath;
  readonly commonDirectory: AbsolutePath;
  readonly shallow: boolean;
  readonly bare: boolean;
  readonly insideWorkTree: boolean;
  /** From the top of the work tree down to where git was asked, with a slash at its end. */
  readonly prefix: string;
  readonly head: CommitId | null;
  /** `HEAD` when it is detached; null when git did not say. */
  readonly headRef: string | null;
  /** Of two commits, if they were asked about besides as `one...other`. */
  readonly mergeBases: readonly CommitId[];
}

/** Reads the answers to `questions`; null when git stopped before it had found a repository. */
export function parseFacts(printed: string): RepositoryFacts | null {
  const lines = printed.split('\n');
  const [own = '', common = '', shallow, bare, inside, prefix, head = '', headRef, ...more] = lines;
  const gitDirectory = parseAbsolutePath(own);
  const commonDirectory = parseAbsolutePath(common);
  if (gitDirectory.isErr() || commonDirectory.isErr() || prefix === undefined || lines.length < 7)
    return null;
  const commit = parseCommitId(head).unwrapOr(null);
  return {
    gitDirectory: gitDirectory.value,
    commonDirectory: commonDirectory.value,
    shallow: shallow === 'true',
    bare: bare === 'true',
    insideWorkTree: inside === 'true',
    prefix,
    head: commit,
    headRef: commit === null ? null : (headRef ?? null),
    mergeBases: more.flatMap((line) =>
      line.startsWith('^') ? (parseCommitId(line.slice(1)).unwrapOr(null) ?? []) : [],
    ),
  };
}
