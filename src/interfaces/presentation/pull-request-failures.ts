import type { BaseFilesInTheWay, PublishError } from '../../application/ports/pull-request-host.ts';
import type { PrepareRefused } from '../../application/sessions/session-operation-error.ts';
import type { CatalogueOf } from './catalogue-entry.ts';
import { pathLines } from './path-lines.ts';
import { goToCommand } from './render-session.ts';
import { counted } from './render-text.ts';
import { printable, printableLines, quoted, shortened } from './safe-text.ts';
import { commandLine } from './shell-words.ts';
import { retyped, retypedFor } from './situation.ts';

type PublishRefused = Extract<PublishError, { readonly kind: 'PushRefused' | 'HostChanged' }>;

const refused = { exit: 4, retryable: false } as const;
const shownLines = 10;

/** What keeps a pull request from being prepared, published or merged. */
export const pullRequestFailures: CatalogueOf<PrepareRefused | PublishRefused | BaseFilesInTheWay> = {
  TitleNeeded: {
    exit: 2,
    retryable: false,
    when: 'A pull request is prepared for the first time and has no title.',
    message: ({ session }) => `The pull request of session ${printable(session)} needs a title.`,
    hint: ({ session }) =>
      `${commandLine('minsky', 'session', 'pr', session)} --title 'TITLE' --body-file FILE`,
  },
  UncommittedChanges: {
    ...refused,
    when: 'The workspace has changes that are not committed.',
    message: ({ session, dirty }) =>
      [
        `Session ${printable(session)} has ${counted(dirty.length, 'uncommitted file')}:`,
        ...pathLines(dirty),
      ].join('\n'),
    hint: ({ path }, situation) =>
      [
        `Commit: ${commandLine('git', '-C', path, 'add', '--all')} && ${commandLine('git', '-C', path, 'commit')}`,
        `Or set them aside: ${commandLine('git', '-C', path, 'stash', 'push', '--include-untracked')}`,
        `Then: ${retyped(situation)}`,
      ].join('\n'),
  },
  NothingToMerge: {
    ...refused,
    when: 'The session changes nothing that its base does not have already.',
    message: ({ session, base, empty }) =>
      empty
        ? `Session ${printable(session)} has no commits yet, so there is nothing to prepare.`
        : `Session ${printable(session)} has nothing that ${quoted(base)} does not have already.`,
    hint: ({ session, empty }) => {
      const goThere = `Go there: ${goToCommand(session)}`;
      return empty
        ? goThere
        : `If its work is done: ${commandLine('minsky', 'session', 'approve', session)}\n${goThere}`;
    },
  },
  MergeConflicts: {
    exit: 5,
    retryable: false,
    when: 'Merging the session into its base conflicts.',
    message: ({ session, base, conflicts }) =>
      [
        `Merging session ${printable(session)} into ${quoted(base)} conflicts in ${counted(conflicts.length, 'file')}:`,
        ...pathLines(conflicts),
      ].join('\n'),
    hint: ({ session }, situation) =>
      `Resolve them in the session: ${commandLine('minsky', 'session', 'update', session)}\nThen: ${retyped(situation)}`,
  },
  BranchInUse: {
    ...refused,
    when: 'The PR branch has to be changed, and a work tree has it checked out.',
    message: ({ branch, path }) =>
      `Branch ${quoted(branch)} is checked out in ${quoted(path)}, so it cannot be changed.`,
    hint: ({ path, base }, situation) =>
      `Leave it: ${commandLine('git', '-C', path, 'switch', base)}\nThen: ${retyped(situation)}`,
  },
  PullRequestChanged: {
    ...refused,
    when: 'The PR branch has something that no session of this name has prepared.',
    message: ({ session, branch, tip }) =>
      `Branch ${quoted(branch)} is at ${tip.slice(0, 12)}, which is not what was prepared from session ${printable(session)}.`,
    hint: ({ session, path, branch, tip, atOrigin }, situation) => {
      const git = (...words: readonly string[]): string => commandLine('git', '-C', path, ...words);
      const refresh = commandLine('minsky', 'session', 'pr', session);
      if (situation.command === 'session approve') {
        return `See it: ${git('log', '-3', tip)}\nRefresh it: ${refresh}\nThen: ${retypedFor(situation, session)}`;
      }
      return [
        `See it: ${git('log', '-3', tip)}`,
        `Take it into the session: ${git('merge', tip)}`,
        `Or throw it away: ${atOrigin ? git('push', 'origin', '--delete', branch) : git('branch', '-D', branch)}`,
        `Then: ${retyped(situation)}`,
      ].join('\n');
    },
  },
  PushRefused: {
    ...refused,
    exit: 7,
    when: 'The repository that was pushed to does not accept it: a hook or a setting of it forbids it.',
    message: ({ branch, place, stderr }) =>
      [
        `${quoted(place)} does not accept the change of branch ${quoted(branch)}.`,
        ...printableLines(stderr)
          .filter((line) => line !== '')
          .slice(-shownLines)
          .map((line) => `  ${shortened(line, 500)}`),
      ].join('\n'),
    hint: (_failure, situation) => `When it does, type it again: ${retyped(situation)}`,
  },
  HostChanged: {
    ...refused,
    retryable: true,
    when: 'Somebody else changed the branch a moment before.',
    message: ({ branch, place }) =>
      `Somebody else has just changed branch ${quoted(branch)} of ${quoted(place)}.`,
    hint: (_failure, situation) => `Type it again: ${retyped(situation)}`,
  },
  BaseFilesInTheWay: {
    ...refused,
    when: 'The base is checked out where its files cannot be brought forward without losing work.',
    message: ({ branch, path, dirty, untracked, operation }) =>
      [
        `Branch ${quoted(branch)} is checked out in ${quoted(path)}, where there ${dirty.length + untracked.length === 1 ? 'is' : 'are'}`,
        ...(operation === null ? [] : [`  a ${operation} in progress`]),
        ...(dirty.length === 0
          ? []
          : [`  ${counted(dirty.length, 'uncommitted file')}:`, ...pathLines(dirty, '    ')]),
        ...(untracked.length === 0
          ? []
          : [
              `  ${counted(untracked.length, 'file')} that git does not track and that would be overwritten:`,
              ...pathLines(untracked, '    '),
            ]),
      ].join('\n'),
    hint: ({ session, path, dirty, untracked: [first], operation }, situation) =>
      [
        ...(operation === null ? [] : [`See how to end it: ${commandLine('git', '-C', path, 'status')}`]),
        ...(dirty.length === 0 || operation !== null
          ? []
          : [`Set them aside: ${commandLine('git', '-C', path, 'stash', 'push')}`]),
        ...(first === undefined
          ? []
          : [
              `Move what you need away: ${commandLine('mv', '--', `${path}/${first}`, `${path}/${first}.old`)}`,
            ]),
        `Then: ${retypedFor(situation, session)}`,
      ].join('\n'),
  },
};
