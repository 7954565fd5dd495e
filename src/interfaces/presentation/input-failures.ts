import type { InvalidInput } from '../../application/sessions/session-operation-error.ts';
import { parseSessionName, type InvalidSessionName } from '../../domain/session/session-name.ts';
import type { InvalidRepository } from '../../domain/repository/repository-id.ts';
import type { InvalidPath } from '../../domain/workspace/workspace-path.ts';
import type { TextFileUnusable } from '../../application/ports/text-files.ts';
import type { InvalidPullRequestText } from '../../domain/pull-request/pull-request.ts';
import type { CatalogueOf } from './catalogue-entry.ts';
import { printable, quoted } from './safe-text.ts';
import { retyped, type Situation } from './situation.ts';

const usage = { exit: 2, retryable: false } as const;

/** Words of the caller that do not parse. */
export const inputFailures: CatalogueOf<InvalidInput> = {
  InvalidSessionName: {
    ...usage,
    when: 'A name for a session breaks the rules for names.',
    message: nameMessage,
    hint: nameHint,
  },
  InvalidTaskId: {
    ...usage,
    when: 'A task is spelled in a way that is not known.',
    message: ({ value }) => `${quoted(value)} is not a task.`,
    hint: (_failure, situation) =>
      `Write 176, '#176', md#176 or gh#12: ${retyped(situation, { task: 'md#176' })}`,
  },
  InvalidBranchName: {
    ...usage,
    when: 'git would not accept the name as a branch.',
    message: ({ value }) => `${quoted(value)} cannot be the name of a branch.`,
    hint: ({ value }, situation) =>
      situation.given.name === value && (situation.given.branch ?? null) === null
        ? `Give the branch a name of its own: ${retyped(situation, { branch: 'BRANCH' })}`
        : 'Read the rules for names: git help check-ref-format',
  },
  InvalidRepository: {
    ...usage,
    when: 'A repository is neither a path nor a URL that git can fetch from.',
    message: ({ value, reason }) => `${quoted(value)} is not a repository: ${repositoryReasons[reason]}.`,
    hint: (_failure, situation) =>
      `Give a path or a URL: ${retyped(situation, { repo: 'https://HOST/OWNER/REPOSITORY' })}`,
  },
  InvalidPath: {
    ...usage,
    when: 'A path is empty, relative where it may not be, too long, or has control characters.',
    message: ({ value, reason }) => `${quoted(value)} is not a usable path: ${pathReasons[reason]}.`,
    hint: () => 'Print the absolute path of the current directory: pwd',
  },
  InvalidCursor: {
    ...usage,
    when: '`--cursor` is not what an earlier page gave as `next`.',
    message: ({ value }) => `${quoted(value)} is not the cursor of a page.`,
    hint: () => 'Begin with the first page, which tells the cursor of the next: minsky session list',
  },
  InvalidDuration: {
    ...usage,
    when: 'A length of time is not a whole number with a unit.',
    message: ({ value }) => `${quoted(value)} is not a length of time.`,
    hint: (_failure, situation) =>
      `Write a whole number and one of s, m, h, d, w: ${retyped(situation, { olderThan: '7d' })}`,
  },
  InvalidSince: {
    ...usage,
    when: '`--since` is neither a length of time nor a date.',
    message: ({ value }) => `${quoted(value)} is neither a length of time nor a date.`,
    hint: (_failure, situation) =>
      `Write 12h, 2d, 2026-11-23 or 2026-11-23T08:00:00Z: ${retyped(situation, { since: '2d' })}`,
  },
  NameOrTaskNeeded: {
    ...usage,
    when: 'A session is started with neither a name nor a task.',
    message: () => 'A new session needs a name or a task.',
    hint: (_failure, situation) =>
      `${retyped(situation, { name: 'NAME' })}\n${retyped(situation, { task: 'md#176' })}`,
  },
  InvalidPullRequestText: {
    ...usage,
    when: 'The title or the body of a pull request cannot be that of a commit message.',
    message: ({ part, reason }) => `The ${part} of a pull request ${textReasons[reason]}.`,
    hint: ({ part }, situation) =>
      part === 'title'
        ? retyped(situation, { title: 'TITLE' })
        : retyped(situation, { body: null, bodyFile: 'FILE' }),
  },
  TextFileUnusable: {
    ...usage,
    when: '`--body-file` names something that is not a text file.',
    message: ({ path, reason }) => `${quoted(path)} cannot be read: ${fileReasons[reason]}.`,
    hint: (_failure, situation) => retyped(situation, { bodyFile: 'FILE' }),
  },
  BodyGivenTwice: {
    ...usage,
    when: 'Both a body and a file with the body were given.',
    message: () => 'The body was given twice, as a text and as a file.',
    hint: (_failure, situation) =>
      `${retyped(situation, { bodyFile: null })}\n${retyped(situation, { body: null })}`,
  },
  SelectionNeeded: {
    ...usage,
    when: 'Nothing says which sessions to delete, which snapshot to restore or which backend to move to.',
    message: ({ operation }) => selections[operation].message,
    hint: ({ operation }) => selections[operation].hint,
  },
  PathNeeded: {
    ...usage,
    when: 'Nothing says which checkouts to import.',
    message: () => 'Nothing says which checkouts to import.',
    hint: () =>
      'minsky session import PATH\nEvery worktree of the current repository: minsky session import --worktrees',
  },
  OnePathNeeded: {
    ...usage,
    when: '`--name` or `--task` is given for more than one checkout.',
    message: ({ option }) => `A ${option} is for one checkout, and has to come with its path.`,
    hint: (_failure, situation) => retyped(situation, { paths: ['PATH'], worktrees: null }),
  },
};

