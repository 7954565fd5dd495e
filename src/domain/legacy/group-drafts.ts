import type { SessionId } from '../session/session-id.ts';
import { foldName } from '../session/session-name.ts';
import type { Session } from '../session/session.ts';
import { parseTaskQuery, renderTask, type TaskId } from '../session/task-id.ts';
import { taskFromNames } from '../workspace/name-from-evidence.ts';
import type { AbsolutePath } from '../workspace/workspace-path.ts';
import { compareDrafts, type LegacyDraft } from './legacy-draft.ts';
import { isUnknownRepository } from './legacy-repository.ts';

/** One session: its record in the store, if it has one, and what legacy records say of it, newest activity first. */
export interface DraftGroup {
  readonly current: Session | null;
  readonly drafts: readonly LegacyDraft[];
}

export interface GroupingFacts {
  readonly current: readonly Session[];
  /** The checkout that stands at the workspace of a record of the store. */
  readonly placeOf: (session: Session) => AbsolutePath | null;
  /** What became of drafts that were consolidated before, by their keys. */
  readonly settled: ReadonlyMap<SessionId, SessionId>;
}

/** What is known of a session while its drafts are gathered. */
interface Gathering {
  readonly current: Session | null;
  readonly drafts: LegacyDraft[];
  id: SessionId | null;
  place: AbsolutePath | null;
  repo: string | null;
  readonly tasks: Set<string>;
}

/**
 * Decides which records are of one session: by id, by the checkout that stands there, by name, by path, by task and
 * repository, in this order. What contradicts, such as two checkouts or two repositories, is never put together. The order
 * of the drafts that are given has no influence.
 */
export function groupDrafts(drafts: readonly LegacyDraft[], facts: GroupingFacts): readonly DraftGroup[] {
  const groups: Gathering[] = [];
  const index = new Map<string, Gathering[]>();
  const file = (key: string, group: Gathering): void => {
    const filed = index.get(key);
    if (filed === undefined) index.set(key, [group]);
    else if (!filed.includes(group)) filed.push(group);
  };
  for (const session of facts.current.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const group: Gathering = {
      current: session,
      drafts: [],
      id: session.id,
      place: session.status === 'trashed' ? null : facts.placeOf(session),
      repo: isUnknownRepository(session.repo.id) ? null : session.repo.id,
      tasks: new Set(session.task === null ? [] : [renderTask(session.task)]),
    };
    groups.push(group);
    for (const key of keysOfSession(session, group.place)) file(key, group);
  }
  for (const draft of drafts.toSorted(compareDrafts)) {
    const found = groupFor(draft, index, facts);
    const group = found ?? { current: null, drafts: [], id: null, place: null, repo: null, tasks: new Set() };
    if (found === null) groups.push(group);
    group.drafts.push(draft);
    group.id ??= draft.id;
    group.place ??= draft.place?.path ?? null;
    group.repo ??= draft.repo?.id ?? null;
    if (draft.task !== null) group.tasks.add(renderTask(draft.task));
    for (const key of keysOfDraft(draft)) file(key, group);
  }
  return groups;
}

function groupFor(
  draft: LegacyDraft,
  index: ReadonlyMap<string, readonly Gathering[]>,
  { settled }: GroupingFacts,
): Gathering | null {
  const at = (key: string): readonly Gathering[] => index.get(key) ?? [];
  const certain = [
    ...at(`key ${draft.key}`),
    ...at(`id ${settled.get(draft.key) ?? draft.key}`),
    ...(draft.id === null ? [] : at(`id ${draft.id}`)),
    ...(draft.place === null ? [] : at(`place ${draft.place.path}`)).filter(
      (group) => !differ(group.id, draft.id),
    ),
  ];
  const [first] = certain;
  if (first !== undefined) return first;
  const possible = (key: string): readonly Gathering[] => at(key).filter((group) => agrees(group, draft));
  const named = possible(`name ${foldName(draft.spelled)}`);
  const ofRepository = named.find(({ repo }) => repo !== null && repo === draft.repo?.id);
  return (
    ofRepository ??
    named[0] ??
    (draft.path === null || draft.place !== null ? [] : possible(`path ${draft.path}`)).find((group) =>
      sameTask(group, draft),
    ) ??
    (taskKey(draft) === null ? [] : possible(taskKey(draft) ?? '')).find(
      // Side by side in one store, they were two sessions.
      ({ drafts }) => !drafts.some(({ record }) => record.source.store === draft.record.source.store),
    ) ??
    null
  );
}

/** Whether nothing that is known for sure speaks against it. */
function agrees(group: Gathering, { id, place, repo }: LegacyDraft): boolean {
  return (
    !differ(group.id, id) &&
    !differ(group.place, place?.path ?? null) &&
    !differ(group.repo, repo?.id ?? null)
  );
}

function differ(a: string | null, b: string | null): boolean {
  return a !== null && b !== null && a !== b;
}

function sameTask({ tasks }: Gathering, { task }: LegacyDraft): boolean {
  return task === null || tasks.size === 0 || tasks.has(renderTask(task));
}

function keysOfSession(session: Session, place: AbsolutePath | null): readonly string[] {
  const names = [session.name, ...session.aliases].map((name) => `name ${foldName(name)}`);
  const byTask =
    session.task === null
      ? null
      : taskKeyOf(session.task, session.repo.id, [session.name, ...session.aliases]);
  return [
    `id ${session.id}`,
    ...names,
    `path ${session.workspace.path}`,
    ...(place === null ? [] : [`place ${place}`]),
    ...(byTask === null ? [] : [byTask]),
  ];
}

function keysOfDraft(draft: LegacyDraft): readonly string[] {
  const byTask = taskKey(draft);
  return [
    `key ${draft.key}`,
    ...(draft.id === null ? [] : [`id ${draft.id}`]),
    ...(draft.place === null ? [] : [`place ${draft.place.path}`]),
    `name ${foldName(draft.spelled)}`,
    ...(draft.path === null ? [] : [`path ${draft.path}`]),
    ...(byTask === null ? [] : [byTask]),
  ];
}

function taskKey({ task, repo, spelled }: LegacyDraft): string | null {
  return task === null || repo === null ? null : taskKeyOf(task, repo.id, [spelled]);
}

/** A task tells sessions of a repository apart only where their names are spellings of that task and say nothing else. */
function taskKeyOf(task: TaskId, repo: string, names: readonly string[]): string | null {
  const speaks = names.some((name) => taskNumberOf(name) === task.number);
  return speaks ? `task ${renderTask(task)} ${repo}` : null;
}

function taskNumberOf(name: string): number | null {
  const plain = /^task-?0*(\d+)$/i.exec(name)?.[1];
  if (plain !== undefined) return Number(plain);
  return parseTaskQuery(name).unwrapOr(null)?.number ?? taskFromNames([name])?.number ?? null;
}
