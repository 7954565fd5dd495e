import type { LeftOut, Owner, SyncFinding } from '../../domain/workspace/sync-finding.ts';
import { renderTask } from '../../domain/session/task-id.ts';
import { newOrigin } from './merge-failures.ts';
import { printable, quoted } from './safe-text.ts';
import { commandLine } from './shell-words.ts';
import { whenMoved } from './workspace-failures.ts';

/** What a pass over store and disk found, as one sentence or two. */
export function describeSyncFinding(finding: SyncFinding): string {
  const at = quoted(finding.path ?? '');
  const session = printable(finding.session ?? '');
  switch (finding.kind) {
    case 'unregistered':
      return `${at} is a workspace that the store did not know${evidence[finding.evidence]}: session ${session}.${leftOutText(finding.leftOut)}`;
    case 'duplicate':
      return finding.action === 'none'
        ? `${at} is a copy of the worktree of session ${printable(finding.of)} and shares its git directory; it is left alone. Take out of it what you need, and remove it: ${commandLine('rm', '-r', finding.path ?? '')}`
        : `${at} is a copy of the workspace of session ${printable(finding.of)}; it becomes session ${session}, with an id of its own.`;
    case 'missing':
      return `The workspace of session ${session} is gone: nothing of it is at ${at}. ${
        finding.done
          ? `Its record is in the trash: ${commandLine('minsky', 'session', 'restore', finding.session ?? '')}`
          : 'Move its record to the trash: minsky session sync --prune'
      }`;
    case 'relocated':
      return `The workspace of session ${session} was at ${quoted(finding.from)} and is now at ${at}.`;
    case 'repository-moved':
      return `The repository of session ${session} was at ${quoted(finding.from)} and is now at ${quoted(finding.to)}.${leftOutText(finding.leftOut)}`;
    case 'repository-changed':
      return `The repository of session ${session} was ${quoted(finding.from)} and is ${quoted(finding.to)} now, by the 'origin' of its workspace.${leftOutText(finding.leftOut)}`;
    case 'repository-missing':
      return `Session ${session} goes back to ${quoted(finding.repository)}, where there is no repository any more. If it was moved, say where to, and sync again: ${newOrigin(finding.path ?? '')}`;
    case 'drifted':
      return driftText(finding, session);
    case 'merged':
      return `The work of session ${session} is in its base; the session counts as merged.`;
    case 'interrupted':
      return interruptedText(finding, session, at);
    case 'foreign':
      return `${at} ${ownerText(finding.owner, session)}; it is left alone.${
        finding.owner.kind === 'repository' ? ` Move it away, or ${giveUp(finding.session)}` : ''
      }`;
    case 'outdated':
      return `The record of session ${session} is older than the copy of it in ${at}, which takes its place.`;
    case 'unmarked':
      return `The copy of the record of session ${session} in ${at} was missing or out of date.`;
    case 'broken':
      return finding.session === null
        ? `${at} lies in the trash, but no session is known for it; it is left alone. Look into it: ${commandLine('ls', '-la', finding.path ?? '')}`
        : `${at} should be the workspace of session ${session}, but is no git checkout: its git directory is gone. ${finding.repository === null ? 'Put that back, or' : `${whenMoved(finding.repository)}; else`} ${giveUp(finding.session)}`;
    case 'unreadable': {
      return finding.path === null
        ? `The record of session ${session} cannot be read (${printable(finding.reason)}). Recover it: minsky db repair`
        : `${at} cannot be read (${printable(finding.reason)}). Look who may: ${commandLine('ls', '-ld', finding.path)}`;
    }
  }
}

function giveUp(session: string | null): string {
  return `take the record away, and leave the files: ${commandLine('minsky', 'session', 'delete', session ?? '', '--force')}`;
}

/** What a record could not have, as a sentence with a space before it. */
export function leftOutText({ name, task }: LeftOut): string {
  return [
    ...(name === null ? [] : [` The name ${printable(name)} belongs to another session.`]),
    ...(task === null ? [] : [` Task ${renderTask(task)} has another session.`]),
  ].join('');
}

/** Whose a workspace is, as the end of a sentence about it. */
export function ownerText(owner: Owner, session: string): string {
  switch (owner.kind) {
    case 'host':
      return `is the workspace of session ${session} on host ${quoted(owner.host)}`;
    case 'state':
      return `is the workspace of session ${session} of the state directory ${quoted(owner.directory)}`;
    case 'repository':
      return `is a checkout of another repository than that of session ${session}`;
  }
}

const evidence: Readonly<Record<'marker' | 'checkout' | 'trash', string>> = {
  marker: ', as its marker tells',
  checkout: ', as the checkout tells',
  trash: ', and lies in the trash',
};

type Drifted = Extract<SyncFinding, { kind: 'drifted' }>;

function driftText({ recorded, found, notFollowed, path }: Drifted, session: string): string {
  const now = found === null ? 'no branch' : `branch ${quoted(found)}`;
  const text = `The workspace of session ${session} has ${now} checked out instead of ${quoted(recorded)}`;
  if (notFollowed === null) return `${text}; the record follows.`;
  const back = commandLine('git', '-C', path ?? '', 'switch', recorded);
  return `${text}; the record stays${reasons[notFollowed]}. Go back: ${back}`;
}

const reasons: Readonly<Record<NonNullable<Drifted['notFollowed']>, string>> = {
  detached: '',
  base: ', because that is the base of the session',
  reserved: ', because branches under pr/ are kept for prepared merges',
  taken: ', because that is the branch of another session',
  operation: ', because a git operation is in progress',
};

function interruptedText(
  { what, action, done }: Extract<SyncFinding, { kind: 'interrupted' }>,
  session: string,
  at: string,
): string {
  const begun = { start: 'The start', deletion: 'The deletion', restoring: 'The restoring' }[what];
  const of = session === '' ? `of a session at ${at}` : `of session ${session}`;
  const outcome = action === 'complete' ? 'completed' : 'undone';
  return `${begun} ${of} was interrupted; it ${done ? 'was' : 'can be'} ${outcome}.`;
}
