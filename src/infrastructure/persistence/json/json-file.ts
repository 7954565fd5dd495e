import { setTimeout as pause } from 'node:timers/promises';
import { err, ok, ResultAsync, type Result } from 'neverthrow';
import type { FileError, StoreError } from '../../../application/ports/port-errors.ts';
import {
  childPath,
  parentPath,
  lastSegment,
  type AbsolutePath,
} from '../../../domain/workspace/workspace-path.ts';
import { parseMoveNote, type MoveNote } from '../../../domain/store/move-note.ts';
import { openKernelLock, type KernelLock } from '../../filesystem/kernel-lock.ts';
import { realPathOf } from '../../filesystem/real-path.ts';
import { fileStoreErrorOf } from '../file-store-error.ts';
import { readStoreBytes, writeStoreBytes } from './json-bytes.ts';
import { emptyDocument, parseDocument, renderDocument, type JsonDocument } from './json-document.ts';
import type { KeptRecord } from '../kept-record.ts';

/** What the file held when it was looked at. */
export interface JsonReading {
  readonly document: JsonDocument;
  /** Null when there is no file. */
  readonly bytes: Buffer | null;
}

/** Works out the records that come in the place of these, or refuses. */
export type Change<E> = (records: readonly KeptRecord[]) => Result<readonly KeptRecord[], E>;

/** The same of all that the file says. */
export type DocumentChange<E> = (document: JsonDocument) => Result<JsonDocument, E>;

/** The member under which the document of a store that moves bears its note. */
export const noteMember = 'moved';

/**
 * The file of one store. A read takes no lock, since the file is only ever replaced whole; a change holds the lock of
 * the file from reading it to replacing it. Every call goes to the file: nothing is remembered but what its bytes mean.
 */
export class JsonFile {
  readonly path: AbsolutePath;
  readonly #patience: number;
  #last: JsonReading = { document: emptyDocument, bytes: null };
  #turn: Promise<unknown> = Promise.resolve();

  constructor(path: AbsolutePath, patience: number) {
    this.path = path;
    this.#patience = patience;
  }

  /** What the store holds; an error if that was moved to another. */
  read(): ResultAsync<JsonReading, StoreError> {
    return this.readDocument().andThen((reading) => {
      const note = noteOf(reading.document);
      return note?.phase === 'gone'
        ? err({ kind: 'StoreMoved', location: this.path, to: note.other } as const)
        : ok(reading);
    });
  }

  /** What the file says, whatever became of the store. */
  readDocument(): ResultAsync<JsonReading, StoreError> {
    return new ResultAsync(Promise.resolve(this.#look(this.path)));
  }

  change<E>(change: Change<E>): ResultAsync<void, StoreError | E> {
    return this.changeDocument<StoreError | E>((document) => {
      if (noteOf(document) !== null) return err({ kind: 'StoreMoving', location: this.path });
      return change(document.records).map((records) => ({ ...document, records }));
    });
  }

  /** Writes what comes in the place of what the file says, whatever became of the store. */
  changeDocument<E>(change: DocumentChange<E>): ResultAsync<void, StoreError | E> {
    return this.alone((real) => this.#rewrite(real, change));
  }

  /** Does something with the file, whose real path it is given, while nobody else changes it. */
  alone<T, E>(work: (real: AbsolutePath) => PromiseLike<Result<T, E>>): ResultAsync<T, StoreError | E> {
    // One at a time, so that those of this process wait for each other without looking at the lock again and again.
    const turn = this.#turn.then(() => this.#locked(work));
    this.#turn = turn.catch(() => undefined);
    return new ResultAsync(turn);
  }

  // The bracket is in plain promises: `finally` in a `safeTry` does not run on failure.
  async #locked<T, E>(
    work: (real: AbsolutePath) => PromiseLike<Result<T, E>>,
  ): Promise<Result<T, StoreError | E>> {
    // The link stays where it is, and all who come by one meet at the file that it leads to.
    const real = realPathOf(this.path);
    const lockFile = childPath(parentPath(real), `${lastSegment(real)}.lock`);
    const opened = await openKernelLock(lockFile);
    if (opened.isErr()) return err(fileStoreErrorOf(opened.error, this.path));
    try {
      const taken = await take(opened.value, this.#patience);
      if (taken.isErr()) return err(fileStoreErrorOf(taken.error, this.path));
      if (!taken.value) return err({ kind: 'StoreBusy', location: this.path });
      return await work(real);
    } finally {
      opened.value.close();
    }
  }

  #rewrite<E>(real: AbsolutePath, change: DocumentChange<E>): ResultAsync<void, StoreError | E> {
    return this.#look(real).asyncAndThen(({ document: before, bytes }) =>
      change(before).asyncAndThen((document) => {
        const text = renderDocument(document);
        return writeStoreBytes(real, text, bytes !== null)
          .mapErr((error) => fileStoreErrorOf(error, this.path))
          .map(() => {
            this.#last = { document, bytes: Buffer.from(text) };
          });
      }),
    );
  }

  #look(file: AbsolutePath): Result<JsonReading, StoreError> {
    return readStoreBytes(file, this.path).andThen((bytes) => this.#understand(bytes));
  }

  #understand(bytes: Buffer | null): Result<JsonReading, StoreError> {
    if (bytes === null) return ok({ document: emptyDocument, bytes });
    // To compare bytes is a hundred times faster than to parse them.
    if (this.#last.bytes?.equals(bytes) === true) return ok(this.#last);
    return parseDocument(bytes, this.path).map((document) => (this.#last = { document, bytes }));
  }
}

/** What the document says of a move; null when it says nothing. */
export function noteOf({ others }: JsonDocument): MoveNote | null {
  return parseMoveNote(others[noteMember]).unwrapOr(null);
}

/** False when the turn did not come for as long as the patience lasts. */
async function take(lock: KernelLock, patience: number): Promise<Result<boolean, FileError>> {
  const start = performance.now();
  for (;;) {
    const taken = lock.tryTakeInTurn();
    if (taken.isErr() || taken.value || performance.now() - start >= patience) return taken;
    // Not sooner the first time than later, or whoever wrote last would be the first to look again.
    await pause(5 + Math.random() * 5);
  }
}