const selections: Readonly<
  Record<
    Extract<InvalidInput, { readonly kind: 'SelectionNeeded' }>['operation'],
    { readonly message: string; readonly hint: string }
  >
> = {
  'session.delete': {
    message: 'Nothing says which sessions to delete.',
    hint: 'minsky session delete NAME\nEvery merged session: minsky session delete --merged',
  },
  'db.restore': {
    message: 'Nothing says which snapshot to restore.',
    hint: 'minsky db restore FILE\nMake one: minsky db backup',
  },
  'db.migrate': {
    message: 'Nothing says which backend to move the store to.',
    hint: `minsky db migrate --to json\nSee which one is used: minsky db status`,
  },
};

const textReasons: Readonly<Record<InvalidPullRequestText['reason'], string>> = {
  empty: 'cannot be empty',
  'several-lines': 'has to be a single line',
  nul: 'cannot have a NUL character',
  'not-unicode': 'has to be Unicode text',
};

const fileReasons: Readonly<Record<TextFileUnusable['reason'], string>> = {
  'not-found': 'there is no such file',
  'not-a-file': 'it is a directory',
  'not-text': 'it is not text in UTF-8',
  'too-large': 'it is larger than 10 MiB',
  unreadable: 'it may not be read',
};

const repositoryReasons: Readonly<Record<InvalidRepository['reason'], string>> = {
  empty: 'it is empty',
  'option-like': 'it begins with a hyphen',
  'unsupported-transport': 'only paths and file, http, https, ssh and git URLs are supported',
  malformed: 'it is malformed',
  'other-host': 'a file URL can only name this machine',
  'too-long': 'it is too long',
};

const pathReasons: Readonly<Record<InvalidPath['reason'], string>> = {
  empty: 'it is empty',
  relative: 'it is not absolute',
  'control-character': 'it has a control character',
  'too-long': 'it is too long',
};

function nameMessage({ value, reason }: InvalidSessionName): string {
  switch (reason) {
    case 'empty':
      return 'The name of a session cannot be empty.';
    case 'too-long':
      return `The session name ${quoted(value)} is longer than 100 characters.`;
    case 'bad-start':
      return `The session name ${quoted(value)} must start with a letter or a digit.`;
    case 'bad-character': {
      const [first = ''] = Array.from(value.replaceAll(/[A-Za-z0-9._-]/g, ''));
      return `The session name ${quoted(value)} cannot contain '${printable(first)}'.`;
    }
    case 'bad-end':
      return `The session name ${quoted(value)} must not end in '.' or '.lock'.`;
    case 'double-dot':
      return `The session name ${quoted(value)} must not contain '..'.`;
  }
}

function nameHint({ value }: InvalidSessionName, situation: Situation): string {
  const words = value
    .slice(0, 100)
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replaceAll(/\.{2,}/g, '.');
  const cleaned = parseSessionName(words.replace(/^[._-]+/, '').replace(/(\.lock|[.-])+$/i, ''));
  const name = cleaned.isOk() ? cleaned.value : 'my-task';
  return `Use 1 to 100 letters, digits, '.', '_' or '-': ${retyped(situation, { name })}`;
}
