import { err, ok, ResultAsync, safeTry } from 'neverthrow';
import type { ExclusiveLock } from '../../application/ports/exclusive-lock.ts';
import type { CallContext } from '../../application/ports/narration.ts';
import type {
  MirrorError,
  MirrorRequest,
  RepositoryMirrors,
} from '../../application/ports/repository-mirrors.ts';
import { childPath, parentPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { entryAt } from '../filesystem/directory-entry.ts';
import { ensurePrivateDirectory } from '../filesystem/private-directory.ts';
import { removeTree } from '../filesystem/remove-tree.ts';
import { renameDirectory } from '../filesystem/rename-directory.ts';
import { masked } from './git-failure.ts';
import type { GitProcess, GitProcessError } from './git-process.ts';
import { incomingPlace, leftoversOf, mirrorPlace } from './mirror-places.ts';
import { mirrorRepository } from './mirror-repository.ts';
import { remoteHead, type RemoteHead } from './remote-head.ts';

export interface MirrorPorts {
  readonly git: GitProcess;
  readonly lock: ExclusiveLock;
  /** Where the mirrors are kept. */
  readonly directory: AbsolutePath;
}

/**
 * Keeps a bare repository per remote one. The lock bears the repository's identity, as that of a start does, so that no
 * workspace is cloned from a mirror while it is fetched into.
 */
export function repositoryMirrors({ git, lock, directory }: MirrorPorts): RepositoryMirrors {
  return {
    upToDate: (request, context) => {
      const mirror = mirrorPlace(directory, request.id);
      // A repository has one; a directory without it is none, whatever happened to it.
      const head = childPath(mirror, 'HEAD');
      if (request.offline) {
        const missing = { kind: 'MirrorMissing', url: masked(request.transport) } as const;
        return entryAt(head).andThen((entry) => (entry === null ? err(missing) : ok(mirror)));
      }
      return lock.hold(request.id, context, () =>
        safeTry(async function* () {
          yield* ensurePrivateDirectory(directory);
          for (const leftover of yield* leftoversOf(mirror)) yield* removeTree(leftover);
          const exists = (yield* entryAt(head)) !== null;
          yield* (exists ? update : create)(git, mirror, request, context);
          return ok(mirror);
        }),
      );
    },
  };
}

/** Builds the mirror beside its place; only a complete one is renamed to it. */
function create(
  git: GitProcess,
  mirror: AbsolutePath,
  { transport }: MirrorRequest,
  context: CallContext,
): ResultAsync<void, MirrorError> {
  const incoming = incomingPlace(mirror);
  const repository = mirrorRepository(git, incoming, context);
  return safeTry(async function* () {
    const head = yield* reached(git, transport, parentPath(mirror), context);
    yield* repository.initialise(head.objectFormat);
    yield* repository.fetch(transport);
    yield* repository.pointHeadAt(head.branch);
    yield* repository.packRefs();
    yield* removeTree(mirror);
    return renameDirectory(incoming, mirror);
  }).orElse((error) =>
    removeTree(incoming)
      .orElse(() => ok())
      .andThen(() => err(error)),
  );
}

/** Fetches and asks for HEAD at the same time: each is a connection of its own. */
function update(
  git: GitProcess,
  mirror: AbsolutePath,
  { transport }: MirrorRequest,
  context: CallContext,
): ResultAsync<void, MirrorError> {
  const repository = mirrorRepository(git, mirror, context);
  return safeTry(async function* () {
    const [head] = yield* ResultAsync.combine([
      reached(git, transport, parentPath(mirror), context),
      repository.fetch(transport),
    ]);
    yield* repository.pointHeadAt(head.branch);
    return repository.tidy();
  });
}

/** What the remote says of its HEAD, or that it says nothing. */
function reached(
  git: GitProcess,
  url: string,
  cwd: AbsolutePath,
  context: CallContext,
): ResultAsync<RemoteHead, MirrorError> {
  return remoteHead(git, url, cwd, context).mapErr((error: GitProcessError): MirrorError =>
    error.kind === 'GitFailed'
      ? { kind: 'RemoteUnreachable', url: masked(url), stderr: error.stderr }
      : error,
  );
}
