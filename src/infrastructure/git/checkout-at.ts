import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { err, ok, okAsync, ResultAsync, safeTry, type Result } from 'neverthrow';
import type { Checkout, GitInspection, GitInspectionError } from '../../application/ports/git-inspection.ts';
import type { CallContext } from '../../application/ports/narration.ts';
import type { FileError } from '../../application/ports/port-errors.ts';
import {
  childPath,
  parentPath,
  parseAbsolutePath,
  pathAndAncestors,
  type AbsolutePath,
} from '../../domain/workspace/workspace-path.ts';
import { entryAt } from '../filesystem/directory-entry.ts';
import { backPointer } from '../filesystem/git-directory.ts';
import { realPathNow } from '../filesystem/real-path.ts';
import { attempt, orAbsent } from '../filesystem/file-errors.ts';
import type { GitAnswer, GitProcess } from './git-process.ts';
import { branchOf } from './known-refs.ts';
import { parseFacts, questions } from './repository-facts.ts';

/** Asks git which repository contains a directory; two processes side by side in the usual case. */
export function checkoutAt(git: GitProcess): GitInspection['checkoutAt'] {
  return function find(directory, context): ResultAsync<Checkout | null, GitInspectionError> {
    return safeTry(async function* () {
      const cwd = yield* realPathNow(directory);
      const ask = (
        args: readonly string[],
        answers: readonly number[],
      ): ResultAsync<GitAnswer, GitInspectionError> =>
        git.run({ purpose: 'read', cwd, repository: 'around', args, answers }, context);
      const [told, remote] = yield* ResultAsync.combine([
        ask(['rev-parse', ...questions], [0, 128]),
        ask(['remote', 'get-url', 'origin'], [0, 2, 128]),
      ]);
      const facts = parseFacts(told.stdout);
      if (facts === null) return (yield* noRepository(cwd)) ? ok(null) : err(told.failure);
      if (!facts.bare && !facts.insideWorkTree) {
        const checkout = yield* workTreeOf(facts.gitDirectory);
        // Where the files are elsewhere by `core.worktree`, it is no way out.
        if (checkout !== null && checkout !== cwd) return find(checkout, context);
      }
      if (remote.exitCode === 128) return err(remote.failure);
      const top = facts.insideWorkTree ? topAbove(cwd, facts.prefix) : null;
      const mainTop =
        facts.gitDirectory === facts.commonDirectory ? top : yield* mainWorkTree(git, cwd, context);
      const branch = facts.headRef ?? (yield* unbornBranch(git, cwd, context));
      return ok({
        top,
        gitDirectory: facts.gitDirectory,
        commonDirectory: facts.commonDirectory,
        mainTop,
        shallow: facts.shallow,
        originUrl: originOf(remote.stdout, mainTop ?? top ?? facts.commonDirectory),
        branch: branchOf(branch),
        head: facts.head,
      });
    });
  };
}

function topAbove(cwd: AbsolutePath, prefix: string): AbsolutePath {
  const levels = prefix.split('/').filter((segment) => segment !== '');
  return levels.reduce(parentPath, cwd);
}

/** Whether nothing at or above the directory looks like a repository: then git's refusal means just that. */
function noRepository(cwd: AbsolutePath): ResultAsync<boolean, FileError> {
  const signs = pathAndAncestors(cwd).flatMap((path) => [
    entryAt(childPath(path, '.git')).andThen((entry) =>
      entry === null ? okAsync(false) : requireReadable(childPath(path, '.git')).map(() => true),
    ),
    ResultAsync.combine(['HEAD', 'objects', 'refs'].map((name) => entryAt(childPath(path, name)))).map(
      (entries) => entries.every((entry) => entry !== null),
    ),
  ]);
  return ResultAsync.combine(signs).map((found) => !found.includes(true));
}

/** git says of what the user may not read that it is no repository. */
function requireReadable(dotGit: AbsolutePath): ResultAsync<unknown, FileError> {
  const parts = [dotGit, ...['HEAD', 'objects', 'refs'].map((name) => childPath(dotGit, name))];
  return ResultAsync.combine(
    parts.map((path) => orAbsent(attempt(path, () => access(path, constants.R_OK)))),
  );
}

/** The work tree of a git directory that one stands in: the one beside it, or the one that its back-pointer names. */
function workTreeOf(gitDirectory: AbsolutePath): Result<AbsolutePath | null, FileError> {
  if (gitDirectory.endsWith('/.git')) return ok(parentPath(gitDirectory));
  return backPointer(gitDirectory).map((dotGit) => (dotGit === null ? null : parentPath(dotGit)));
}

function mainWorkTree(
  git: GitProcess,
  cwd: AbsolutePath,
  context: CallContext,
): ResultAsync<AbsolutePath | null, GitInspectionError> {
  const args = ['worktree', 'list', '--porcelain', '-z'];
  return git.run({ purpose: 'read', cwd, repository: 'around', args }, context).andThen(({ stdout }) => {
    const [main = ''] = stdout.split('\0\0', 1);
    const [first = '', ...attributes] = main.split('\0');
    const top = parseAbsolutePath(first.replace(/^worktree /, '')).unwrapOr(null);
    if (top === null || attributes.includes('bare')) return okAsync(null);
    // Of a git directory that stands apart from its work tree git names the directory itself.
    return entryAt(childPath(top, '.git')).map((entry) => (entry === null ? null : top));
  });
}

function unbornBranch(
  git: GitProcess,
  cwd: AbsolutePath,
  context: CallContext,
): ResultAsync<string, GitInspectionError> {
  const args = ['symbolic-ref', '--quiet', 'HEAD'];
  return git
    .run({ purpose: 'read', cwd, repository: 'around', args, answers: [0, 1] }, context)
    .map(({ stdout }) => stdout.trimEnd());
}

/** A relative path is meant from the top of the work tree; the first of several URLs is the one git fetches from. */
function originOf(printed: string, from: AbsolutePath): string | null {
  const [url = ''] = printed.split('\n', 1);
  if (url === '') return null;
  return isRelativeUrl(url) ? parseAbsolutePath(`${from}/${url}`).unwrapOr<string>(url) : url;
}

/** Whether a URL of a remote is a path from the top of the work tree. */
export function isRelativeUrl(url: string): boolean {
  return !/^(?:[^/]*:|[/~\\])/.test(url);
}
