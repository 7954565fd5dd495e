import { consolidateOperations } from './consolidate-operations.ts';
import { configOperations } from './config-operations.ts';
import { doctorOperation } from './doctor-operation.ts';
import type { Operation } from './operation.ts';
import { pullRequestOperations } from './pull-request-operations.ts';
import { sessionOperations } from './session-operations.ts';
import { trashOperations } from './trash-operations.ts';
import { snapshotOperations } from './snapshot-operations.ts';
import { reconcileOperations } from './reconcile-operations.ts';
import { storeOperations } from './store-operations.ts';
import { update } from './update-operation.ts';

/** Everything the program does, in the order of help. CLI, MCP and docs are projections of this list. */
export const operations: readonly Operation[] = [
  ...sessionOperations,
  update,
  ...pullRequestOperations,
  ...trashOperations,
  ...reconcileOperations,
  ...storeOperations,
  ...snapshotOperations,
  ...consolidateOperations,
  ...configOperations,
  doctorOperation,
];
