import { constants } from 'node:fs';
import { copyFile, lstat, mkdir, open, readlink, realpath, symlink } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { ResultAsync } from 'neverthrow';
import type { CopyRequest } from '../../application/ports/ignored-files.ts';
import type { SkipReason } from '../../application/ports/narration.ts';
import type { FileError } from '../../application/ports/port-errors.ts';
import { attempt } from '../filesystem/file-errors.ts';

/** Copies files, given by their paths below the top, and returns those that it copied. */
export type TreeCopier = (paths: readonly string[]) => ResultAsync<readonly string[], FileError>;

/** Copies from one tree into another without overwriting anything and without a step through a link. */
export function treeCopier(
  { from, to }: Pick<CopyRequest, 'from' | 'to'>,
  onSkip: (path: string, reason: SkipReason) => void,
): TreeCopier {
  const directories = new Map<string, Promise<boolean>>([['.', Promise.resolve(true)]]);

  /** Makes the directory in the destination if it is missing, with the mode of its model; false when something is in the way. */
  function ensureDirectory(path: string): Promise<boolean> {
    const known = directories.get(path) ?? makeDirectory(path);
    directories.set(path, known);
    return known;
  }

  async function makeDirectory(path: string): Promise<boolean> {
    if (!(await ensureDirectory(dirname(path)))) return false;
    const there = await entry(join(to, path));
    if (there !== null) return there.isDirectory();
    const { mode } = await lstat(join(from, path));
    await mkdir(join(to, path), { mode: mode & 0o7777 });
    return true;
  }

  async function copy(path: string): Promise<SkipReason | null> {
    const source = join(from, path);
    const found = await entry(source);
    if (found === null) return 'gone';
    if (!found.isFile() && !found.isSymbolicLink()) return 'not-a-file';
    if (found.isSymbolicLink() && !(await staysInside(from, source))) return 'link-leaves-tree';
    if (!(await ensureDirectory(dirname(path)))) return 'parent-is-no-directory';
    const target = join(to, path);
    try {
      if (found.isSymbolicLink()) await symlink(await readlink(source), target);
      else await copyFile(source, target, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE);
      return null;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return 'exists';
      if (found.isFile() && !(await readable(source))) return 'unreadable';
      throw error;
    }
  }

  return (paths) =>
    attempt(to, async () => {
      const skipped = await Promise.all(paths.map(copy));
      return paths.filter((path, index) => {
        const reason = skipped[index] ?? null;
        if (reason !== null) onSkip(path, reason);
        return reason === null;
      });
    });
}

/** Whether a link leads to a place in its own tree, by a relative way that leads to the same place in another tree. */
async function staysInside(top: string, link: string): Promise<boolean> {
  const target = await readlink(link);
  if (isAbsolute(target) || !isBelow(resolve(dirname(link), target), top)) return false;
  const real = await realpath(link).catch(() => null);
  return real === null || isBelow(real, await realpath(top));
}

function isBelow(path: string, top: string): boolean {
  const way = relative(top, path);
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

async function readable(path: string): Promise<boolean> {
  const file = await open(path, 'r').catch(() => null);
  await file?.close();
  return file !== null;
}

async function entry(path: string): Promise<Awaited<ReturnType<typeof lstat>> | null> {
  return lstat(path).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return null;
    throw error;
  });
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
}
