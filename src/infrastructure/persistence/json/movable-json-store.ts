import { err, ok, okAsync, type ResultAsync } from 'neverthrow';
import type { MovableStore, StoreContent } from '../../../application/ports/movable-stores.ts';
import type { StoreError } from '../../../application/ports/port-errors.ts';
import type { AbsolutePath } from '../../../domain/workspace/workspace-path.ts';
import { writeFileAtomically } from '../../filesystem/atomic-file.ts';
import { asideName } from '../aside-name.ts';
import { checkLocation, type FileStoreOptions } from '../file-location.ts';
import { fileStoreErrorOf } from '../file-store-error.ts';
import { renderDocument, type JsonDocument } from './json-document.ts';
import { JsonFile, noteMember, noteOf } from './json-file.ts';

/** The store in a JSON file as one end of a migration: its note is a member of the document. */
export function movableJsonStore(path: AbsolutePath, options: FileStoreOptions): MovableStore {
  const file = new JsonFile(path, options.busyTimeout ?? 10_000);
  const read = (): ReturnType<JsonFile['readDocument']> =>
    checkLocation(path, options).asyncAndThen(() => file.readDocument());
  return {
    look: () => read().map(({ document }) => contentOf(document)),
    close: (note) => read().andThen(() => file.changeDocument((document) => ok(withNote(document, note)))),
    reopen: () =>
      read().andThen(({ document }) =>
        noteMember in document.others
          ? file.changeDocument<StoreError>((now) => ok(withNote(now, null)))
          : okAsync(),
      ),
    receive: (records, note, mayGo) =>
      read()
        .andThen(() =>
          file.changeDocument<StoreError | 'refused'>((document) =>
            mayGo(contentOf(document))
              ? ok(withNote({ ...document, records }, note))
              : err('refused' as const),
          ),
        )
        .map(() => true)
        .orElse((error) => (error === 'refused' ? ok(false) : err(error))),
    setAside: (note) =>
      read().andThen(({ document }) => {
        const kept = document.records.length === 0 ? null : asideName(path, note);
        return keep(kept, withNote(document, null), path)
          .andThen(() => file.changeDocument((now) => ok(withNote({ ...now, records: [] }, note))))
          .map(() => kept);
      }),
  };
}

function keep(kept: string | null, document: JsonDocument, location: string): ResultAsync<void, StoreError> {
  return kept === null
    ? okAsync()
    : writeFileAtomically(kept, renderDocument(document)).mapErr((error) =>
        fileStoreErrorOf(error, location),
      );
}

function contentOf(document: JsonDocument): StoreContent {
  return { note: noteOf(document), records: document.records };
}

function withNote(document: JsonDocument, note: object | null): JsonDocument {
  const { [noteMember]: _before, ...others } = document.others;
  return { ...document, others: note === null ? others : { ...others, [noteMember]: note } };
}
