import type { OperationError } from '../operations/interface-error.ts';
import type { CatalogueEntry, CatalogueOf } from './catalogue-entry.ts';
import { consolidationFailures } from './consolidation-failures.ts';
import { configurationFailures } from './configuration-failures.ts';
import { inputFailures } from './input-failures.ts';
import { interfaceFailures } from './interface-failures.ts';
import { mergeFailures } from './merge-failures.ts';
import { programFailures } from './program-failures.ts';
import { approvalFailures } from './approval-failures.ts';
import { pullRequestFailures } from './pull-request-failures.ts';
import { repositoryFailures } from './repository-failures.ts';
import { resolutionFailures } from './resolution-failures.ts';
import { sessionFailures } from './session-failures.ts';
import { snapshotFailures } from './snapshot-failures.ts';
import { storeFailures } from './store-failures.ts';
import { workspaceFailures } from './workspace-failures.ts';

/** The one catalogue of failures. CLI, MCP and docs/errors.md read it; it has an entry for every kind there is. */
export const errorCatalogue: CatalogueOf<OperationError> = {
  ...interfaceFailures,
  ...inputFailures,
  ...configurationFailures,
  ...resolutionFailures,
  ...workspaceFailures,
  ...repositoryFailures,
  ...sessionFailures,
  ...pullRequestFailures,
  ...approvalFailures,
  ...mergeFailures,
  ...storeFailures,
  ...snapshotFailures,
  ...consolidationFailures,
  ...programFailures,
};

/** How a failure is told. */
export function entryOf<Failure extends OperationError>(failure: Failure): CatalogueEntry<Failure> {
  return errorCatalogue[failure.kind] as unknown as CatalogueEntry<Failure>;
}

/** The stable code of a kind: `SessionNotFound` is `SESSION_NOT_FOUND`. */
export function codeOf(kind: OperationError['kind']): string {
  return kind.replaceAll(/(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, '_').toUpperCase();
}
