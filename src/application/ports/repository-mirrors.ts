import type { ResultAsync } from 'neverthrow';
import type { RepositoryId } from '../../domain/repository/repository-id.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { CallContext } from './narration.ts';
import type { FileError, GitError, Interrupted, LockTimeout } from './port-errors.ts';

/** Bare caches of remote repositories, so that a second start transfers only what is new. */
export interface RepositoryMirrors {
  /** Creates the mirror or brings it up to date; offline, it is taken as it is. Progress goes to the context's narration. */
  upToDate(request: MirrorRequest, context: CallContext): ResultAsync<AbsolutePath, MirrorError>;
}

export interface MirrorRequest {
  readonly id: RepositoryId;
  /** With credentials, for git alone. */
  readonly transport: string;
  readonly offline: boolean;
}

export type MirrorError =
  | GitError
  | FileError
  | LockTimeout
  | Interrupted
  | { readonly kind: 'MirrorMissing'; readonly url: string }
  | { readonly kind: 'RemoteUnreachable'; readonly url: string; readonly stderr: string };
