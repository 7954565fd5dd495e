import { statSync } from 'node:fs';
import { err, ok, type Result } from 'neverthrow';
import { parseAbsolutePath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { OperationError } from './interface-error.ts';
import type { Operation } from './operation.ts';
import type { InputOf, Parameters } from './parameters.ts';

type FailureOf<Kind extends OperationError['kind']> = Extract<OperationError, { readonly kind: Kind }>;
type UnusableDirectory = FailureOf<'InvalidPath'> | FailureOf<'WorkingDirectoryMissing'>;

/** Where a call is made from, as far as that is known. */
export type CallDirectory =
  | { readonly kind: 'known'; readonly path: AbsolutePath }
  /** Somebody named a directory that cannot be used. */
  | { readonly kind: 'refused'; readonly error: UnusableDirectory }
  /** Nobody named one, and the one the caller stands in, if any, cannot be used. */
  | { readonly kind: 'unknown'; readonly error: UnusableDirectory | null };

// A place that belongs to no repository, for calls whose meaning does not depend on where they are made.
const nowhere = '/' as AbsolutePath;

/** Looks at a directory that somebody named: it must be absolute and exist. */
export function namedDirectory(text: string): CallDirectory {
  const parsed = parseAbsolutePath(text);
  if (parsed.isErr()) return { kind: 'refused', error: parsed.error };
  const path = parsed.value;
  return isDirectory(path)
    ? { kind: 'known', path }
    : { kind: 'refused', error: { kind: 'WorkingDirectoryMissing', path } };
}

function isDirectory(path: AbsolutePath): boolean {
  try {
    return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch (error) {
    // Whoever cannot look at it is told so by what is done there.
    return (error as NodeJS.ErrnoException).code === 'EACCES';
  }
}

/** The directory that a call counts as made from; a failure if it matters and is not known. */
export function directoryFor(
  { directory: need, parameters }: Pick<Operation, 'directory' | 'parameters'>,
  input: InputOf<Parameters>,
  directory: CallDirectory,
): Result<AbsolutePath, UnusableDirectory | FailureOf<'WorkingDirectoryNeeded'>> {
  if (directory.kind === 'known') return ok(directory.path);
  if (directory.kind === 'refused') return err(directory.error);
  const { error } = directory;
  const matters = typeof need === 'string' ? need === 'always' : need.every((name) => input[name] === null);
  if (error === null && !matters && hasRelativePath(parameters, input))
    return err({ kind: 'WorkingDirectoryNeeded', unlessGiven: [] });
  if (!matters) return ok(error?.kind === 'WorkingDirectoryMissing' ? error.path : nowhere);
  return err(error ?? { kind: 'WorkingDirectoryNeeded', unlessGiven: typeof need === 'string' ? [] : need });
}

/** Whether an input names something on the disk from where the call is made; what has a colon may be a URL. */
function hasRelativePath(parameters: Parameters, input: InputOf<Parameters>): boolean {
  return Object.entries(parameters).some(([name, parameter]) => {
    if (!('suggests' in parameter)) return false;
    const { kind } = parameter.suggests ?? {};
    if (kind !== 'file' && kind !== 'directory') return false;
    const fixed = kind === 'file' ? /^(?:\/|~(?:\/|$))/ : /^(?:\/|~(?:\/|$)|[^/]*:)/;
    return [input[name]].flat().some((text) => typeof text === 'string' && !fixed.test(text));
  });
}
