import { parseCommitId, type CommitId } from '../../domain/repository/commit-id.ts';

/** A commit as git keeps it. */
export interface RawCommit {
  readonly tree: string;
  readonly parents: readonly CommitId[];
  readonly author: Signature | null;
  readonly committer: Signature | null;
  /** To the letter. */
  readonly message: string;
}

export interface Signature {
  readonly name: string;
  readonly email: string;
  /** As git takes it in `GIT_AUTHOR_DATE`. */
  readonly date: string;
}

/** Reads what `git cat-file commit` prints. */
export function parseCommit(printed: string): RawCommit {
  const end = printed.indexOf('\n\n');
  const lines = (end === -1 ? printed : printed.slice(0, end)).split('\n');
  const all = (name: string): readonly string[] =>
    lines.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1));
  return {
    tree: all('tree')[0] ?? '',
    parents: all('parent').flatMap((text) => parseCommitId(text).unwrapOr(null) ?? []),
    author: parseSignature(all('author')[0] ?? ''),
    committer: parseSignature(all('committer')[0] ?? ''),
    message: end === -1 ? '' : printed.slice(end + 2),
  };
}

function parseSignature(line: string): Signature | null {
  const [, name = '', email = '', seconds = '', zone = ''] =
    /^(.*?) ?<([^>]*)> (\d+) ([+-]\d{4})$/.exec(line) ?? [];
  return seconds === '' ? null : { name, email, date: `@${seconds} ${zone}` };
}
