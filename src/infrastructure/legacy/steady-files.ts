import { readFile, stat } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import type { ResultAsync } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import { fileErrorOf, attempt, orAbsent } from '../filesystem/file-errors.ts';

/** Beyond this it is no store of an earlier version: the largest known ones are a thousandth of it. */
const mostBytes = 512 * 2 ** 20;

const attempts = 20;

/** A file that nobody has written for so long, in milliseconds, is not being written. */
const atRest = 1_000;

/** The bytes of some files that belong together, all as they were at one moment; null for one that is not there. */
export interface SteadyReading {
  readonly contents: readonly (Buffer | null)[];
  /** False when they changed under every attempt to read them. */
  readonly steady: boolean;
}

/**
 * Reads files that others may be writing: again and again until none has changed meanwhile and, if one was written just
 * now, the content is accepted; for half a second at most. Nothing is locked, created or written.
 */
export function readSteadily(
  paths: readonly string[],
  accept: (contents: SteadyReading['contents']) => boolean,
): ResultAsync<SteadyReading, FileError> {
  return attempt(paths[0] ?? '', async () => {
    for (let attempted = 1; ; attempted++) {
      const before = await states(paths);
      const contents = await Promise.all(paths.map(bytesAt));
      const steady = before === (await states(paths));
      if (steady && (await newestChange(paths)) < Date.now() - atRest) return { contents, steady };
      if ((steady && accept(contents)) || attempted === attempts) return { contents, steady };
      await pause(25);
    }
  });
}

async function states(paths: readonly string[]): Promise<string> {
  const found = await Promise.all(paths.map(stateOf));
  return found.join('\n');
}

async function stateOf(path: string): Promise<string> {
  const found = await orAbsent(attempt(path, () => stat(path, { bigint: true })));
  if (found.isErr()) throw asThrown(found.error);
  if (found.value === null) return 'nothing';
  const { dev, ino, size, mtimeNs } = found.value;
  return [dev, ino, size, mtimeNs].join(':');
}

async function newestChange(paths: readonly string[]): Promise<number> {
  const found = await Promise.all(paths.map((path) => stat(path).catch(() => null)));
  return Math.max(...found.map((stats) => stats?.mtimeMs ?? 0));
}

async function bytesAt(path: string): Promise<Buffer | null> {
  const found = await orAbsent(
    attempt(path, async () => {
      const { size } = await stat(path);
      if (size > mostBytes) throw asThrown(fileErrorOf('EFBIG', path));
      return readFile(path);
    }),
  );
  if (found.isErr()) throw asThrown(found.error);
  return found.value;
}

/** What `attempt` around all of this turns back into the same failure. */
function asThrown({ code, path }: FileError): Error {
  return Object.assign(new Error(code), { code, path });
}
