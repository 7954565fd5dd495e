import { accessSync, constants } from 'node:fs';
import { err, ok, Result, ResultAsync } from 'neverthrow';
import type { FileError, StoreError } from '../../../application/ports/port-errors.ts';
import type { Decide, RebuiltStore, StoreIntegrity } from '../../../application/ports/store-integrity.ts';
import type { Session } from '../../../domain/session/session.ts';
import type { StoreContent } from '../../../domain/store/store-content.ts';
import type { AbsolutePath } from '../../../domain/workspace/workspace-path.ts';
import { fileError } from '../../filesystem/file-errors.ts';
import { realPathOf } from '../../filesystem/real-path.ts';
import { checkLocation, type FileStoreOptions } from '../file-location.ts';
import { keepDamaged } from '../keep-damaged.ts';
import { readStoreBytes, writeStoreBytes } from './json-bytes.ts';
import { fileStoreErrorOf } from '../file-store-error.ts';
import { emptyDocument, formatVersion, parseDocument, renderDocument } from './json-document.ts';
import { JsonFile, noteOf } from './json-file.ts';
import { recordOf } from '../kept-record.ts';
import { salvageDocument } from './salvage-document.ts';

/** The integrity of the store in a JSON document. */
export function jsonIntegrity(path: AbsolutePath, options: FileStoreOptions): StoreIntegrity {
  const file = new JsonFile(path, options.busyTimeout ?? 10_000);
  return {
    inspect: () =>
      new ResultAsync(Promise.resolve(checkLocation(path, options).andThen(() => inspect(path)))),
    rebuild: (decide) =>
      checkLocation(path, options).asyncAndThen(() =>
        // A look at a store that does not exist makes nothing, not even what to lock it with.
        readStoreBytes(path, path).asyncAndThen((bytes) =>
          bytes === null
            ? decided(path, decide).map(() => null)
            : file.alone((real) => rebuild(path, real, decide)),
        ),
      ),
  };
}

function inspect(path: AbsolutePath): Result<StoreContent, StoreError> {
  return readStoreBytes(path, path).andThen((bytes) => {
    const content = { location: path, shared: false };
    if (bytes === null) return ok({ ...content, flaws: [], records: [] });
    return parseDocument(bytes, path)
      .andThen((document): Result<StoreContent, StoreError> => {
        const note = noteOf(document);
        return note?.phase === 'gone'
          ? err({ kind: 'StoreMoved', location: path, to: note.other })
          : ok({ ...content, flaws: [], records: document.records.map(({ session }) => session) });
      })
      .orElse((error) => (error.kind === 'StoreDamaged' ? salvage(path, bytes, error.detail) : err(error)));
  });
}

function salvage(path: AbsolutePath, bytes: Buffer, detail: string): Result<StoreContent, StoreError> {
  const { records, damaged, format } = salvageDocument(bytes);
  if (format !== null && format > formatVersion) {
    return err({ kind: 'StoreTooNew', location: path, found: format, supported: formatVersion });
  }
  if (detail === 'it is the file of another program' && records.length === 0) {
    return err({ kind: 'StoreLocationRefused', location: path, detail });
  }
  return ok({ location: path, shared: false, flaws: [{ kind: 'FileDamaged', detail }, ...damaged], records });
}

function decided<E>(
  path: AbsolutePath,
  decide: Decide<E>,
): ResultAsync<readonly Session[] | null, E | StoreError> {
  return inspect(path).asyncAndThen((content) => decide(content));
}

function rebuild<E>(
  path: AbsolutePath,
  real: AbsolutePath,
  decide: Decide<E>,
): ResultAsync<RebuiltStore | null, E | StoreError> {
  return decided(path, decide).andThen((sessions) => {
    if (sessions === null) return ok(null);
    const text = renderDocument({ ...emptyDocument, records: sessions.map((session) => recordOf(session)) });
    return keep(real)
      .asyncAndThen((kept) => writeStoreBytes(real, text, true).map(() => ({ kept })))
      .mapErr((error) => fileStoreErrorOf(error, path));
  });
}

function keep(real: AbsolutePath): Result<string, FileError> {
  return Result.fromThrowable(
    () => {
      // Where nothing may be written nothing is kept either.
      accessSync(realPathOf(real), constants.W_OK);
      return keepDamaged(real, [], new Date());
    },
    (error) => fileError(error, real),
  )();
}
