import type { ApprovalStep, ApprovedSession } from '../../application/sessions/approve-session.ts';
import type { PreparedPullRequest } from '../../application/sessions/prepare-pull-request.ts';
import { resolvedText } from './render-session.ts';
import { printable, quoted } from './safe-text.ts';
import { commandLine } from './shell-words.ts';

const outcomes: Readonly<Record<PreparedPullRequest['outcome'], string>> = {
  created: 'Prepared the pull request',
  refreshed: 'Refreshed the pull request',
  unchanged: 'Nothing has changed in the pull request',
};

/** What became of a pull request, and what comes next. */
export function renderPreparedPullRequest({ session, outcome, resolvedBy }: PreparedPullRequest): string {
  const { name, pr, base } = session;
  return [
    `${outcomes[outcome]} of session ${printable(name)}: ${printable(pr?.title ?? '')}`,
    `Branch ${printable(pr?.branch ?? '')} holds its merge into ${printable(base.branch)}.`,
    `Merge it: ${commandLine('minsky', 'session', 'approve', name)}`,
    `(Session ${printable(name)}: ${resolvedText(resolvedBy)})`,
  ].join('\n');
}

/** What approving has done, step by step, and what comes next. */
export function renderApprovedSession({ session, outcome, steps, resolvedBy }: ApprovedSession): string {
  const name = printable(session.name);
  return [
    outcome === 'already'
      ? `Session ${name} was merged into ${printable(session.base.branch)} before; there was nothing to do.`
      : `Session ${name} is merged into ${printable(session.base.branch)}.`,
    ...steps.map((step) => `  ${describeStep(step)}`),
    `Move its workspace to the trash: ${commandLine('minsky', 'session', 'delete', session.name)}`,
    `(Session ${name}: ${resolvedText(resolvedBy)})`,
  ].join('\n');
}

/** The sentence for a step. */
export function describeStep(step: ApprovalStep): string {
  switch (step.kind) {
    case 'found-merged':
      return step.how === 'same-commits'
        ? `${quoted(step.branch)} at ${short(step.commit)} had the commits of the session already.`
        : `${quoted(step.branch)} at ${short(step.commit)} had the changes of the session already, in other commits.`;
    case 'base-advanced':
      return `Brought ${quoted(step.branch)} of ${quoted(step.place)} forward to ${short(step.commit)}.`;
    case 'files-updated':
      return `Updated the files of ${quoted(step.branch)} in ${quoted(step.path)}.`;
    case 'head-detached':
      return `Left the workspace ${quoted(step.path)} at ${short(step.commit)}, on no branch.`;
    case 'branch-removed':
      return `Removed branch ${quoted(step.branch)}, which was at ${short(step.commit)}, from ${quoted(step.place)}.`;
    case 'marked-merged':
      return 'Marked the session as merged.';
  }
}

function short(commit: string): string {
  return commit.slice(0, 12);
}
