import { err, errAsync, ok, okAsync, safeTry, type ResultAsync } from 'neverthrow';
import { parseSessionName, type InvalidSessionName } from '../../domain/session/session-name.ts';
import type { Session } from '../../domain/session/session.ts';
import { parseTaskId, type InvalidTaskId } from '../../domain/session/task-id.ts';
import type { ImportFinding } from '../../domain/workspace/import-finding.ts';
import { resolvePath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { requireValid, type ConfigInvalid, type LoadConfig } from '../config/load-config.ts';
import type { GitInspectionError } from '../ports/git-inspection.ts';
import type { GitWorktrees } from '../ports/git-worktrees.ts';
import type { CallContext } from '../ports/narration.ts';
import type { StoreError } from '../ports/port-errors.ts';
import type { GivenNames } from './describe-checkout.ts';
import { importOne, type ImportOneError, type ImportOnePorts } from './import-one.ts';
import type { RecoverInterrupted } from './recover-interrupted.ts';

export interface ImportInput {
  /** As typed. */
  readonly paths: readonly string[];
  /** Any spelling of a task; only with one path. */
  readonly task: string | null;
  /** Only with one path. */
  readonly name: string | null;
  /** Whether the paths are repositories whose worktrees are wanted; without a path, the one of the current directory. */
  readonly worktrees: boolean;
}

/** A finding, why it could not be mended, and whether the user asked for just this directory. */
export interface ToldImportFinding {
  readonly finding: ImportFinding;
  readonly failure: ImportOneError | null;
  readonly named: boolean;
}

export interface Imported {
  readonly findings: readonly ToldImportFinding[];
  readonly sessions: readonly Session[];
}

export interface ImportPorts extends ImportOnePorts {
  readonly worktrees: GitWorktrees;
  readonly load: LoadConfig;
  readonly recover: RecoverInterrupted;
}

export type ImportError =
  | ConfigInvalid
  | InvalidSessionName
  | InvalidTaskId
  | StoreError
  | GitInspectionError
  /** Nothing says what to import. */
  | { readonly kind: 'PathNeeded' }
  /** A name or a task was given for more than one directory. */
  | { readonly kind: 'OnePathNeeded'; readonly option: 'name' | 'task' }
  | { readonly kind: 'NotInRepository'; readonly path: AbsolutePath };

export type ImportWorkspaces = (
  input: ImportInput,
  context: CallContext,
) => ResultAsync<Imported, ImportError>;

/** Makes sessions of checkouts that are already on disk, where they are; one that is refused keeps no other from it. */
export function importWorkspaces(ports: ImportPorts): ImportWorkspaces {
  return (input, context) =>
    safeTry(async function* () {
      const { config } = yield* ports.load(context).andThen((layered) => requireValid(layered, context));
      const option = givenOption(input);
      if (input.paths.length === 0 && !input.worktrees) return err({ kind: 'PathNeeded' as const });
      if (option !== null && (input.paths.length !== 1 || input.worktrees)) {
        return err({ kind: 'OnePathNeeded' as const, option });
      }
      const given: GivenNames = {
        name: input.name === null ? null : yield* parseSessionName(input.name),
        task: input.task === null ? null : yield* parseTaskId(input.task, config['tasks.scheme']),
      };
      yield* ports.recover(context);
      const findings: ToldImportFinding[] = [];
      const sessions: Session[] = [];
      const wanted = input.worktrees
        ? yield* worktreesOf(ports, input.paths, context)
        : input.paths.map((text): Wanted => ({ text, named: true }));
      for (const [index, { text, named }] of wanted.entries()) {
        if (context.signal.aborted) return err({ kind: 'Interrupted' as const });
        const one = await importOne(ports, { text, given }, context);
        if (one.isErr()) return err(one.error);
        const { session, ...told } = one.value;
        findings.push({ ...told, named, finding: named ? told.finding : calmly(told.finding) });
        if (session !== null) sessions.push(session);
        context.narration.progress({
          label: 'Importing',
          percent: Math.floor((100 * (index + 1)) / wanted.length),
        });
      }
      return ok({ findings, sessions });
    });
}

/** Among all worktrees it is in order that some are sessions already. */
function calmly(finding: ImportFinding): ImportFinding {
  return finding.kind === 'already-registered' ? { ...finding, severity: 'info' } : finding;
}

function givenOption({ name, task }: ImportInput): 'name' | 'task' | null {
  if (name !== null) return 'name';
  return task === null ? null : 'task';
}

interface Wanted {
  readonly text: string;
  readonly named: boolean;
}

/** Every linked worktree of the repositories; a path that is no repository is left to be refused by itself. */
function worktreesOf(
  ports: ImportPorts,
  paths: readonly string[],
  context: CallContext,
): ResultAsync<readonly Wanted[], ImportError> {
  const { home } = ports.machine;
  return safeTry(async function* () {
    const wanted = new Map<string, Wanted>();
    for (const text of paths.length === 0 ? [context.cwd] : paths) {
      const path = resolvePath(text, context.cwd, home).unwrapOr(null);
      const checkout =
        path === null
          ? null
          : yield* ports.git
              .checkoutAt(path, context)
              .orElse((error) => (error.kind === 'Interrupted' ? errAsync(error) : okAsync(null)));
      if (checkout === null && paths.length === 0) {
        return err({ kind: 'NotInRepository' as const, path: context.cwd });
      }
      if (checkout === null) wanted.set(text, { text, named: true });
      else {
        const from = checkout.mainTop ?? checkout.top ?? checkout.commonDirectory;
        for (const linked of yield* ports.worktrees.linkedTo(from, context)) {
          wanted.set(linked, { text: linked, named: false });
        }
      }
    }
    return ok([...wanted.values()]);
  });
}
