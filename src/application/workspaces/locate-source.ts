import { err, errAsync, ok, okAsync, ResultAsync, safeTry } from 'neverthrow';
import {
  fileUrlOf,
  localRepositoryId,
  parseRepositoryLocation,
  type InvalidRepository,
} from '../../domain/repository/repository-id.ts';
import type { BranchName } from '../../domain/repository/branch-name.ts';
import type { Session, SessionRepository } from '../../domain/session/session.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { Checkout, GitInspection, GitInspectionError } from '../ports/git-inspection.ts';
import type { Machine } from '../ports/machine.ts';
import type { CallContext } from '../ports/narration.ts';
import type { FileError, StoreError } from '../ports/port-errors.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { WorkspaceDisk } from '../ports/workspace-disk.ts';
import type { WorkspaceMarker } from '../ports/workspace-marker.ts';
import { sessionsAround } from './find-by-directory.ts';
import { inAdvance } from './in-advance.ts';
import { repositoryOfCheckout } from './repository-of-checkout.ts';

/** The repository that sessions are started from. */
export interface Source {
  readonly repo: SessionRepository;
  /** The top of the main workspace on this machine; null for a remote repository. */
  readonly checkout: AbsolutePath | null;
  /** What `origin` of a workspace shall be, credentials included: for git alone. */
  readonly originUrl: string;
  readonly originIsRemote: boolean;
  /** The branch that the main workspace has checked out, or null for none; left out where that was not found out. */
  readonly head?: BranchName | null;
}

export interface SourcePorts {
  readonly store: SessionStore;
  readonly git: Pick<GitInspection, 'checkoutAt' | 'askForBranches'>;
  readonly disk: WorkspaceDisk;
  readonly marker: WorkspaceMarker;
  readonly machine: Machine;
}

export type SourceError =
  | InvalidRepository
  | StoreError
  | FileError
  | GitInspectionError
  | { readonly kind: 'RepositoryNotFound'; readonly repository: string }
  | { readonly kind: 'NotInRepository'; readonly path: AbsolutePath }
  | { readonly kind: 'RepositoryBare'; readonly path: AbsolutePath }
  | { readonly kind: 'RepositoryShallow'; readonly path: AbsolutePath };

export type LocateSource = (
  repo: string | null,
  context: CallContext,
  wishes?: LocateWishes,
) => ResultAsync<Source, SourceError>;

export interface LocateWishes {
  /** Whether its branches will be asked for. */
  readonly branches: boolean;
}

/**
 * Finds the repository that `--repo` names, or the one of the directory the call is made from.
 * Inside a session's workspace it is that session's repository, never the workspace itself.
 */
export function locateSource(ports: SourcePorts): LocateSource {
  return (repo, context, wishes = { branches: false }) => {
    const git = wishes.branches ? askingForBranches(ports.git) : ports.git;
    const asking = { ...ports, git };
    return repo === null ? fromCwd(asking, context) : fromText(asking, repo, context);
  };
}

/** Whichever checkout is looked at may be the source. */
function askingForBranches(git: SourcePorts['git']): SourcePorts['git'] {
  return {
    askForBranches: (directory, context) => git.askForBranches(directory, context),
    checkoutAt: (directory, context) =>
      ResultAsync.combine([git.checkoutAt(directory, context), git.askForBranches(directory, context)]).map(
        ([checkout]) => checkout,
      ),
  };
}

function fromCwd(ports: SourcePorts, context: CallContext): ResultAsync<Source, SourceError> {
  return ports.disk
    .realPath(context.cwd)
    .andThen((path) => (path === null ? okAsync(null) : fromDirectory(ports, path, context)))
    .andThen((source) =>
      source === null ? err({ kind: 'NotInRepository' as const, path: context.cwd }) : ok(source),
    );
}

function fromText(ports: SourcePorts, text: string, context: CallContext): ResultAsync<Source, SourceError> {
  const notFound = { kind: 'RepositoryNotFound' as const, repository: text };
  return parseRepositoryLocation(text, {
    cwd: context.cwd,
    home: ports.machine.home,
    host: ports.machine.host,
  }).asyncAndThen((location) => {
    if (location.kind === 'url') {
      return okAsync<Source, SourceError>({
        repo: { id: location.id, url: location.url, path: null },
        checkout: null,
        originUrl: location.transport,
        originIsRemote: true,
      });
    }
    return ports.disk
      .realPath(location.path)
      .andThen((path): ResultAsync<Source | null, SourceError> => {
        if (path === null) return okAsync(null);
        return location.kind === 'path'
          ? fromDirectory(ports, path, context)
          : fromFileUrl(ports, location.url, path, context);
      })
      .orElse((error) =>
        error.kind === 'FileError' && error.reason === 'not-a-directory' ? ok(null) : err(error),
      )
      .andThen((source) => (source === null ? err(notFound) : ok(source)));
  });
}

