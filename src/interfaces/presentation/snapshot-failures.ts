import type { StoreOperationError } from '../../application/stores/store-operation-error.ts';
import type { RecordDifference } from '../../domain/store/compare-snapshots.ts';
import type { CatalogueOf } from './catalogue-entry.ts';
import { counted } from './render-text.ts';
import { printable, quoted } from './safe-text.ts';
import { commandLine } from './shell-words.ts';
import { retyped } from './situation.ts';

const refused = { exit: 4, retryable: false } as const;
const damaged = { exit: 6, retryable: false } as const;
const otherSnapshots = 'Make another from a store that works: minsky db backup';

/** Snapshots that cannot be used, and stores that stay where they are. */
export const snapshotFailures: CatalogueOf<StoreOperationError> = {
  SnapshotNotFound: {
    ...refused,
    exit: 3,
    when: 'The file to restore from does not exist.',
    message: ({ path }) => `There is no snapshot at ${quoted(path)}.`,
    hint: ({ path }) => `See what is there: ${commandLine('ls', '-l', directoryOf(path))}`,
  },
  SnapshotForeign: {
    ...refused,
    exit: 2,
    when: 'The file to restore from is something else than a snapshot.',
    message: ({ path }) => `${quoted(path)} is not a snapshot of a store.`,
    hint: () => otherSnapshots,
  },
  SnapshotDamaged: {
    ...damaged,
    when: 'The snapshot is not what was written; nothing of it is used.',
    message: ({ path, detail }) => `The snapshot ${quoted(path)} is damaged: ${printable(detail)}.`,
    hint: ({ path }) => `See which others there are: ${commandLine('ls', '-l', directoryOf(path))}`,
  },
  SnapshotTooNew: {
    ...damaged,
    when: 'A newer minsky has written the snapshot.',
    message: ({ path, found, supported }) =>
      `The snapshot ${quoted(path)} has format version ${String(found)}, and this minsky knows up to ${String(supported)}.`,
    hint: () => 'Use the newer minsky; see which one this is: minsky --version',
  },
  SnapshotExists: {
    ...refused,
    when: 'Something stands where the snapshot was to be written.',
    message: ({ path }) => `${quoted(path)} exists already; a snapshot never takes the place of a file.`,
    hint: () => 'Take a name that is free: minsky db backup',
  },
  CopyDiffers: {
    ...damaged,
    when: 'A copy of the store, read back, is not what was copied. The store is left as it was.',
    message: ({ location, differences }) =>
      [`The copy at ${quoted(location)} is not the same:`, ...differences.map(difference)].join('\n'),
    hint: () => 'See that the store is still in use: minsky db status',
  },
  BackendDecidedElsewhere: {
    ...refused,
    when: 'A variable or a flag names the backend, so that moving the store would have no effect.',
    message: ({ source }) =>
      `${quoted(source)} decides which backend is used, and would go on doing so after the move.`,
    hint: ({ source }, situation) =>
      /^[A-Z_]+$/.test(source)
        ? `Take it away wherever it is set: ${commandLine('unset', source)}\nThen: ${retyped(situation)}`
        : `Leave it out: ${retyped(situation)}`,
  },
  TargetNotEmpty: {
    ...refused,
    when: 'The store of the other backend holds sessions that are not those of this one.',
    message: ({ backend, location, records }) =>
      `The ${backend} store ${quoted(location)} holds ${counted(records, 'session')} already, and not the same as this one.`,
    hint: ({ backend }) =>
      `Save the ones of this store: minsky db backup FILE\nThen set sessiondb.backend to ${backend} and merge them in: minsky db restore FILE`,
  },
  UserConfigUnusable: {
    ...refused,
    when: 'The file of your own settings cannot be changed.',
    message: ({ path, detail }) =>
      `${path === null ? 'The file of your own settings' : quoted(path)} cannot be changed: ${printable(detail)}.`,
    hint: () => 'See where each setting comes from: minsky config show',
  },
};

function difference(found: RecordDifference): string {
  const session = printable(found.session);
  switch (found.kind) {
    case 'missing':
      return `  ${session} is missing`;
    case 'unexpected':
      return `  ${session} was not there before`;
    case 'changed':
      return `  ${session} has another ${found.members.map(printable).join(', ')}`;
  }
}

function directoryOf(path: string): string {
  return path.replace(/[^/]*$/, '') || '.';
}
