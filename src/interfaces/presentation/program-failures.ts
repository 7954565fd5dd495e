import type { FileError, GitError, Interrupted, LockTimeout } from '../../application/ports/port-errors.ts';
import type { MirrorError } from '../../application/ports/repository-mirrors.ts';
import type { CatalogueOf } from './catalogue-entry.ts';
import { printable, printableLines, quoted, shortened } from './safe-text.ts';
import { commandLine } from './shell-words.ts';
import { retyped } from './situation.ts';

const failed = { exit: 7, retryable: false } as const;
const shownLines = 10;

/** git, the network or the file system did not do what was asked. */
export const programFailures: CatalogueOf<GitError | MirrorError | FileError | LockTimeout | Interrupted> = {
  GitFailed: {
    ...failed,
    when: 'git ended with an error that minsky does not know.',
    message: ({ command, exitCode, stderr }) =>
      [
        `git failed${exitCode === null ? '' : ` with exit status ${String(exitCode)}`}: ${shortCommand(command)}`,
        ...said(stderr),
      ].join('\n'),
    hint: (_failure, situation) =>
      `Put right what git complains of, then type it again: ${retyped(situation)}`,
  },
  GitTimedOut: {
    ...failed,
    retryable: true,
    when: 'git took longer than its time limit.',
    message: ({ command, milliseconds }) =>
      `git did not finish within ${String(Math.round(milliseconds / 1000))} s: ${shortCommand(command)}`,
    hint: (_failure, situation) => `Check the network, then type it again: ${retyped(situation)}`,
  },
  GitMissing: {
    ...failed,
    when: 'git is not installed, or not on the PATH.',
    message: () => 'git was not found.',
    hint: () => 'Install git 2.38 or newer from https://git-scm.com/downloads, then check: git --version',
  },
  GitTooOld: {
    ...failed,
    when: 'git is older than what minsky needs.',
    message: ({ found, needed }) =>
      `git ${printable(found)} is too old: ${printable(needed)} or newer is needed.`,
    hint: () => 'Update git from https://git-scm.com/downloads, then check: git --version',
  },
  RemoteUnreachable: {
    ...failed,
    retryable: true,
    when: 'The remote repository cannot be reached, or it does not let us in.',
    message: ({ url, stderr }) => [`${quoted(url)} cannot be reached.`, ...said(stderr)].join('\n'),
    hint: ({ url }, situation) =>
      [
        `Try it without minsky: ${commandLine('git', 'ls-remote', url)}`,
        ...(situation.command === 'session start' || situation.operation?.parameters.offline === undefined
          ? []
          : [`Or go on with what was fetched before: ${retyped(situation, { offline: true })}`]),
      ].join('\n'),
  },
  MirrorMissing: {
    ...failed,
    exit: 3,
    when: '`--offline` was given for a repository that was never fetched.',
    message: ({ url }) => `${quoted(url)} was never fetched, so nothing can be started from it offline.`,
    hint: (_failure, situation) => `Fetch it once: ${retyped(situation, { offline: null })}`,
  },
  FileError: {
    ...failed,
    when: 'The file system refused.',
    message: ({ path, reason, code }) => `${quoted(path)} ${fileReasons[reason]} (${printable(code)}).`,
    hint: ({ path, reason }) =>
      reason === 'no-space'
        ? `See which disk is full: ${commandLine('df', '-h', path)}`
        : `See what it is: ${commandLine('ls', '-ld', path)}`,
  },
  LockTimeout: {
    ...failed,
    retryable: true,
    when: 'Another minsky has held a lock for too long.',
    message: ({ path, holder }) =>
      `${holder === null ? 'Another process' : `Process ${String(holder)}`} still holds the lock ${quoted(path)}.`,
    hint: ({ holder }, situation) =>
      holder === null
        ? `Wait a moment, then type it again: ${retyped(situation)}`
        : `See what it is: ${commandLine('ps', '-fp', String(holder))}`,
  },
  Interrupted: {
    exit: 130,
    retryable: true,
    when: 'The command was stopped with Ctrl-C or cancelled; what it had begun was undone.',
    message: () => 'Interrupted; nothing half-done was left behind.',
    hint: (_failure, situation) => `Start over: ${retyped(situation)}`,
  },
};

const fileReasons: Readonly<Record<FileError['reason'], string>> = {
  'not-found': 'does not exist',
  exists: 'exists already',
  'not-a-directory': 'is not a directory',
  permission: 'may not be accessed',
  'read-only': 'is on a file system that cannot be written',
  'no-space': 'cannot be written: no space is left',
  loop: 'is a symbolic link that leads in a circle or out of the workspace',
  'other-filesystem': 'is on another file system',
  other: 'cannot be used',
};

/** The last lines of what a program said, indented. */
function said(stderr: string): readonly string[] {
  return printableLines(stderr)
    .slice(-shownLines)
    .filter((line) => line !== '')
    .map((line) => `  ${shortened(line, 500)}`);
}

function shortCommand(command: string): string {
  return shortened(printable(command), 300);
}
