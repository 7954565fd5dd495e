import type { StoreStatus } from '../../application/stores/describe-store.ts';
import { renderStoreStatus } from '../presentation/render-store.ts';
import { withoutSecrets } from '../presentation/safe-text.ts';
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

/** What can be done with the store, in the order of help. */
export const storeOperations: readonly Operation[] = [status];
