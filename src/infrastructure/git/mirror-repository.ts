import { readdir, readFile, rm } from 'node:fs/promises';
import { err, ok, safeTry, type ResultAsync } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import type { BranchName } from '../../domain/repository/branch-name.ts';
import { childPath, parentPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { attempt, orAbsent } from '../filesystem/file-errors.ts';
import type { GitCall, GitListener, GitProcess, GitProcessError } from './git-process.ts';
import { headRef } from './known-refs.ts';
import type { RemoteHead } from './remote-head.ts';

/** The bare repository of one mirror. Nothing of the URL is written into it. */
export interface MirrorRepository {
  initialise(objectFormat: RemoteHead['objectFormat']): ResultAsync<void, GitProcessError>;
  /** Brings branches and tags into step with the remote, those that are gone included. */
  fetch(url: string): ResultAsync<void, GitProcessError>;
  pointHeadAt(branch: BranchName | null): ResultAsync<void, GitProcessError>;
  /** Puts the branches into one file; there may be thousands. */
  packRefs(): ResultAsync<void, GitProcessError>;
  /** Keeps the number of files low that a clone has to link. */
  tidy(): ResultAsync<void, GitProcessError>;
}

// Every fetch adds a pack.
const mostPacks = 30;

/** Works on the repository at the path; the caller holds its lock. */
export function mirrorRepository(
  git: GitProcess,
  path: AbsolutePath,
  listener: GitListener,
): MirrorRepository {
  const run = (call: Partial<GitCall> & Pick<GitCall, 'args'>): ResultAsync<void, GitProcessError> =>
    git.run({ purpose: 'build', cwd: path, repository: 'bare', ...call }, listener).map(() => undefined);

  const fetch = (url: string): ResultAsync<void, GitProcessError> =>
    run({
      purpose: 'transfer',
      args: [
        ...['fetch', '--prune', '--no-tags', '--no-write-fetch-head', '--progress', '--end-of-options', url],
        ...['+refs/heads/*:refs/heads/*', '+refs/tags/*:refs/tags/*'],
      ],
      settings: ['fetch.unpackLimit=1'],
    });

  return {
    // No template: its hooks have no business here.
    initialise: (objectFormat) =>
      run({
        cwd: parentPath(path),
        repository: 'none',
        args: ['init', '--quiet', '--bare', '--template=', `--object-format=${objectFormat}`, '--', path],
      }),

    fetch: (url) =>
      fetch(url).orElse((error) =>
        error.kind === 'GitFailed'
          ? removeStaleLocks(path).andThen((removed) => (removed ? fetch(url) : err(error)))
          : err(error),
      ),

    pointHeadAt: (branch) =>
      safeTry(async function* () {
        if (branch === null) return ok();
        const file = childPath(path, 'HEAD');
        const head = yield* attempt(file, () => readFile(file, 'utf8'));
        return head === `ref: ${headRef(branch)}\n`
          ? ok()
          : run({ args: ['symbolic-ref', 'HEAD', headRef(branch)] });
      }),

    packRefs: () => run({ args: ['pack-refs', '--all'] }),

    tidy: () =>
      safeTry(async function* () {
        const directory = childPath(path, 'objects', 'pack');
        const names = (yield* orAbsent(attempt(directory, () => readdir(directory)))) ?? [];
        const packs = names.filter((name) => name.endsWith('.pack'));
        if (packs.length <= mostPacks) return ok();
        return run({ args: ['repack', '--quiet', '-d', '--geometric=2', '--no-write-bitmap-index'] });
      }),
  };
}

/** Lock files that a killed process left: the holder of the mirror's lock is alone with it. */
function removeStaleLocks(path: AbsolutePath): ResultAsync<boolean, FileError> {
  return attempt(path, async () => {
    const names = await readdir(path, { recursive: true });
    const stale = names.filter((name) => name.endsWith('.lock'));
    await Promise.all(stale.map((name) => rm(childPath(path, name))));
    return stale.length > 0;
  });
}
