import { err, ok, safeTry, type Result } from 'neverthrow';
import type { Config } from '../../domain/config/config.ts';
import {
  parseBranchName,
  type BranchName,
  type InvalidBranchName,
} from '../../domain/repository/branch-name.ts';
import type { WorkspaceStrategy } from '../../domain/session/session.ts';
import {
  nameForTask,
  parseSessionName,
  type InvalidSessionName,
  type SessionName,
} from '../../domain/session/session-name.ts';
import { parseTaskId, type InvalidTaskId, type TaskId } from '../../domain/session/task-id.ts';

export interface StartSessionInput {
  readonly name: string | null;
  /** Any spelling of a task. */
  readonly task: string | null;
  /** A path or a URL; null: the repository of the current directory. */
  readonly repo: string | null;
  readonly base: string | null;
  readonly branch: string | null;
  readonly strategy: WorkspaceStrategy | null;
  /** Whether a remote repository's mirror is taken as it is. */
  readonly offline: boolean;
}

/** What a start is to make, every word of it parsed. */
export interface StartWishes {
  readonly name: SessionName;
  readonly task: TaskId | null;
  readonly branch: BranchName;
  /** Whether the user chose the branch. */
  readonly branchGiven: boolean;
  /** Null: the repository's default branch. */
  readonly base: BranchName | null;
  readonly strategy: WorkspaceStrategy;
  readonly resolvedBy: 'name' | 'task';
}

export type InvalidStart =
  | InvalidSessionName
  | InvalidTaskId
  | InvalidBranchName
  | { readonly kind: 'NameOrTaskNeeded' }
  | { readonly kind: 'BranchReserved'; readonly branch: BranchName };

// git takes such names, but many a script and build server puts the name of a branch into a command.
const shellSyntax = /[`$;&|<>()'"!{}]/;

/** Parses the user's words, with the settings for what was left out. */
export function parseStartInput(input: StartSessionInput, config: Config): Result<StartWishes, InvalidStart> {
  return safeTry(function* () {
    const task = input.task === null ? null : yield* parseTaskId(input.task, config['tasks.scheme']);
    if (input.name === null && task === null) return err({ kind: 'NameOrTaskNeeded' as const });
    const name =
      input.name === null && task !== null ? nameForTask(task) : yield* parseSessionName(input.name ?? '');
    const branch = yield* parseBranchName(input.branch ?? name);
    if (shellSyntax.test(branch)) return err({ kind: 'InvalidBranchName' as const, value: branch });
    if (branch === 'pr' || branch.startsWith('pr/')) return err({ kind: 'BranchReserved' as const, branch });
    return ok({
      name,
      task,
      branch,
      branchGiven: input.branch !== null,
      base: input.base === null ? config['session.base'] : yield* parseBranchName(input.base),
      strategy: input.strategy ?? config['session.strategy'],
      resolvedBy: input.name === null ? ('task' as const) : ('name' as const),
    });
  });
}