/** A `file:` URL of a checkout is that checkout; of a bare repository it is a remote like any other. */
function fromFileUrl(
  ports: SourcePorts,
  url: string,
  path: AbsolutePath,
  context: CallContext,
): ResultAsync<Source | null, SourceError> {
  return ports.git.checkoutAt(path, context).andThen((checkout): ResultAsync<Source | null, SourceError> => {
    if (checkout?.top === null && checkout.commonDirectory === path)
      return okAsync(asRemote(ports, path, url));
    return checkout?.top === path ? fromDirectory(ports, path, context) : okAsync(null);
  });
}

/** A bare repository of this machine, which has no main workspace. */
function asRemote({ machine }: SourcePorts, path: AbsolutePath, url: string): Source {
  const id = localRepositoryId(machine.host, path);
  return { repo: { id, url, path: null }, checkout: null, originUrl: url, originIsRemote: true };
}

function fromDirectory(
  ports: SourcePorts,
  directory: AbsolutePath,
  context: CallContext,
): ResultAsync<Source | null, SourceError> {
  return safeTry(async function* () {
    // The store is most often opened by this, and seldom knows a session there: git is asked meanwhile.
    const looking = inAdvance(context);
    const looked = ports.git.checkoutAt(directory, looking.context);
    const [registered] = yield* sessionsAround(ports.store, ports.machine, directory).orTee(looking.abandon);
    if (registered !== undefined) {
      looking.abandon();
      return fromSession(ports, registered, registered.workspace.path, context);
    }
    const checkout = yield* looked;
    if (checkout === null) return ok(null);
    const { top } = checkout;
    if (top === null) return fromCheckout(ports, checkout);
    const marked = yield* ports.marker.read(top).orElse(() => ok<Session | null>(null));
    return marked === null ? fromCheckout(ports, checkout) : fromSession(ports, marked, top, context);
  });
}

function fromSession(
  ports: SourcePorts,
  session: Session,
  workspace: AbsolutePath,
  context: CallContext,
): ResultAsync<Source | null, SourceError> {
  const main = session.repo.path;
  if (main === null) return fromRemoteOf(ports, session, workspace, context);
  return ports.git.checkoutAt(main, context).andThen((checkout): ResultAsync<Source | null, SourceError> => {
    if (checkout !== null) return fromCheckout(ports, checkout);
    return session.repo.url.startsWith('file:')
      ? errAsync({ kind: 'RepositoryNotFound', repository: main })
      : fromRemoteOf(ports, session, workspace, context);
  });
}

/** The remote repository by the URL that the workspace itself uses: it may hold credentials, which no record does. */
function fromRemoteOf(
  { git, machine }: SourcePorts,
  { repo }: Session,
  workspace: AbsolutePath,
  context: CallContext,
): ResultAsync<Source, SourceError> {
  return git
    .checkoutAt(workspace, context)
    .orElse((error) => (error.kind === 'Interrupted' ? err(error) : ok(null)))
    .map((checkout) => {
      const own = checkout === null ? null : repositoryOfCheckout(checkout, machine);
      return {
        repo: { ...repo, path: null },
        checkout: null,
        originUrl: own?.repo.id === repo.id ? own.originUrl : repo.url,
        originIsRemote: true,
      };
    });
}

/** A linked worktree of a bare repository is refused: its base may be checked out in another one, out of sight. */
function fromCheckout(ports: SourcePorts, checkout: Checkout): ResultAsync<Source, SourceError> {
  const { top, mainTop, commonDirectory, branch, head } = checkout;
  if (mainTop === null) {
    return top === null
      ? okAsync(asRemote(ports, commonDirectory, fileUrlOf(commonDirectory)))
      : errAsync({ kind: 'RepositoryBare', path: commonDirectory });
  }
  if (checkout.shallow) return errAsync({ kind: 'RepositoryShallow', path: mainTop });
  // Before the first commit a branch is only going to be one.
  const known = top === mainTop && head !== null ? { head: branch } : {};
  return okAsync({ ...repositoryOfCheckout(checkout, ports.machine), checkout: mainTop, ...known });
}
