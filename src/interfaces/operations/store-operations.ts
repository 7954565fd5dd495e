import type { StoreStatus } from '../../application/stores/describe-store.ts';
import { describeCheckFinding, describeRepairFinding } from '../presentation/describe-store-findings.ts';
import { renderCheckedStore, renderRepairedStore } from '../presentation/render-store-findings.ts';
import { renderStoreStatus } from '../presentation/render-store.ts';
import { withoutSecrets } from '../presentation/safe-text.ts';
import { findingData } from './finding-data.ts';
import { defineOperation, type Operation } from './operation.ts';

const status = defineOperation({
  name: 'db.status',
  summary: 'Show which store is used, where and why',
  description:
    'Shows the store that keeps all sessions: its backend, where it is and what decided that, and how much it holds.',
  effect: 'reads',
  idempotent: true,
  remote: false,
  parameters: {},
  directory: 'never',
  examples: ['minsky db status'],
  answer: 'storeStatus',
  run: (application, _input, context) => application.describeStore(undefined, context),
  toData: ({ backend, location, source, records, schemaVersion, bytes }): StoreStatus => ({
    backend,
    location: withoutSecrets(location),
    source: withoutSecrets(source),
    records,
    schemaVersion,
    bytes,
  }),
  renderText: renderStoreStatus,
});

const check = defineOperation({
  name: 'db.check',
  summary: 'Check the integrity of the store and of every record',
  description:
    'Looks at the file or database itself and at every record in it, and changes nothing. The command ends with status 6 when something is damaged; a store that does not exist yet is an empty one.',
  effect: 'reads',
  idempotent: true,
  remote: false,
  parameters: {},
  directory: 'never',
  examples: ['minsky db check', 'minsky db check --json'],
  answer: 'findings',
  run: (application, _input, context) => application.checkStore(undefined, context),
  toData: ({ findings }) => ({
    findings: findings.map((finding) => findingData(finding, describeCheckFinding(finding))),
  }),
  renderText: ({ findings }, environment) => renderCheckedStore(findings, environment),
  exitStatus: ({ findings }) => (findings.some(({ severity }) => severity === 'error') ? 6 : 0),
});

const repair = defineOperation({
  name: 'db.repair',
  summary: 'Recover a damaged or lost store',
  description:
    'Reads whatever is readable of a damaged store, takes what is missing from the markers of the workspaces on this machine, the trash included, and puts a new store in its place. The damaged bytes are kept beside it. A store that is whole gets only the sessions that it lacks.',
  effect: 'writes',
  idempotent: true,
  remote: false,
  parameters: {},
  directory: 'never',
  examples: ['minsky db repair'],
  answer: 'findings',
  run: (application, _input, context) => application.repairStore(undefined, context),
  toData: ({ findings }) => ({
    findings: findings.map((finding) => findingData(finding, describeRepairFinding(finding))),
  }),
  renderText: ({ findings }, environment) => renderRepairedStore(findings, environment),
});

/** What can be done with the store, in the order of help. */
export const storeOperations: readonly Operation[] = [status, check, repair];
