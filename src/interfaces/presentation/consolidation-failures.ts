import type { SessionOperationError } from '../../application/sessions/session-operation-error.ts';
import type { CatalogueOf } from './catalogue-entry.ts';
import { unreadableClause } from './describe-consolidation.ts';
import { quoted } from './safe-text.ts';

type ConsolidationFailure = Extract<
  SessionOperationError,
  { readonly kind: 'LegacyStoreUnreadable' | 'NothingToUndo' }
>;

/** Why a consolidation, or its undo, was not begun. */
export const consolidationFailures: CatalogueOf<ConsolidationFailure> = {
  LegacyStoreUnreadable: {
    exit: 3,
    retryable: false,
    when: 'A legacy store that was named is not there.',
    message: ({ location, reason, detail }) =>
      `The store ${quoted(location)} cannot be read: ${unreadableClause(reason, detail)}.`,
    hint: () => 'See which stores there are: minsky db consolidate --dry-run',
  },
  NothingToUndo: {
    exit: 3,
    retryable: false,
    when: 'There is no consolidation that could be undone.',
    message: () => 'There is no consolidation to undo.',
    hint: () => 'See which stores could be merged: minsky db consolidate --dry-run',
  },
};
