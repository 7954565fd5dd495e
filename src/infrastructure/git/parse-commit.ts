import { parseCommitId, type CommitId } from '../../domain/repository/commit-id.ts';

/** A commit as git keeps it. */
export interface RawCommit {
  readonly tree: string;
  readonly parents: readonly CommitId[];
  readonly author: Signature | null;
  readonly committer: Signature | null;
  /** To the letter. */
  readonly message: string;
  /** All of it, as it was printed. */
  readonly text: string;
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
    text: printed,
  };
}

/** The same of bytes, one a character, in whatever encoding: that of its header, else UTF-8, else Latin-1, as git has it. */
export function parseCommitBytes(printed: string): RawCommit {
  const text = Buffer.from(printed, 'latin1').toString('utf8');
  if (!text.includes('\ufffd')) return parseCommit(text);
  const { author, committer, message, ...rest } = parseCommit(printed);
  const named = /^(?:(?!\n\n)[^])*?\nencoding (\S+)\n/.exec(printed)?.[1];
  const read = (bytes: string): string => decoded(Buffer.from(bytes, 'latin1'), named);
  const readSignature = (signature: Signature | null): Signature | null =>
    signature && { ...signature, name: read(signature.name), email: read(signature.email) };
  return {
    ...rest,
    author: readSignature(author),
    committer: readSignature(committer),
    message: read(message),
    text,
  };
}

function decoded(bytes: Buffer, named = 'utf-8'): string {
  try {
    return new TextDecoder(named, { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // Node does not know the encoding, or it is not the right one.
    return bytes.toString('latin1');
  }
}

/** Reads what `git cat-file --batch` prints of commits; one that it does not tell whole, byte for byte, is left out. */
export function parseCommits(
  printed: string,
  commits: readonly CommitId[],
): ReadonlyMap<CommitId, RawCommit> {
  const found = new Map<CommitId, RawCommit>();
  // What was no UTF-8 has another length now.
  if (printed.includes('\ufffd')) return found;
  const bytes = Buffer.from(printed);
  let at = 0;
  for (const commit of commits) {
    const begin = bytes.indexOf('\n', at) + 1;
    const header = bytes.toString('utf8', at, begin);
    at = begin;
    if (header === `${commit} missing\n`) continue;
    const size = header.startsWith(`${commit} commit `) ? Number(header.split(' ')[2]) : Number.NaN;
    if (bytes[begin + size] !== 0x0a) break;
    found.set(commit, parseCommit(bytes.toString('utf8', begin, begin + size)));
    at = begin + size + 1;
  }
  return found;
}

/** The text of a commit with those parts, as git writes it if it finds nothing to tidy up in the names. */
export function renderCommit({
  tree,
  parents,
  author,
  committer,
  message,
}: {
  readonly tree: string;
  readonly parents: readonly CommitId[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}): string {
  const signed = ({ name, email, date }: Signature): string => `${name} <${email}> ${date.replace(/^@/, '')}`;
  return [
    `tree ${tree}`,
    ...parents.map((parent) => `parent ${parent}`),
    `author ${signed(author)}`,
    `committer ${signed(committer)}`,
    '',
    message,
  ].join('\n');
}

function parseSignature(line: string): Signature | null {
  const [, name = '', email = '', seconds = '', zone = ''] =
    /^(.*?) ?<([^>]*)> (\d+) ([+-]\d{4})$/.exec(line) ?? [];
  return seconds === '' ? null : { name, email, date: `@${seconds} ${zone}` };
}
