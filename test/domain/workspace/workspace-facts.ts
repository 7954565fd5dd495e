import { ok } from 'neverthrow';
import type { RepositoryId } from '../../../src/domain/repository/repository-id.ts';
import type { Session } from '../../../src/domain/session/session.ts';
import type { TaskQuery } from '../../../src/domain/session/task-id.ts';
import type { ResolvedBy, WorkspaceFacts } from '../../../src/domain/workspace/resolve-workspace.ts';
import type { AbsolutePath } from '../../../src/domain/workspace/workspace-path.ts';
import { path } from '../session-examples.ts';

/** What one call differs in from a call in `/elsewhere` that names nothing and finds nothing. */
interface FactChanges {
  readonly named?: string;
  /** The real path that the text stands for. */
  readonly at?: AbsolutePath;
  readonly found?: readonly Session[];
  /** A workspace that the store does not know, under the text or, without one, around the directory. */
  readonly unregistered?: string;
  readonly task?: TaskQuery;
  readonly tasked?: readonly Session[];
  readonly cwd?: AbsolutePath;
  readonly around?: readonly Session[];
  readonly repo?: RepositoryId;
  /** The records of the repository. */
  readonly live?: readonly Session[];
  readonly destroys?: boolean;
  readonly among?: WorkspaceFacts['among'];
}

/** A row of the tables about the workspace rule. */
export type Row = [situation: string, changes: FactChanges, expected: unknown];

export const session = (found: Session, resolvedBy: ResolvedBy): unknown =>
  ok({ kind: 'session', session: found, resolvedBy });

export const unregistered = (place: string, resolvedBy: ResolvedBy): unknown =>
  ok({ kind: 'unregistered', path: place, resolvedBy });

export function facts(changes: FactChanges): WorkspaceFacts {
  const stray = changes.unregistered === undefined ? null : path(changes.unregistered);
  return {
    named:
      changes.named === undefined
        ? null
        : {
            text: changes.named,
            path: changes.at ?? null,
            sessions: changes.found ?? [],
            unregistered: stray,
          },
    task: changes.task === undefined ? null : { query: changes.task, sessions: changes.tasked ?? [] },
    cwd: {
      path: changes.cwd ?? path('/elsewhere'),
      sessions: changes.around ?? [],
      unregistered: changes.named === undefined ? stray : null,
    },
    repository: changes.repo === undefined ? null : { id: changes.repo, sessions: changes.live ?? [] },
    destroys: changes.destroys ?? false,
    among: changes.among ?? 'present',
  };
}
