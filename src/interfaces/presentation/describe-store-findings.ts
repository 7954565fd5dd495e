import type { CheckFinding, SharedClaim } from '../../domain/store/check-store.ts';
import type { RepairFinding } from '../../domain/store/repair-findings.ts';
import { printable, quoted } from './safe-text.ts';
import { commandLine } from './shell-words.ts';

const shared: Readonly<Record<SharedClaim, string>> = {
  'id-shared': 'have the same id',
  'name-shared': 'have the same name',
  'task-shared': 'are for the same task of one repository',
};

const members: Readonly<Record<string, string>> = {
  createdAt: 'was created',
  updatedAt: 'was last changed',
  lastActivityAt: 'was last worked on',
  id: 'was given its id',
};

/** The sentence for what a check found. */
export function describeCheckFinding(finding: CheckFinding): string {
  switch (finding.kind) {
    case 'file-damaged':
      return `The store ${quoted(finding.path ?? '')} is damaged: ${clause(finding.cause)}.`;
    case 'record-damaged':
      return `${recordOf(finding.session)} is damaged: ${flawOf(finding.field)}.`;
    case 'id-shared':
    case 'name-shared':
    case 'task-shared':
      return `${String(finding.holders)} records ${shared[finding.kind]}, one of them session ${name(finding.session)}.`;
    case 'time-implausible':
      return `Session ${name(finding.session)} ${members[finding.field] ?? 'changed'} at a time that cannot be: ${finding.time}.`;
  }
}

/** The sentence for what a repair found and did. */
export function describeRepairFinding(finding: RepairFinding): string {
  const session = `Session ${name(finding.session)}`;
  const path = quoted(finding.path ?? '');
  switch (finding.kind) {
    case 'store-damaged':
      return `The store was damaged: ${clause(finding.cause)}. It was rebuilt, and its damaged bytes are kept as ${path}.`;
    case 'record-kept':
      return `${session} was readable and is kept.`;
    case 'record-rebuilt':
      return `${session} was rebuilt from the marker in ${path}.`;
    case 'record-renewed':
      return `${session} was brought up to what the marker in ${path} says.`;
    case 'record-left-out':
      return `${session}: another state of it, version ${String(finding.version)}, was left out.`;
    case 'name-changed':
      return `${session} was called ${name(finding.before)}, a name that another session has; it is found by that as well.`;
    case 'task-released':
      return `${session} gave up task ${name(finding.task)}, for which another session is open; it is found by that as well.`;
    case 'record-lost':
      return `${recordOf(finding.session)} could not be recovered: ${flawOf(finding.field)}, and no workspace here tells of it${finding.path === null ? '' : `, not even ${path}`}.`;
    case 'marker-damaged':
      return `The workspace ${path} bears a damaged marker; register it from what git knows: ${commandLine('minsky', 'session', 'get', finding.path ?? '')}`;
  }
}

/** `document` is the record as a whole. */
function flawOf(field: string): string {
  return field === 'document' ? 'it cannot be read' : `its ${quoted(field)} is not valid`;
}

function recordOf(label: string | null): string {
  return label === null ? 'A record without a readable id' : `The record ${quoted(label)}`;
}

function name(text: string | null): string {
  return printable(text ?? '');
}

/** A text of a vendor as a part of a sentence. */
function clause(text: string): string {
  return printable(text).replace(/[.\s]+$/, '');
}
