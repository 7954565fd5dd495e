import type { ApprovalRefused } from '../../domain/pull-request/approval.ts';
import type { CatalogueOf } from './catalogue-entry.ts';
import { printable, quoted } from './safe-text.ts';
import { commandLine } from './shell-words.ts';
import { retypedFor, type Situation } from './situation.ts';

type Approval = Exclude<
  ApprovalRefused,
  { readonly kind: 'UncommittedChanges' | 'BranchDrifted' | 'PullRequestChanged' }
>;

const refused = { exit: 4, retryable: false } as const;

/** What keeps a session from being approved. */
export const approvalFailures: CatalogueOf<Approval> = {
  PullRequestNeeded: {
    ...refused,
    when: 'The session has no pull request that could be approved.',
    message: ({ session, empty }) =>
      empty
        ? `Session ${printable(session)} has no commits yet, so there is nothing to approve.`
        : `Session ${printable(session)} has no pull request yet.`,
    hint: ({ session, empty }) =>
      empty
        ? `Go there: cd "$(${commandLine('minsky', 'session', 'dir', session)})"`
        : `Prepare it: ${commandLine('minsky', 'session', 'pr', session)} --title 'TITLE' --body-file FILE`,
  },
  SessionAhead: {
    ...refused,
    when: 'The session has commits that its pull request does not have.',
    message: ({ session, head, prepared }) =>
      `Session ${printable(session)} is at ${head.slice(0, 12)}, but its pull request was prepared from ${prepared.slice(0, 12)}.`,
    hint: refreshFirst,
  },
  PullRequestUnpublished: {
    ...refused,
    when: 'The PR branch is not there: it was never pushed, or somebody removed it.',
    message: ({ session, branch }) =>
      `There is no branch ${quoted(branch)}, which should hold the pull request of session ${printable(session)}.`,
    hint: refreshFirst,
  },
  BaseMoved: {
    ...refused,
    when: 'The base has new commits since the pull request was prepared.',
    message: ({ session, branch, tip }) =>
      `Branch ${quoted(branch)} is at ${tip.slice(0, 12)} now and has moved on since the pull request of session ${printable(session)} was prepared.`,
    hint: refreshFirst,
  },
};

function refreshFirst({ session }: { readonly session: string }, situation: Situation): string {
  return `Refresh it: ${commandLine('minsky', 'session', 'pr', session)}\nThen: ${retypedFor(situation, session)}`;
}
