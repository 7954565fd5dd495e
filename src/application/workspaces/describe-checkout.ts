import { okAsync, type ResultAsync } from 'neverthrow';
import { fileUrlOf, localRepositoryId } from '../../domain/repository/repository-id.ts';
import { newSession, type Session } from '../../domain/session/session.ts';
import type { SessionName } from '../../domain/session/session-name.ts';
import type { TaskId } from '../../domain/session/task-id.ts';
import { nameFromDirectory, taskFromNames } from '../../domain/workspace/name-from-evidence.ts';
import { lastSegment, parseAbsolutePath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { ClockAndIds } from '../ports/clock-and-ids.ts';
import type { Checkout, GitInspection, GitInspectionError } from '../ports/git-inspection.ts';
import type { Machine } from '../ports/machine.ts';
import type { CallContext } from '../ports/narration.ts';
import type { FileError } from '../ports/port-errors.ts';
import type { WorkspaceDisk } from '../ports/workspace-disk.ts';
import { repositoryOfCheckout } from './repository-of-checkout.ts';

export interface DescribePorts {
  readonly git: GitInspection;
  readonly disk: WorkspaceDisk;
  readonly clock: ClockAndIds;
  readonly machine: Machine;
}

/** What the user said a workspace is called and is for; null where the evidence decides. */
export interface GivenNames {
  readonly name: SessionName | null;
  readonly task: TaskId | null;
}

type Described<T> = ResultAsync<T, GitInspectionError | FileError>;

/** The record that a checkout without a marker gets, from what it tells of itself; `path` is its top. */
export function describeCheckout(
  ports: DescribePorts,
  path: AbsolutePath,
  given: GivenNames,
  checkout: Checkout,
  context: CallContext,
): Described<Session> {
  const directory = lastSegment(path);
  const name = given.name ?? nameFromDirectory(directory);
  return ports.git.evidenceOf(checkout, context).andThen((evidence) =>
    sourceOf(ports, checkout, context).map((repo) => ({
      ...newSession(
        {
          id: ports.clock.newSessionId(),
          name,
          task: given.task ?? taskFromNames([directory, checkout.branch ?? '']),
          repo,
          base: evidence.base,
          branch: checkout.branch ?? evidence.base.branch,
          workspace: {
            path,
            host: ports.machine.host,
            strategy: checkout.gitDirectory === checkout.commonDirectory ? 'clone' : 'worktree',
          },
        },
        ports.clock.now(),
      ),
      status: 'active' as const,
      aliases: name === directory ? [] : [directory],
      createdAt: evidence.createdAt,
      lastActivityAt: evidence.lastActivityAt,
    })),
  );
}

/** A clone comes from its origin, which may be a main workspace on this machine; a worktree from its main work tree. */
export function sourceOf(
  { git, disk, machine }: DescribePorts,
  checkout: Checkout,
  context: CallContext,
): Described<Session['repo']> {
  const own = repositoryOfCheckout(checkout, machine).repo;
  if (checkout.gitDirectory !== checkout.commonDirectory) return okAsync(own);
  const elsewhere = { ...own, path: null };
  const origin = parseAbsolutePath(checkout.originUrl ?? '').unwrapOr(null);
  if (origin === null) return okAsync(elsewhere);
  return disk
    .realPath(origin)
    .andThen((path) =>
      path === null
        ? okAsync(elsewhere)
        : git
            .checkoutAt(path, context)
            .map((found) =>
              found?.top === path
                ? { id: localRepositoryId(machine.host, path), url: fileUrlOf(path), path }
                : elsewhere,
            ),
    );
}
