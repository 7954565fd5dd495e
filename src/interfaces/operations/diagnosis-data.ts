import type { Diagnosis } from '../../application/stores/diagnose.ts';
import { describeCheckFinding } from '../presentation/describe-store-findings.ts';
import { describeMachineFinding } from '../presentation/describe-machine-finding.ts';
import { entryOf } from '../presentation/error-catalogue.ts';
import { printable } from '../presentation/safe-text.ts';
import { findingData } from './finding-data.ts';
import type { DiagnosisData } from './diagnosis-schema.ts';
import type { FindingData } from './finding-schema.ts';
import type { OperationError } from './interface-error.ts';
import { syncData } from './reconciled-data.ts';

/** All findings, what everything rests on first, and what each workspace takes up on the disk. */
export function diagnosisData(diagnosis: Diagnosis): DiagnosisData {
  const { machine, store, storeFailure, workspaces, workspacesFailure, usage } = diagnosis;
  return {
    findings: [
      ...machine.map((finding) => findingData(finding, describeMachineFinding(finding))),
      ...(storeFailure === null ? [] : [unlookedAt('store-unusable', storeFailure)]),
      ...store.map((finding) => findingData(finding, describeCheckFinding(finding))),
      ...(workspacesFailure === null ? [] : [unlookedAt('workspaces-unreadable', workspacesFailure)]),
      ...workspaces.map(syncData),
    ],
    usage: usage.map(({ session, bytes }) => ({
      session: session.name,
      path: session.workspace.path,
      bytes,
    })),
  };
}

function unlookedAt(kind: string, failure: OperationError): FindingData {
  const situation = { command: 'doctor', operation: null, given: {} };
  const { message, hint } = entryOf(failure);
  const [remedy = ''] = hint(failure, situation).split('\n');
  return {
    kind,
    severity: 'error',
    session: null,
    path: 'location' in failure ? printable(failure.location) : null,
    action: 'none',
    done: false,
    detail: printable(`${message(failure, situation)} ${remedy}`),
  };
}
