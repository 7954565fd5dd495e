import { err, ok, type Result } from 'neverthrow';
import { prBranchOf } from '../repository/branch-name.ts';
import type { CommitId } from '../repository/commit-id.ts';
import type { Session, SessionPullRequest } from '../session/session.ts';
import type { SessionName } from '../session/session-name.ts';
import type { Timestamp } from '../timestamp.ts';

/** What a pull request says. */
export interface PullRequestText {
  readonly title: string;
  readonly body: string;
}

/** The merge commit that a PR branch holds, and what it was made of. */
export interface PreparedMerge extends PullRequestText {
  readonly commit: CommitId;
  /** Its first parent: the tip that the base had. */
  readonly base: CommitId;
  /** Its second parent: the tip that the session had. */
  readonly head: CommitId;
}

/** What somebody wants a pull request to say; null where nothing was said. */
export interface PullRequestWish {
  readonly title: string | null;
  readonly body: string | null;
}

export interface InvalidPullRequestText {
  readonly kind: 'InvalidPullRequestText';
  readonly part: 'title' | 'body';
  readonly reason: 'empty' | 'several-lines' | 'nul' | 'not-unicode';
}

export interface TitleNeeded {
  readonly kind: 'TitleNeeded';
  readonly session: SessionName;
}

/** Accepts what a commit message can hold; the title is one line that says something. */
export function parsePullRequestWish(wish: PullRequestWish): Result<PullRequestWish, InvalidPullRequestText> {
  const refuse = (
    part: InvalidPullRequestText['part'],
    reason: InvalidPullRequestText['reason'],
  ): Result<PullRequestWish, InvalidPullRequestText> => err({ kind: 'InvalidPullRequestText', part, reason });
  if (wish.title?.trim() === '') return refuse('title', 'empty');
  if (/[\n\r]/.test(wish.title ?? '')) return refuse('title', 'several-lines');
  for (const part of ['title', 'body'] as const) {
    const text = wish[part] ?? '';
    if (text.includes('\0')) return refuse(part, 'nul');
    if (!text.isWellFormed()) return refuse(part, 'not-unicode');
  }
  return ok(wish);
}

/** What the pull request says now: what was wished, else what it said before. */
export function textFor(
  { name, pr }: Session,
  { title, body }: PullRequestWish,
): Result<PullRequestText, TitleNeeded> {
  const chosen = title ?? pr?.title;
  return chosen === undefined
    ? err({ kind: 'TitleNeeded', session: name })
    : ok({ title: chosen, body: body ?? pr?.body ?? '' });
}

/** The message of the merge commit, to the letter: nothing is added to the body or taken away. */
export function pullRequestMessage({ title, body }: PullRequestText): string {
  return body === '' ? title : `${title}\n\n${body}`;
}

/** The record of a pull request as it is now; the one there was, if nothing about it has changed. */
export function pullRequestOf(
  { name, pr }: Session,
  head: CommitId,
  { title, body }: PullRequestText,
  now: Timestamp,
): SessionPullRequest {
  const branch = prBranchOf(name);
  const same =
    pr !== null && pr.branch === branch && pr.head === head && pr.title === title && pr.body === body;
  return same ? pr : { branch, head, title, body, createdAt: pr?.createdAt ?? now, updatedAt: now };
}
