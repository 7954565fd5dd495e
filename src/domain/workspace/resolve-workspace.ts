import { err, ok, type Result } from 'neverthrow';
import type { RepositoryId } from '../repository/repository-id.ts';
import { isLive, type Session } from '../session/session.ts';
import { compareByActivity } from '../session/session-filter.ts';
import { isIdPrefix } from '../session/session-id.ts';
import { foldName } from '../session/session-name.ts';
import { taskMatches, type TaskQuery } from '../session/task-id.ts';
import { liesWithin, type AbsolutePath } from './workspace-path.ts';

/** How the session was named: by its name, id, alias or path; by its task; by where the command was run. */
export type ResolvedBy = 'name' | 'task' | 'cwd' | 'marker' | 'only-one';

/** What was gathered about one call; a part that no earlier step left open may stay empty. */
export interface WorkspaceFacts {
  /** What the user typed as the session, with the real path it stands for if there is one. */
  readonly named: {
    readonly text: string;
    readonly path: AbsolutePath | null;
    /** Records that the store finds under the text, and those of this host at the path. */
    readonly sessions: readonly Session[];
    /** An unregistered workspace in the workspaces directory that bears the text as its name, or stands at the path. */
    readonly unregistered: AbsolutePath | null;
  } | null;
  readonly task: { readonly query: TaskQuery; readonly sessions: readonly Session[] } | null;
  readonly cwd: {
    /** The real path. */
    readonly path: AbsolutePath;
    /** Records of this host whose workspace may contain the path. */
    readonly sessions: readonly Session[];
    /** The unregistered workspace that contains the path, by its marker or as a checkout in the workspaces directory. */
    readonly unregistered: AbsolutePath | null;
  };
  /** The repository whose main workspace (or session workspace) contains the current directory, and its records. */
  readonly repository: { readonly id: RepositoryId; readonly sessions: readonly Session[] } | null;
  /** What a refusal offers where there is no repository: the latest records of all. */
  readonly recent?: readonly Session[];
  /** Destroying operations take only what was named. */
  readonly destroys: boolean;
  /** Whether only trashed sessions, only others, or both (others first) can be meant. */
  readonly among: 'present' | 'trashed' | 'any';
}

export type Resolution =
  | { readonly kind: 'session'; readonly session: Session; readonly resolvedBy: ResolvedBy }
  | { readonly kind: 'unregistered'; readonly path: AbsolutePath; readonly resolvedBy: 'name' | 'marker' };

export type Unresolved =
  | { readonly kind: 'SessionNotFound'; readonly text: string }
  | { readonly kind: 'TaskNotFound'; readonly task: TaskQuery }
  | { readonly kind: 'SessionAmbiguous'; readonly text: string; readonly candidates: readonly Session[] }
  | { readonly kind: 'TaskAmbiguous'; readonly task: TaskQuery; readonly candidates: readonly Session[] }
  | { readonly kind: 'NameAndTaskDisagree'; readonly session: Session; readonly task: TaskQuery }
  | { readonly kind: 'SessionNotNamed'; readonly candidates: readonly Session[] }
  | {
      readonly kind: 'NoSessionHere';
      readonly path: AbsolutePath;
      /** Whether the candidates are those of the repository that the path lies in, rather than the latest of all. */
      readonly inRepository: boolean;
      readonly candidates: readonly Session[];
    };

type Step = Result<Resolution, Unresolved> | null;

/** The workspace rule: decides which session a command is about. The first step that has an answer gives it. */
export function resolveWorkspace(facts: WorkspaceFacts): Result<Resolution, Unresolved> {
  return (
    stepName(facts) ??
    stepTask(facts) ??
    stepMustBeNamed(facts) ??
    stepRegisteredWorkspace(facts) ??
    stepUnregisteredWorkspace(facts) ??
    stepOnlyOne(facts) ??
    err({
      kind: 'NoSessionHere',
      path: facts.cwd.path,
      inRepository: facts.repository !== null,
      candidates: candidatesOf(facts),
    })
  );
}

/** Step 1: an explicit name, id, unique id prefix, alias or workspace path. */
function stepName({ named, task, among }: WorkspaceFacts): Step {
  if (named === null) return null;
  const { present, trashed } = whatIsMeant(named.sessions, among);
  const exact = exactMatches(present, named);
  if (exact.length === 0 && named.unregistered !== null && among !== 'trashed') {
    return ok({ kind: 'unregistered', path: named.unregistered, resolvedBy: 'name' });
  }
  const matches = firstNotEmpty([
    exact,
    exactMatches(trashed, named),
    prefixMatches(present, named),
    prefixMatches(trashed, named),
  ]);
  const [session, second] = matches;
  if (session === undefined) return err({ kind: 'SessionNotFound', text: named.text });
  if (second !== undefined) return err({ kind: 'SessionAmbiguous', text: named.text, candidates: matches });
  return task !== null && (session.task === null || !taskMatches(session.task, task.query))
    ? err({ kind: 'NameAndTaskDisagree', session, task: task.query })
    : ok({ kind: 'session', session, resolvedBy: 'name' });
}

