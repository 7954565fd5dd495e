import { errAsync, okAsync, type ResultAsync } from 'neverthrow';
import type {
  Checkout,
  GitInspection,
  WorkspaceProgress,
} from '../../src/application/ports/git-inspection.ts';
import type { GitWorkspaces } from '../../src/application/ports/git-workspaces.ts';
import type { GitWorktrees } from '../../src/application/ports/git-worktrees.ts';
import type { MergeDetection } from '../../src/application/ports/merge-detection.ts';
import type { FileError } from '../../src/application/ports/port-errors.ts';
import type { ProcessInside, WorkspaceDisk } from '../../src/application/ports/workspace-disk.ts';
import type { WorkspaceMarker } from '../../src/application/ports/workspace-marker.ts';
import type { WorkspaceSurvey } from '../../src/application/ports/workspace-survey.ts';
import type { StagingNote, WorkspaceStaging } from '../../src/application/ports/workspace-staging.ts';
import type { WorkspaceTrash } from '../../src/application/ports/workspace-trash.ts';
import type { SessionId } from '../../src/domain/session/session-id.ts';
import type { Session } from '../../src/domain/session/session.ts';
import type { GitOperation } from '../../src/domain/workspace/workspace-health.ts';
import {
  childPath,
  lastSegment,
  liesWithin,
  parentPath,
  pathAndAncestors,
  type AbsolutePath,
} from '../../src/domain/workspace/workspace-path.ts';
import {
  absolutePath,
  branchName,
  commitId,
  sessionId,
  timestamp,
} from '../../src/interfaces/testing/testing.ts';

/** A directory, as a whole; a move takes the object along. */
export interface Directory {
  /** Whose work it holds, whatever its marker says; null: nobody's of ours. */
  readonly of: SessionId | null;
  readonly kind: 'checkout' | 'not-a-checkout';
  readonly checkout: Partial<Checkout>;
  readonly operation: GitOperation | null;
  readonly progress: WorkspaceProgress;
  /** Worktrees that are linked to it. */
  readonly worktrees: readonly AbsolutePath[];
  readonly processes: readonly ProcessInside[];
  /** The branch that is kept when the directory is discarded. */
  readonly keptBranch: string | null;
  marker: Session | 'corrupt' | null;
  /** Where git's links between a worktree and its repository say that it is. */
  linkedAt: AbsolutePath | null;
}

const main = { branch: branchName('main'), commit: commitId('a'.repeat(40)) };

const trash = absolutePath('/state/trash');
const staging = absolutePath('/state/staging');

export function aDirectory(overrides: Partial<Directory> = {}): Directory {
  return {
    of: null,
    kind: 'checkout',
    checkout: {},
    operation: null,
    progress: { dirty: [], ahead: 0, elsewhere: 0, behind: 0, stashes: 0, branch: null },
    worktrees: [],
    processes: [],
    keptBranch: null,
    marker: null,
    linkedAt: null,
    ...overrides,
  };
}

/** Every directory there is, and the ports that look at them and move them, without any file or git. */
export class MemoryDisk {
  readonly directories = new Map<AbsolutePath, Directory>();
  /** Directories that are reached by another path, too: the link and what it leads to. */
  readonly links = new Map<AbsolutePath, AbsolutePath>();
  /** The worktrees that every repository has. */
  readonly linked = new Set<AbsolutePath>();
  /** The workspaces whose work is in its base. */
  readonly merged = new Set<AbsolutePath>();
  readonly notes = new Map<SessionId, { readonly note: StagingNote; builderIsGone: boolean }>();

