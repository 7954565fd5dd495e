import type { StoreError } from '../../application/ports/port-errors.ts';
import type { CatalogueOf } from './catalogue-entry.ts';
import { printable, quoted, withoutSecrets } from './safe-text.ts';
import { commandLine } from './shell-words.ts';
import { retyped } from './situation.ts';

const store = { exit: 6, retryable: false } as const;

/** A store that gives no answer: never to be taken for an empty one. */
export const storeFailures: CatalogueOf<StoreError> = {
  StoreUnavailable: {
    ...store,
    retryable: true,
    when: 'The store cannot be opened or reached.',
    message: ({ location, detail }) => `The store ${quoted(location)} cannot be used: ${clause(detail)}.`,
    hint: () => 'See what decides where the store is: minsky config show',
  },
  StoreBusy: {
    ...store,
    retryable: true,
    when: 'Other processes keep the store locked.',
    message: ({ location }) => `The store ${quoted(location)} is busy: another process has it locked.`,
    hint: (_failure, situation) => `Wait a moment, then type it again: ${retyped(situation)}`,
  },
  StoreReadOnly: {
    ...store,
    when: 'The store may not be written.',
    message: ({ location }) => `The store ${quoted(location)} cannot be written.`,
    hint: ({ location }) =>
      location.includes('://')
        ? 'The server accepts no writes now (a standby?): see what decides where the store is: minsky config show'
        : `Look at its permissions: ${commandLine('ls', '-l', withoutSecrets(location))}`,
  },
  StoreFull: {
    ...store,
    when: 'The disk has no room for the store.',
    message: ({ location }) => `There is no room left to write the store ${quoted(location)}.`,
    hint: ({ location }) =>
      [
        ...(location.includes('://')
          ? []
          : [`See which disk is full: ${commandLine('df', '-h', location.replace(/[\\/][^\\/]*$/, ''))}`]),
        'With a little room on it, empty the trash: minsky session purge',
      ].join('\n'),
  },
  StoreDamaged: {
    ...store,
    when: 'The bytes of the store are damaged; they are left as they are.',
    message: ({ location, detail }) => `The store ${quoted(location)} is damaged: ${clause(detail)}.`,
    hint: () => 'Recover what is readable, the damaged file is kept: minsky db repair',
  },
  StoreTooNew: {
    ...store,
    when: 'A newer minsky has written the store.',
    message: ({ location, found, supported }) =>
      `The store ${quoted(location)} has schema version ${String(found)}, and this minsky knows up to ${String(supported)}.`,
    hint: () => 'Use the newer minsky; see which one this is: minsky --version',
  },
  StoreMoving: {
    ...store,
    retryable: true,
    when: 'The sessions are being moved to a store of another backend, here or on another machine.',
    message: ({ location }) =>
      `The store ${quoted(location)} takes no changes now: its sessions are being moved to another store.`,
    hint: (_failure, situation) => `Wait a moment, then type it again: ${retyped(situation)}`,
  },
  StoreMoved: {
    ...store,
    when: 'The sessions of the store were moved to a store of another backend.',
    message: ({ location, to }) =>
      `The store ${quoted(location)} is not used any more: its sessions were moved to the backend ${to}.`,
    hint: () => 'See what still decides for this one: minsky config show',
  },
  StoreLocationRefused: {
    ...store,
    when: 'The store may not be at that place.',
    message: ({ location, detail }) => `The store cannot be at ${quoted(location)}: ${clause(detail)}.`,
    hint: () => 'See what decides where the store is: minsky config show',
  },
  StoreOfEarlierVersion: {
    ...store,
    when: 'A setting names the store of an earlier version as the one to use; it is only ever read.',
    message: ({ location }) =>
      `${quoted(location)} is the store of an earlier version, which this one only reads: it cannot be the store in use.`,
    hint: ({ location }) =>
      `Take away the setting that names it (see minsky config show; in a file: minsky config migrate), then take its sessions over: ${commandLine('minsky', 'db', 'consolidate', withoutSecrets(location))}`,
  },
};

/** A text of a vendor as the end of a sentence. */
function clause(detail: string): string {
  return printable(detail).replace(/[.\s]+$/, '');
}
