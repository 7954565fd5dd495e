import { copyFileSync, constants, linkSync, lstatSync, readdirSync, type Stats } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Gives the damaged bytes a second name that nobody ever writes to: `<store>.damaged-<time>`, and for each file beside
 * the store the same with its ending. What an interrupted repair kept already is not kept twice.
 * @returns the name of the store's own bytes.
 */
export function keepDamaged(store: string, endings: readonly string[], now: Date): string {
  const all = ['', ...endings];
  const kept = namesIn(store).find((name) => all.every((ending) => isOrMayBe(store + ending, name + ending)));
  const name = kept ?? freeName(store, now);
  // The store comes last, so that what bears its name is complete.
  for (const ending of all.toReversed()) keep(store + ending, name + ending);
  return name;
}

function namesIn(store: string): readonly string[] {
  const prefix = `${basename(store)}.damaged-`;
  return readdirSync(dirname(store))
    .filter((name) => name.startsWith(prefix) && /^[0-9TZ]+(-\d+)?$/.test(name.slice(prefix.length)))
    .map((name) => join(dirname(store), name))
    .filter((name) => isSameFile(look(store), look(name)));
}

function isOrMayBe(file: string, kept: string): boolean {
  const [now, then] = [look(file), look(kept)];
  return then === null || isSameFile(now, then);
}

function isSameFile(a: Stats | null, b: Stats | null): boolean {
  return a !== null && b !== null && a.dev === b.dev && a.ino === b.ino;
}

function freeName(store: string, now: Date): string {
  const name = `${store}.damaged-${now.toISOString().replaceAll(/[-:.]/g, '')}`;
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name}-${String(number)}`;
    if (['', '-wal', '-shm'].every((ending) => look(candidate + ending) === null)) return candidate;
  }
}

function keep(file: string, name: string): void {
  if (look(file) === null || look(name) !== null) return;
  try {
    linkSync(file, name);
  } catch {
    // A file system without links.
    copyFileSync(file, name, constants.COPYFILE_EXCL);
  }
}

function look(path: string): Stats | null {
  return lstatSync(path, { throwIfNoEntry: false }) ?? null;
}
