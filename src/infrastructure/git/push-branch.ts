import { errAsync, ok, okAsync, type ResultAsync } from 'neverthrow';
import type { PublishError } from '../../application/ports/pull-request-host.ts';
import type { BranchName } from '../../domain/repository/branch-name.ts';
import type { CommitId } from '../../domain/repository/commit-id.ts';
import type { Session } from '../../domain/session/session.ts';
import type { GitListener, GitProcess } from './git-process.ts';
import { headRef } from './known-refs.ts';
import { originSettings } from './origin-settings.ts';

/** A branch of `origin` that goes from one commit to another; null where it is not there before or afterwards. */
export interface PushOrder {
  readonly session: Session;
  readonly branch: BranchName;
  readonly from: CommitId | null;
  readonly to: CommitId | null;
  /** What `origin` is called in a refusal. */
  readonly place: string;
}

/** Pushes one branch to `origin` of the workspace, if it is still where it was seen. */
export function pushBranch(
  git: GitProcess,
  { session, branch, from, to, place }: PushOrder,
  listener: GitListener,
): ResultAsync<void, PublishError> {
  const ref = headRef(branch);
  const cwd = session.workspace.path;
  const settings = [
    'protocol.file.allow=always',
    ...['push.followTags=false', 'push.gpgSign=false', 'push.recurseSubmodules=no'],
  ];
  const push = ['push', '--porcelain', '--no-verify', `--force-with-lease=${ref}:${from ?? ''}`];
  const args = [...push, '--end-of-options', 'origin', `${to ?? ''}:${ref}`];
  return originSettings(git, cwd, listener)
    .andThen(({ sshCommand }) =>
      git.run({ purpose: 'transfer', cwd, repository: 'top', args, settings, sshCommand }, listener),
    )
    .map(() => undefined)
    .orElse((error): ResultAsync<void, PublishError> => {
      if (error.kind !== 'GitFailed') return errAsync(error);
      const about = { session: session.name, branch, place };
      return tipAtOrigin(git, session, branch, listener)
        .orElse(() => ok(undefined))
        .andThen((tip): ResultAsync<void, PublishError> => {
          if (tip === undefined) {
            return errAsync({ kind: 'RemoteUnreachable', url: place, stderr: error.stderr });
          }
          // The answer got lost, or somebody did the very same.
          if (tip === to) return okAsync(undefined);
          return tip === from
            ? errAsync({ kind: 'PushRefused', ...about, stderr: error.stderr })
            : errAsync({ kind: 'HostChanged', ...about });
        });
    });
}

function tipAtOrigin(
  git: GitProcess,
  { workspace }: Session,
  branch: BranchName,
  listener: GitListener,
): ResultAsync<string | null, PublishError> {
  const args = ['ls-remote', '--refs', '--end-of-options', 'origin', headRef(branch)];
  const settings = ['protocol.file.allow=always'];
  return git
    .run(
      { purpose: 'transfer', cwd: workspace.path, repository: 'top', args, settings, limit: 120_000 },
      listener,
    )
    .map(({ stdout }) => {
      const line = stdout.split('\n').find((text) => text.endsWith(`\t${headRef(branch)}`));
      return line?.split('\t')[0] ?? null;
    });
}
