import type { Result, ResultAsync } from 'neverthrow';
import type { StoreError } from '../../../application/ports/port-errors.ts';
import type { AbsolutePath } from '../../../domain/workspace/workspace-path.ts';
import { checkLocation, type FileStoreOptions } from '../file-location.ts';
import type { OpenStore, StoreBackend } from '../lazy-session-store.ts';
import { JsonFile } from './json-file.ts';
import { JsonSessionStore } from './json-session-store.ts';

/** The store in a JSON file. Opening it looks at the file and makes nothing: the first record does. */
export function jsonBackend(path: AbsolutePath, options: FileStoreOptions): StoreBackend {
  const file = new JsonFile(path, options.busyTimeout ?? 10_000);
  const open = (): ResultAsync<OpenStore, StoreError> =>
    checkLocation(path, options)
      .asyncAndThen(() => file.read())
      .map(() => ({
        records: new JsonSessionStore(file),
        // Each call looks at the file that is there by then.
        isCurrent: () => true,
        close: () => undefined,
      }));
  return {
    // A file that is missing is read as an empty store, so that it need not be looked for beforehand.
    exists: (): Result<boolean, StoreError> => checkLocation(path, options).map(() => true),
    open,
    absent: { backend: 'json', location: path, records: 0, schemaVersion: 0, bytes: 0 },
  };
}
