import { backends } from '../../domain/config/config.ts';
import { describeRestoreFinding, renderRestored } from '../presentation/render-restored.ts';
import { counted } from '../presentation/render-text.ts';
import { printable, quoted, withoutSecrets } from '../presentation/safe-text.ts';
import { commandLine } from '../presentation/shell-words.ts';
import { defineOperation, type Operation } from './operation.ts';

const backup = defineOperation({
  name: 'db.backup',
  summary: 'Save every session to a file',
  description:
    'Writes the records of all sessions, as they are at one instant, to a new file that is read back and compared before it counts. Workspaces are not part of it. The file can be restored into a store of any backend.',
  effect: 'writes',
  idempotent: false,
  remote: true,
  parameters: {
    file: {
      kind: 'text',
      placeholder: 'file',
      positional: true,
      suggests: { kind: 'file' },
      description: 'Where to; it must not exist. Default: a new file in backups/ of the state directory.',
    },
  },
  directory: 'never',
  examples: ['minsky db backup', 'minsky db backup ~/sessions.json'],
  answer: 'backedUp',
  run: (application, input, context) => application.backUpStore(input, context),
  toData: ({ path, records, checksum }) => ({ path, records, checksum }),
  renderText: ({ path, records }) =>
    `Saved ${counted(records, 'session')} to ${quoted(path)}\nPut them back: ${commandLine('minsky', 'db', 'restore', path)}`,
});

const restore = defineOperation({
  name: 'db.restore',
  summary: 'Put saved sessions back into the store',
  description:
    'Reads a file that db.backup wrote and, in one step, adds the records that the store lacks. Of two states of one record the newer stays. A record whose name or task another session has is left out and reported, and the exit status is 4. With replace, the store becomes equal to the file; what it held before is saved first.',
  effect: 'destroys',
  idempotent: true,
  remote: true,
  parameters: {
    file: {
      kind: 'text',
      placeholder: 'file',
      positional: true,
      suggests: { kind: 'file' },
      description: 'What db.backup wrote.',
    },
    replace: {
      kind: 'switch',
      description: 'Remove what the file does not have, and take its state of everything else.',
    },
  },
  directory: 'never',
  examples: ['minsky db restore ~/sessions.json', 'minsky db restore ~/sessions.json --replace'],
  answer: 'restored',
  run: (application, input, context) => application.restoreStore(input, context),
  toData: ({ findings, inserted, updated, unchanged, removed, records, backup: saved }) => ({
    findings: findings.map((finding) => {
      const { kind, severity, session, path, action, done } = finding;
      return { kind, severity, session, path, action, done, detail: describeRestoreFinding(finding) };
    }),
    inserted,
    updated,
    unchanged,
    removed,
    records,
    backup: saved,
  }),
  renderText: renderRestored,
  exitStatus: ({ findings }) => (findings.some(({ severity }) => severity === 'error') ? 4 : 0),
});

const migrate = defineOperation({
  name: 'db.migrate',
  summary: 'Move the store to another backend',
  description:
    'Copies every record to the store of another backend, compares the two and sets sessiondb.backend in your own settings. The old store is kept under another name and takes no records any more. Nothing can be recorded meanwhile. Interrupted, it is completed by the same command; the way back is the same command with the other backend.',
  effect: 'writes',
  idempotent: true,
  remote: true,
  parameters: {
    to: {
      kind: 'choice',
      placeholder: 'backend',
      choices: backends,
      description: 'The backend to move to. Where its store is, the settings sessiondb.* say.',
    },
  },
  directory: 'never',
  examples: ['minsky db migrate --to json', 'minsky db migrate --to postgres'],
  answer: 'moved',
  run: (application, input, context) => application.migrateStore(input, context),
  toData: ({ outcome, backend, location, records, kept, config }) => ({
    outcome,
    backend,
    location: withoutSecrets(location),
    records,
    kept: kept === null ? null : withoutSecrets(kept),
    config,
  }),
  renderText: ({ outcome, backend, location, records, kept, config }) =>
    [
      outcome === 'migrated'
        ? `Moved ${counted(records, 'session')} to the ${backend} store ${quoted(location)}`
        : `The ${backend} store ${quoted(location)} is in use already; it holds ${counted(records, 'session')}.`,
      ...(config === null ? [] : [`Set sessiondb.backend to ${backend} in ${quoted(config)}`]),
      ...(kept === null ? [] : [`The old store is kept as ${printable(withoutSecrets(kept))}`]),
    ].join('\n'),
});

/** Out of the store, into it, and to another one, in the order of help. */
export const snapshotOperations: readonly Operation[] = [backup, restore, migrate];