  readonly disk: WorkspaceDisk = {
    realPath: (path) => okAsync(this.#real(path)),
    look: (path) => {
      const found = this.directories.get(path);
      if (found === undefined) return okAsync({ kind: 'nothing' });
      const { kind, marker, operation } = found;
      if (kind === 'not-a-checkout') return okAsync({ kind });
      const markedFor = marker === null || marker === 'corrupt' ? null : marker.id;
      return okAsync({ kind, markedFor, operation, writable: true });
    },
    enclosingCheckout: (path) => okAsync(this.#topAround(this.#real(path) ?? path)),
    entries: (directory) =>
      okAsync([...this.directories.keys()].filter((path) => parentPath(path) === directory).map(lastSegment)),
    worktreesOf: (clone) => okAsync(this.directories.get(clone)?.worktrees ?? []),
    processesInside: (directory) => okAsync(this.directories.get(directory)?.processes ?? []),
  };

  readonly trash: WorkspaceTrash = {
    locate: (id) => okAsync(this.directories.has(inTrash(id)) ? inTrash(id) : null),
    put: (id, workspace) => this.#move(workspace, inTrash(id)).map(() => inTrash(id)),
    takeBack: (id, workspace) => this.#move(inTrash(id), workspace),
    contents: () => okAsync([...this.directories.keys()].filter((path) => parentPath(path) === trash)),
  };

  readonly marker: WorkspaceMarker = {
    read: (workspace) => {
      const marker = this.directories.get(workspace)?.marker ?? null;
      return marker === 'corrupt'
        ? errAsync({ kind: 'CorruptRecord', label: null, field: 'document' })
        : okAsync(marker);
    },
    write: (workspace, session) => {
      const directory = this.directories.get(workspace);
      if (directory === undefined) return errAsync(fileError('not-found', workspace));
      directory.marker = session;
      return okAsync();
    },
  };

  readonly staging: WorkspaceStaging = {
    open: (note) => {
      this.notes.set(note.id, { note, builderIsGone: false });
      return okAsync(inStaging(note.id));
    },
    publish: (note) => this.#move(inStaging(note.id), note.finalDirectory),
    close: (note) => {
      this.notes.delete(note.id);
      this.directories.delete(inStaging(note.id));
      return okAsync();
    },
    abandoned: () =>
      okAsync(
        [...this.notes.values()]
          .filter(({ builderIsGone }) => builderIsGone)
          .map(({ note }) => ({ note, directory: inStaging(note.id) })),
      ),
    isBuilding: (id) => okAsync(this.notes.get(id)?.builderIsGone === false),
  };

  readonly survey: WorkspaceSurvey = {
    look: (path) => {
      const found = this.directories.get(path);
      const marker = found?.marker === undefined || found.marker === 'corrupt' ? null : found.marker;
      return okAsync({
        path,
        state: found?.kind ?? 'nothing',
        marker,
        isItself: true,
        otherState: null,
        head: found?.checkout.branch ?? marker?.branch ?? branchName('work'),
        operation: found?.operation ?? null,
      });
    },
    originOf: (path) =>
      okAsync(
        this.directories.has(path) ? { url: this.#checkout(path).originUrl, from: parentPath(path) } : null,
      ),
  };

  readonly worktrees: GitWorktrees = { linkedTo: () => okAsync([...this.linked]) };

  readonly merges: MergeDetection = {
    hasReachedBase: ({ workspace }) => okAsync(this.merged.has(workspace)),
  };

  readonly git: GitInspection = {
    checkoutAt: (directory) => {
      const top = this.#topAround(directory);
      return okAsync(top === null ? null : this.#checkout(top));
    },
    askForBranches: () => okAsync(undefined),
    standingAt: (directory) => {
      const top = this.#topAround(directory);
      return okAsync(top === null ? null : { ...this.#checkout(top), contains: null });
    },
    baseOf: () => okAsync(main),
    collidingBranch: () => okAsync(null),
    progressOf: (_session, workspace) => okAsync((this.directories.get(workspace) ?? aDirectory()).progress),
    changesIn: (workspace) => okAsync((this.directories.get(workspace) ?? aDirectory()).progress),
    hasCommit: (top) => okAsync((this.directories.get(top) ?? aDirectory()).checkout.originUrl === undefined),
    evidenceOf: () =>
      okAsync({
        createdAt: timestamp('2025-01-01T00:00:00.000Z'),
        lastActivityAt: timestamp('2025-06-01T00:00:00.000Z'),
        base: main,
      }),
  };

  readonly workspaces: GitWorkspaces = {
    build: (_plan, directory) => {
      const of = sessionId(lastSegment(parentPath(directory)));
      this.directories.set(directory, aDirectory({ of }));
      return okAsync();
    },
    dismantle: (_plan, directory) => {
      this.directories.delete(directory);
      return okAsync();
    },
    relocated: (strategy, path) => {
      const directory = this.directories.get(path);
      if (strategy === 'worktree' && directory !== undefined) directory.linkedAt = path;
      return okAsync();
    },
    discard: (_session, path) => {
      if (path === null) return okAsync(null);
      const kept = this.directories.get(path)?.keptBranch ?? null;
      this.directories.delete(path);
      return okAsync(kept === null ? null : branchName(kept));
    },
  };

  #real(path: AbsolutePath): AbsolutePath | null {
    const link = [...this.links].find(([from]) => liesWithin(path, from));
    if (link !== undefined) return this.#real(absolutePath(`${link[1]}${path.slice(link[0].length)}`));
    const exists = [...this.directories.keys()].some(
      (known) => liesWithin(known, path) || liesWithin(path, known),
    );
    return exists || path === '/' ? path : null;
  }

  #topAround(path: AbsolutePath): AbsolutePath | null {
    return pathAndAncestors(path).find((place) => this.directories.get(place)?.kind === 'checkout') ?? null;
  }

  #checkout(top: AbsolutePath): Checkout {
    return {
      top,
      gitDirectory: childPath(top, '.git'),
      commonDirectory: childPath(top, '.git'),
      mainTop: top,
      shallow: false,
      originUrl: 'https://example.com/owner/repo',
      branch: branchName('work'),
      head: main.commit,
      ...this.directories.get(top)?.checkout,
    };
  }

  #move(from: AbsolutePath, to: AbsolutePath): ResultAsync<void, FileError> {
    const directory = this.directories.get(from);
    if (directory === undefined) return errAsync(fileError('not-found', from));
    if (this.directories.has(to)) return errAsync(fileError('exists', to));
    this.directories.delete(from);
    this.directories.set(to, directory);
    return okAsync();
  }
}

export function inTrash(id: SessionId): AbsolutePath {
  return childPath(trash, id);
}

function inStaging(id: SessionId): AbsolutePath {
  return childPath(staging, id, 'workspace');
}

function fileError(reason: 'not-found' | 'exists', path: AbsolutePath): FileError {
  return { kind: 'FileError', path, reason, code: reason === 'exists' ? 'EEXIST' : 'ENOENT' };
}
