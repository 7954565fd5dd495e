import type { FileError, StoreError } from '../../application/ports/port-errors.ts';

/** Converts the failure of a read: what cannot be seen is unavailable. */
export function unseenStoreError({ code, path }: FileError, location: string): StoreError {
  return { kind: 'StoreUnavailable', location, detail: `${code} at ${path}` };
}

/** Converts the failure of a write or of the lock before it. */
export function fileStoreErrorOf(error: FileError, location: string): StoreError {
  switch (error.reason) {
    case 'permission':
    case 'read-only':
      return { kind: 'StoreReadOnly', location };
    case 'no-space':
      return { kind: 'StoreFull', location };
    case 'not-found':
    case 'exists':
    case 'not-a-directory':
    case 'loop':
    case 'other-filesystem':
    case 'other':
      return unseenStoreError(error, location);
  }
}
