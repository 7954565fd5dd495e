import type { MergeRefused } from '../../application/sessions/session-operation-error.ts';
import type { CatalogueOf } from './catalogue-entry.ts';
import { pathLines, shownPaths } from './path-lines.ts';
import { counted } from './render-text.ts';
import { printable, quoted } from './safe-text.ts';
import { commandLine } from './shell-words.ts';
import { retyped } from './situation.ts';

const refused = { exit: 4, retryable: false } as const;

/** The command that tells git where the repository of a clone is now. */
export function newOrigin(path: string): string {
  return commandLine('git', '-C', path, 'remote', 'set-url', 'origin', 'NEW-PATH');
}

/** Whether the base is the one that was asked for just now. */
function isWished(given: Readonly<Record<string, unknown>>): boolean {
  return typeof given.base === 'string';
}

/** What keeps a session and its base from being brought together. */
export const mergeFailures: CatalogueOf<MergeRefused> = {
  BaseGone: {
    ...refused,
    exit: 3,
    when: 'The branch that the session goes back to was renamed, removed or never pushed.',
    message: ({ session, branch, repository, onlyIn }, { given }) =>
      [
        `Session ${printable(session)} ${isWished(given) ? 'cannot go' : 'goes'} back to branch ${quoted(branch)}, `,
        `which ${quoted(repository)} `,
        given.offline === true ? 'did not have when it was last fetched' : 'does not have',
        onlyIn === null ? '.' : `; it is in ${quoted(onlyIn)} alone.`,
      ].join(''),
    hint: ({ session, path, branch, repository, instead, onlyIn }, situation) => {
      if (onlyIn !== null) return `Push it: ${commandLine('git', '-C', onlyIn, 'push', 'origin', branch)}`;
      if (situation.given.offline === true) return `Fetch it: ${retyped(situation, { offline: null })}`;
      const choose = (base: string): string =>
        situation.operation?.parameters.base === undefined
          ? `${commandLine('minsky', 'session', 'update', session, '--base', base)}\nThen: ${retyped(situation)}`
          : retyped(situation, { base });
      // A URL is told without credentials, so that nobody could type it again.
      const listed = repository.startsWith('/') ? [repository] : ['origin'];
      return instead === null
        ? `See which branches there are: ${commandLine('git', '-C', path, 'ls-remote', '--heads', ...listed)}\nThen choose one: ${choose('BRANCH')}`
        : `Go back to its default branch instead: ${choose(instead)}`;
    },
  },
  BaseOfItself: {
    ...refused,
    when: 'The base that was chosen is a branch that the session itself makes.',
    message: ({ session, branch }) =>
      `Session ${printable(session)} cannot go back to branch ${quoted(branch)}, which is its own.`,
    hint: (_failure, situation) => `Choose another one: ${retyped(situation, { base: 'BRANCH' })}`,
  },
  RepositoryGone: {
    ...refused,
    exit: 3,
    when: 'The session goes back to a repository on this machine, and that is not there.',
    message: ({ session, repository }) =>
      `Session ${printable(session)} goes back to ${quoted(repository)}, where there is no repository any more.`,
    hint: ({ path }, situation) =>
      [
        `If it was moved, say where to: ${newOrigin(path)}`,
        'Then bring the record up to date: minsky session sync',
        `Then: ${retyped(situation)}`,
        ...(situation.operation?.parameters.offline === undefined
          ? []
          : [`Or go on with what was fetched before: ${retyped(situation, { offline: true })}`]),
      ].join('\n'),
  },
  OriginMissing: {
    ...refused,
    when: 'The workspace has no remote `origin` any more.',
    message: ({ session, path }) =>
      `The workspace of session ${printable(session)}, ${quoted(path)}, has no remote 'origin'.`,
    hint: ({ path, url }) =>
      `Add it again: ${commandLine('git', '-C', path, 'remote', 'add', 'origin', url)}`,
  },
  BranchDrifted: {
    ...refused,
    when: 'The workspace has another branch checked out than its record says, or none.',
    message: ({ session, recorded, checkedOut }) =>
      `The workspace of session ${printable(session)} has ${checkedOut === null ? 'no branch (HEAD is detached)' : `branch ${quoted(checkedOut)}`} checked out instead of its own, ${quoted(recorded)}.`,
    hint: ({ path, recorded }) => `Switch back: ${commandLine('git', '-C', path, 'switch', recorded)}`,
  },
  IdentityMissing: {
    ...refused,
    when: 'A commit has to be made, and git does not know by whom.',
    message: ({ session }) =>
      `A commit has to be made in session ${printable(session)}, and git does not know your name and e-mail address.`,
    hint: () => 'git config --global user.name "Your Name"\ngit config --global user.email you@example.com',
  },
  SessionBranchAhead: {
    ...refused,
    when: "The remote repository has commits of the session's branch that the workspace lacks.",
    message: ({ session, branch, commits }) =>
      `Branch ${quoted(branch)} of session ${printable(session)} has ${counted(commits, 'commit')} at origin that the workspace lacks.`,
    hint: ({ path, branch }, situation) =>
      `Take them in: ${commandLine('git', '-C', path, 'pull', '--no-rebase', 'origin', branch)}\nThen type it again: ${retyped(situation)}`,
  },
  FilesUnmerged: {
    ...refused,
    when: 'The workspace has conflicts of before that are not resolved.',
    message: ({ session, files }) =>
      [
        `Session ${printable(session)} has ${counted(files.length, 'file')} with unresolved conflicts:`,
        ...pathLines(files),
      ].join('\n'),
    hint: ({ path, files }) =>
      `Resolve them, then: ${commandLine('git', '-C', path, 'add', '--', ...files.slice(0, shownPaths))}`,
  },
  FilesInTheWay: {
    ...refused,
    when: 'Files that git does not track would be overwritten.',
    message: ({ session, files }) =>
      [
        `Session ${printable(session)} has ${counted(files.length, 'file')} that git does not track and that the base would overwrite:`,
        ...pathLines(files),
      ].join('\n'),
    hint: ({ path, files: [first = ''] }) =>
      `Move what you need away: ${commandLine('mv', '--', `${path}/${first}`, `${path}/${first}.old`)}`,
  },
};
