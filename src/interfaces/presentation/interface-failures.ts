import type { InterfaceError } from '../operations/interface-error.ts';
import type { CatalogueOf } from './catalogue-entry.ts';
import { printable, quoted, shortened } from './safe-text.ts';
import { commandLine } from './shell-words.ts';
import { retyped } from './situation.ts';

/** What went wrong outside of every use case. */
export const interfaceFailures: CatalogueOf<InterfaceError> = {
  Usage: {
    exit: 2,
    retryable: false,
    when: 'The command line, or the arguments of a tool, are not what the operation takes.',
    message: ({ detail }) => `${detail}.`,
    hint: ({ suggestion }, { command }) =>
      [
        ...(suggestion === null ? [] : [`Did you mean: ${suggestion}`]),
        `See what there is: ${['minsky', ...(command === '' ? [] : [command]), '--help'].join(' ')}`,
      ].join('\n'),
  },
  WorkingDirectoryNeeded: {
    exit: 2,
    retryable: false,
    when: 'A tool was called without `cwd`, and its meaning depends on the directory.',
    message: () => 'Which directory this is about was not said: cwd is missing.',
    hint: ({ unlessGiven }) =>
      ['Give cwd as an absolute path', ...unlessGiven.map((input) => `or give ${input}`)].join(', '),
  },
  WorkingDirectoryMissing: {
    exit: 3,
    retryable: false,
    when: 'The directory to work in does not exist (any more).',
    message: ({ path }) => `The directory ${quoted(path)} does not exist.`,
    hint: () => 'Go to one that exists: cd "$HOME"',
  },
  NativeCodeUnusable: {
    exit: 7,
    retryable: false,
    when: 'The native code of better-sqlite3 is not installed, or cannot be loaded on this platform.',
    message: ({ file, detail }) =>
      `The native code of better-sqlite3 cannot be loaded, and without it there is neither store nor lock: ${quoted(file)} (${shortened(printable(detail), 300)}).`,
    hint: ({ package: directory }) =>
      [
        `Install it again: ${installing(directory.replace(/[\\/]node_modules[\\/][^\\/]+$/, ''))}`,
        `If that brings none for this platform, build it: ${commandLine('cd', directory)} && npx node-gyp rebuild`,
      ].join('\n'),
  },
  Defect: {
    exit: 70,
    retryable: false,
    when: 'minsky itself is at fault.',
    message: ({ detail }) => `minsky has a defect: ${shortened(printable(detail), 500)}`,
    hint: (_failure, situation) => `Please report it, with what this prints: ${retyped(situation)} --debug`,
    details: () => ({}),
  },
};

/** A package that npm installed for everybody has no lock file to install from. */
function installing(root: string): string {
  return /[\\/]node_modules[\\/]minsky$/.test(root)
    ? commandLine('npm', 'install', '--global', 'minsky')
    : `${commandLine('cd', root)} && npm ci`;
}