/** Step 2: the task's session in the current repository, else the only one anywhere. */
function stepTask({ task, repository, among }: WorkspaceFacts): Step {
  if (task === null) return null;
  const { present, trashed } = whatIsMeant(task.sessions, among);
  const here = (session: Session): boolean => session.repo.id === repository?.id;
  const candidates = firstNotEmpty([
    present.filter(here).filter(isLive),
    present.filter(here),
    present.filter(isLive),
    present,
    trashed.filter(here),
    trashed,
  ]);
  const [session, second] = candidates;
  if (session === undefined) return err({ kind: 'TaskNotFound', task: task.query });
  return second === undefined
    ? ok({ kind: 'session', session, resolvedBy: 'task' })
    : err({ kind: 'TaskAmbiguous', task: task.query, candidates });
}

/** What destroys must be named, and so must what is trashed: the directory one happens to stand in tells of neither. */
function stepMustBeNamed(facts: WorkspaceFacts): Step {
  return facts.destroys || facts.among === 'trashed'
    ? err({ kind: 'SessionNotNamed', candidates: candidatesOf(facts) })
    : null;
}

/** Step 3: the current directory lies in a registered workspace; the innermost one counts, and a live record of it first. */
function stepRegisteredWorkspace({ cwd }: WorkspaceFacts): Step {
  const around = cwd.sessions.filter(
    ({ status, workspace }) => status !== 'trashed' && liesWithin(cwd.path, workspace.path),
  );
  const [session] = around.toSorted(
    (a, b) =>
      b.workspace.path.length - a.workspace.path.length ||
      Number(isLive(b)) - Number(isLive(a)) ||
      compareByActivity(a, b),
  );
  return session === undefined ? null : ok({ kind: 'session', session, resolvedBy: 'cwd' });
}

/** Step 4: it lies in a workspace that the store does not know. */
function stepUnregisteredWorkspace({ cwd }: WorkspaceFacts): Step {
  return cwd.unregistered === null
    ? null
    : ok({ kind: 'unregistered', path: cwd.unregistered, resolvedBy: 'marker' });
}

/** Step 5: it lies in a main workspace with exactly one live session. */
function stepOnlyOne({ repository }: WorkspaceFacts): Step {
  const [session, second] = firstNotEmpty([repository?.sessions.filter(isLive) ?? []]);
  return session === undefined || second !== undefined
    ? null
    : ok({ kind: 'session', session, resolvedBy: 'only-one' });
}

function whatIsMeant(
  sessions: readonly Session[],
  among: WorkspaceFacts['among'],
): { readonly present: readonly Session[]; readonly trashed: readonly Session[] } {
  return {
    present: sessions.filter(({ status }) => status !== 'trashed' && among !== 'trashed'),
    trashed: sessions.filter(({ status }) => status === 'trashed' && among !== 'present'),
  };
}

/** What bears the text itself, or stands at the path: only the first level that anything reaches counts. */
function exactMatches(
  sessions: readonly Session[],
  { text, path }: NonNullable<WorkspaceFacts['named']>,
): readonly Session[] {
  const levels: readonly ((session: Session) => boolean)[] = [
    (session) => session.id === text.toLowerCase(),
    (session) => session.name === text,
    (session) => session.aliases.includes(text),
    (session) => session.workspace.path === path,
    (session) => foldName(session.name) === foldName(text),
  ];
  return firstNotEmpty(levels.map((level) => sessions.filter(level)));
}

function prefixMatches(
  sessions: readonly Session[],
  { text }: NonNullable<WorkspaceFacts['named']>,
): readonly Session[] {
  return isIdPrefix(text) ? sessions.filter((session) => session.id.startsWith(text.toLowerCase())) : [];
}

function candidatesOf({ repository, recent, among }: WorkspaceFacts): readonly Session[] {
  const { present, trashed } = whatIsMeant(
    repository?.sessions ?? recent ?? [],
    among === 'any' ? 'present' : among,
  );
  return firstNotEmpty([present, trashed]);
}

/** The first list that holds anything, each session once, latest activity first. */
function firstNotEmpty(lists: readonly (readonly Session[])[]): readonly Session[] {
  const first = lists.find((list) => list.length > 0) ?? [];
  return [...new Map(first.map((session) => [session.id, session])).values()].toSorted(compareByActivity);
}
