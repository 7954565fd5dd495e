import type { LegacyReason } from '../../application/ports/legacy-stores.ts';
import type { ConsolidationFinding } from '../../domain/store/consolidation-findings.ts';
import { counted } from './render-text.ts';
import { printable, quoted } from './safe-text.ts';

/** What a finding of a consolidation means, as a sentence. */
export function describeConsolidationFinding(finding: ConsolidationFinding): string {
  const session = printable(finding.session ?? 'a session');
  const path = quoted(finding.path ?? '');
  switch (finding.kind) {
    case 'kept':
      return `${record(finding)} is session ${session}.`;
    case 'renamed':
      return `${record(finding)} is session ${session}; the old name still finds it.`;
    case 'merged':
      return finding.action === 'none'
        ? `${record(finding)} is in the store already, as session ${session}.`
        : `${record(finding)} is part of session ${session}.`;
    case 'conflict':
      return `${record(finding)} is part of session ${session} and says something else of ${listed(finding.differs)}: what was active last counts.`;
    case 'unreadable':
      return `${record(finding)} cannot be read (${unreadableReasons[finding.reason]}).`;
    case 'removed-since':
      return `${record(finding)} was merged before and removed since: it stays removed unless its store is named.`;
    case 'bad-date':
      return `${record(finding)} has no valid date in ${listed(finding.members)}: session ${session} has what else is known.`;
    case 'flawed':
      return `${record(finding)} has something in ${listed(finding.members)} that makes no sense; the rest of it counts.`;
    case 'token-dropped':
      return `${record(finding)} holds an access token, which is not carried over.`;
    case 'closed':
      return `${record(finding)} was closed without being merged: session ${session} is active.`;
    case 'missing':
      return `Session ${session} has no workspace any more: no checkout is at ${path}.`;
    case 'repository-unknown':
      return `The repository of session ${session} cannot be told from ${quoted(finding.repository)}.`;
    case 'duplicate-task':
      return `Session ${session} is kept without its task ${printable(finding.task)}, which session ${printable(finding.holder)} has.`;
    case 'unmarked':
      return `The workspace ${path} of session ${session} cannot be written (${printable(finding.code)}): it bears no marker.`;
    case 'store-unreadable':
      return `The store ${path} cannot be read: ${unreadableClause(finding.reason, finding.said)}.`;
    case 'store-damaged':
      return `The store ${path} is damaged: ${counted(finding.records, 'record')} could be read, and there may have been more.`;
    case 'taken-out':
      return `Session ${session} was added and is taken out.`;
    case 'taken-back':
      return `Session ${session} was changed and is as before.`;
    case 'changed-since':
      return `Session ${session} was changed since and stays as it is.`;
  }
}

/** Why a store cannot be read, as the end of a sentence. */
export function unreadableClause(reason: string, said: string): string {
  const clauses: Readonly<Record<string, string>> = {
    'not-found': 'nothing is there',
    'not-a-file': 'it is not a file',
    'not-a-store': 'it is not a store of minsky',
    'too-large': 'it is too large for a store',
    permission: 'it may not be read',
    damaged: 'its content makes no sense',
    unreachable: 'the database cannot be reached',
  };
  return `${clauses[reason] ?? reason}${said === '' ? '' : ` (${printable(said)})`}`;
}

/** Why a place was looked at. */
export function describeReason(reason: LegacyReason): string {
  switch (reason.kind) {
    case 'known-place':
      return 'a place of earlier versions';
    case 'project':
      return `the project ${quoted(reason.path)}`;
    case 'literal-tilde':
      return `a directory that is called ~ in ${quoted(reason.path)}`;
    case 'setting':
      return reason.source === reason.key
        ? `the variable ${printable(reason.key)}`
        : `${printable(reason.key)} in ${quoted(reason.source)}`;
    case 'backup':
      return 'a backup: merged only if it is named';
    case 'argument':
      return 'named';
  }
}

const unreadableReasons = {
  'not-a-record': 'it is no record',
  'says-nothing': 'it has neither a name nor a path nor a task',
  corrupt: 'it does not hold what it should',
} as const;

function record({ source, spelled }: Extract<ConsolidationFinding, { readonly source: unknown }>): string {
  const name = spelled === null || spelled === '' ? '' : ` ${quoted(spelled)}`;
  return `Record ${String(source.position)}${name} of ${quoted(source.store)}`;
}

function listed(members: readonly string[]): string {
  return members.map(printable).join(', ');
}
