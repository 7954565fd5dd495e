import type { BaseRepository } from '../../application/ports/base-repository.ts';
import type { ExclusiveLock } from '../../application/ports/exclusive-lock.ts';
import type { GitInspection } from '../../application/ports/git-inspection.ts';
import type { GitMerges } from '../../application/ports/git-merges.ts';
import type { GitWorkspaces } from '../../application/ports/git-workspaces.ts';
import type { GitWorktrees } from '../../application/ports/git-worktrees.ts';
import type { MachineHealth } from '../../application/ports/machine-health.ts';
import type { MergeDetection } from '../../application/ports/merge-detection.ts';
import type { IgnoredFiles } from '../../application/ports/ignored-files.ts';
import type { PreparedMerges } from '../../application/ports/prepared-merges.ts';
import type { PullRequestHost } from '../../application/ports/pull-request-host.ts';
import type { RepositoryMirrors } from '../../application/ports/repository-mirrors.ts';
import type { SessionBranches } from '../../application/ports/session-branches.ts';
import { fileExclusiveLock } from '../filesystem/exclusive-lock.ts';
import { baseRepository } from '../git/base-repository.ts';
import { gitInspection } from '../git/git-inspection.ts';
import { gitMerges } from '../git/git-merges.ts';
import { gitProcess } from '../git/git-process.ts';
import { gitWorktrees } from '../git/linked-worktrees.ts';
import { mergeDetection } from '../git/reached-base.ts';
import { gitWorkspaces } from '../git/git-workspaces.ts';
import { ignoredFiles } from '../git/ignored-files.ts';
import { localPullRequests } from '../git/local-pull-requests.ts';
import { preparedMerges } from '../git/prepared-merges.ts';
import { sessionBranches } from '../git/session-branches.ts';
import { machineHealth } from '../system/machine-health.ts';
import type { StateLayout } from '../system/state-layout.ts';
import { lazyPort } from './lazy-port.ts';

/** The ports that only a command which runs git needs. */
export interface BuildingAdapters {
  readonly git: GitInspection;
  readonly workspaces: GitWorkspaces;
  readonly worktrees: GitWorktrees;
  readonly mergeDetection: MergeDetection;
  readonly ignored: IgnoredFiles;
  readonly health: MachineHealth;
  readonly mirrors: RepositoryMirrors;
  readonly base: BaseRepository;
  readonly merges: GitMerges;
  readonly preparedMerges: PreparedMerges;
  readonly sessionBranches: SessionBranches;
  readonly pullRequestHost: PullRequestHost;
  readonly lock: ExclusiveLock;
}

/** Makes them all over one way to start git. The module is loaded by the first call of any of them. */
export function buildingAdapters(
  env: Readonly<Record<string, string | undefined>>,
  layout: StateLayout,
): BuildingAdapters {
  const git = gitProcess({ env });
  const lock = fileExclusiveLock({ directory: layout.locks });
  const base = baseRepository(git);
  const branches = sessionBranches(git);
  return {
    git: gitInspection(git),
    workspaces: gitWorkspaces(git),
    worktrees: gitWorktrees(git),
    mergeDetection: mergeDetection(git),
    ignored: ignoredFiles(git),
    health: machineHealth({ root: layout.root, git }),
    mirrors: lazyPort(async () => {
      const { repositoryMirrors } = await import('../git/repository-mirrors.ts');
      return repositoryMirrors({ git, lock, directory: layout.mirrors });
    }),
    base,
    merges: gitMerges(git),
    preparedMerges: preparedMerges(git),
    sessionBranches: branches,
    // Another host would be chosen here, by a setting of the repository.
    pullRequestHost: localPullRequests({ git, base, branches }),
    lock,
  };
}
