import { err, ok, type Result } from 'neverthrow';
import type { Brand } from '../brand.ts';
import type { SessionName } from '../session/session-name.ts';

/** The short name of a branch, valid by the rules of `git check-ref-format --branch`. */
export type BranchName = Brand<'BranchName'>;

export interface InvalidBranchName {
  readonly kind: 'InvalidBranchName';
  readonly value: string;
}

// git appends `.lock` to the last component, which a file system limits to 255 bytes.
const longestBranch = 240;

// eslint-disable-next-line no-control-regex -- control characters are what the rule forbids
const forbiddenCharacters = /[\u0000-\u0020\u007f~^:?*[\\]/;

// Nearly every branch is: a store reads several of them per record.
const plainBranch = /^[A-Za-z0-9_][A-Za-z0-9_-]{0,79}$/;

/** Accepts what git accepts as a branch, at most 240 bytes of UTF-8; never something that starts with `-`. */
export function parseBranchName(value: string): Result<BranchName, InvalidBranchName> {
  if (plainBranch.test(value) && value !== 'HEAD') return ok(value as BranchName);
  const components = value.split('/');
  const valid =
    value !== '' &&
    value.isWellFormed() &&
    utf8Length(value) <= longestBranch &&
    value !== '@' &&
    value !== 'HEAD' &&
    !value.startsWith('-') &&
    !value.endsWith('.') &&
    !value.includes('..') &&
    !value.includes('@{') &&
    !forbiddenCharacters.test(value) &&
    components.every((part) => part !== '' && !part.startsWith('.') && !part.endsWith('.lock'));
  return valid ? ok(value as BranchName) : err({ kind: 'InvalidBranchName', value });
}

function utf8Length(text: string): number {
  return encodeURIComponent(text).replaceAll(/%[0-9A-F]{2}/g, '.').length;
}

/** The branch that holds a session's prepared merge commit. */
export function prBranchOf(session: SessionName): BranchName {
  return `pr/${session}` as BranchName;
}

/** Whether git cannot keep both branches because one would be a directory of the other. */
export function branchesCollide(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);
}
