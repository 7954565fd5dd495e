import type { ResultAsync } from 'neverthrow';
import type { BranchName } from '../../domain/repository/branch-name.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { GitListener, GitProcess, GitProcessError } from './git-process.ts';
import { branchOf } from './known-refs.ts';

/** What a remote repository says of its HEAD. */
export interface RemoteHead {
  /** Null when it is detached, or when the repository is empty. */
  readonly branch: BranchName | null;
  readonly objectFormat: 'sha1' | 'sha256';
}

/** Asks a remote repository; a failure means that it cannot be reached. */
export function remoteHead(
  git: GitProcess,
  url: string,
  cwd: AbsolutePath,
  listener: GitListener,
): ResultAsync<RemoteHead, GitProcessError> {
  const args = ['ls-remote', '--symref', '--end-of-options', url, 'HEAD'];
  return git
    .run({ purpose: 'transfer', cwd, repository: 'none', args, limit: 120_000 }, listener)
    .map(({ stdout }) => ({
      branch: branchOf(/^ref: (\S+)\tHEAD$/m.exec(stdout)?.[1] ?? ''),
      objectFormat: /^[0-9a-f]{64}\tHEAD$/m.test(stdout) ? 'sha256' : 'sha1',
    }));
}
