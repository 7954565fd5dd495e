import type { RepositoryRefused } from '../../application/sessions/session-operation-error.ts';
import type { CatalogueOf } from './catalogue-entry.ts';
import { quoted } from './safe-text.ts';
import { commandLine, shellWord } from './shell-words.ts';
import { retyped } from './situation.ts';

const notFound = { exit: 3, retryable: false } as const;
const refused = { exit: 4, retryable: false } as const;

/** A repository that no session can be started from. */
export const repositoryFailures: CatalogueOf<RepositoryRefused> = {
  RepositoryNotFound: {
    ...notFound,
    when: 'There is no git repository where one was named.',
    message: ({ repository }) => `There is no git repository at ${quoted(repository)}.`,
    hint: ({ repository }) => `See what git finds there: ${commandLine('git', 'ls-remote', repository)}`,
  },
  NotInRepository: {
    ...notFound,
    when: 'No repository was named, and the current directory is in none.',
    message: ({ path }) => `${quoted(path)} is not inside a git repository.`,
    hint: (_failure, situation) =>
      'paths' in (situation.operation?.parameters ?? {})
        ? retyped(situation, { paths: ['PATH'] })
        : retyped(situation, { repo: 'PATH-OR-URL' }),
  },
  RepositoryBare: {
    ...refused,
    when: 'The directory is a worktree of a bare repository.',
    message: ({ path }) => `That is only a worktree of ${quoted(path)}, which is bare.`,
    hint: ({ path }, situation) => `Name the bare repository itself: ${retyped(situation, { repo: path })}`,
  },
  NotACheckout: {
    ...refused,
    when: 'A directory that should be a workspace is not a git checkout.',
    message: ({ path }) => `${quoted(path)} is not a git checkout.`,
    hint: ({ path }) => `See what git says: ${commandLine('git', '-C', path, 'status')}`,
  },
  RepositoryShallow: {
    ...refused,
    when: 'The repository has only a part of its history.',
    message: ({ path }) => `The repository ${quoted(path)} is shallow: a part of its history is missing.`,
    hint: ({ path }) => `Fetch the rest: ${commandLine('git', '-C', path, 'fetch', '--unshallow')}`,
  },
  WorktreeNeedsCheckout: {
    ...refused,
    when: 'A worktree was asked for, but no main workspace of the repository is on this machine.',
    message: ({ repository }) =>
      `A worktree needs a main workspace, and ${quoted(repository)} has none on this machine.`,
    hint: (_failure, situation) => retyped(situation, { strategy: 'clone' }),
  },
  RepositoryEmpty: {
    ...refused,
    when: 'The repository has no commit to start from.',
    message: ({ path }) => `The repository ${quoted(path)} has no commit yet.`,
    hint: ({ path }) => `Make one: git -C ${shellWord(path)} commit --allow-empty -m 'Initial commit'`,
  },
  BaseNotFound: {
    ...notFound,
    when: 'The branch to start from does not exist.',
    message: ({ branch, repository }) => `${quoted(repository)} has no branch ${quoted(branch)}.`,
    hint: ({ repository }) => `See its branches: ${commandLine('git', 'ls-remote', '--heads', repository)}`,
  },
  BaseUndetermined: {
    ...refused,
    when: 'HEAD is detached, and nothing else says which branch to start from.',
    message: ({ repository }) => `Nothing says which branch of ${quoted(repository)} to start from.`,
    hint: (_failure, situation) => retyped(situation, { base: 'BRANCH' }),
  },
};
