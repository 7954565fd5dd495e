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
  tasks: readonly TaskId[];
}

/** What sessions are known by, and what each of their values is. */
interface Key {
  readonly kind: 'key' | 'id' | 'place' | 'name' | 'path' | 'task';
  readonly value: string;
}

/**
 * Decides which records are of one session: by id, by the checkout that stands there, by name, by path, by task and
 * repository, in this order. What contradicts, such as two checkouts or two repositories, is never put together. The order
 * of the drafts that are given has no influence.
 */
export function groupDrafts(drafts: readonly LegacyDraft[], facts: GroupingFacts): readonly DraftGroup[] {
  const groups: Gathering[] = [];
  const index = new GroupIndex();
  for (const session of facts.current.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const group: Gathering = {
      current: session,
      drafts: [],
      id: session.id,
      place: session.status === 'trashed' ? null : facts.placeOf(session),
      repo: isUnknownRepository(session.repo.id) ? null : session.repo.id,
      tasks: session.task === null ? noTasks : [session.task],
    };
    groups.push(group);
    for (const key of keysOfSession(session, group.place)) index.file(key, group);
  }
  for (const draft of drafts.toSorted(compareDrafts)) {
    const found = groupFor(draft, index, facts);
    const group = found ?? {
      current: null,
      drafts: [draft],
      id: null,
      place: null,
      repo: null,
      tasks: noTasks,
    };
    if (found === null) groups.push(group);
    else group.drafts.push(draft);
    group.id ??= draft.id;
    group.place ??= draft.place?.path ?? null;
    group.repo ??= draft.repo?.id ?? null;
    if (!sameTask(group, draft) || group.tasks.length === 0) group.tasks = withTask(group.tasks, draft.task);
    for (const key of keysOfDraft(draft)) index.file(key, group);
  }
  return groups;
}

const noTasks: readonly TaskId[] = [];
const noGroups: readonly Gathering[] = [];

/** Where a group is found by what it is known by. Nearly every key is that of one group, and there are many of them. */
class GroupIndex {
  readonly #groups: Readonly<Record<Key['kind'], Map<string, Gathering | Gathering[]>>> = {
    key: new Map(),
    id: new Map(),
    place: new Map(),
    name: new Map(),
    path: new Map(),
    task: new Map(),
  };

  file({ kind, value }: Key, group: Gathering): void {
    const filed = this.#groups[kind].get(value);
    if (filed === undefined) this.#groups[kind].set(value, group);
    else if (!Array.isArray(filed)) {
      if (filed !== group) this.#groups[kind].set(value, [filed, group]);
    } else if (!filed.includes(group)) filed.push(group);
  }

  at(kind: Key['kind'], value: string): readonly Gathering[] {
    const filed = this.#groups[kind].get(value);
    return filed === undefined ? noGroups : Array.isArray(filed) ? filed : [filed];
  }
}

function withTask(tasks: readonly TaskId[], task: TaskId | null): readonly TaskId[] {
  return task === null ? tasks : [...tasks, task];
}

function groupFor(draft: LegacyDraft, index: GroupIndex, { settled }: GroupingFacts): Gathering | null {
  const certain = [
    ...index.at('key', draft.key),
    ...index.at('id', settled.get(draft.key) ?? draft.key),
    ...(draft.id === null ? [] : index.at('id', draft.id)),
    ...(draft.place === null ? [] : index.at('place', draft.place.path)).filter(
      (group) => !differ(group.id, draft.id),
    ),
  ];
  const [first] = certain;
  if (first !== undefined) return first;
  const possible = (kind: Key['kind'], value: string | null): readonly Gathering[] =>
    value === null ? noGroups : index.at(kind, value).filter((group) => agrees(group, draft));
  const named = possible('name', foldName(draft.spelled));
  const ofRepository = named.find(({ repo }) => repo !== null && repo === draft.repo?.id);
  return (
    ofRepository ??
    named[0] ??
    possible('path', draft.place === null ? draft.path : null).find((group) => sameTask(group, draft)) ??
    possible('task', taskKey(draft)).find(
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
  if (task === null || tasks.length === 0) return true;
  return tasks.some(({ scheme, number }) => scheme === task.scheme && number === task.number);
}

function keysOfSession(session: Session, place: AbsolutePath | null): readonly Key[] {
  const names = [session.name, ...session.aliases].map(nameKey);
  const byTask =
    session.task === null
      ? null
      : taskKeyOf(session.task, session.repo.id, [session.name, ...session.aliases]);
  return [
    { kind: 'id', value: session.id },
    ...names,
    { kind: 'path', value: session.workspace.path },
    ...keyOf('place', place),
    ...keyOf('task', byTask),
  ];
}

function keysOfDraft(draft: LegacyDraft): readonly Key[] {
  return [
    { kind: 'key', value: draft.key },
    ...keyOf('id', draft.id),
    ...keyOf('place', draft.place?.path ?? null),
    nameKey(draft.spelled),
    ...keyOf('path', draft.path),
    ...keyOf('task', taskKey(draft)),
  ];
}

function nameKey(name: string): Key {
  return { kind: 'name', value: foldName(name) };
}

function keyOf(kind: Key['kind'], value: string | null): readonly Key[] {
  return value === null ? [] : [{ kind, value }];
}

function taskKey({ task, repo, spelled }: LegacyDraft): string | null {
  return task === null || repo === null ? null : taskKeyOf(task, repo.id, [spelled]);
}

/** A task tells sessions of a repository apart only where their names are spellings of that task and say nothing else. */
function taskKeyOf(task: TaskId, repo: string, names: readonly string[]): string | null {
  const speaks = names.some((name) => taskNumberOf(name) === task.number);
  return speaks ? `${renderTask(task)} ${repo}` : null;
}

function taskNumberOf(name: string): number | null {
  const plain = /^task-?0*(\d+)$/i.exec(name)?.[1];
  if (plain !== undefined) return Number(plain);
  return parseTaskQuery(name).unwrapOr(null)?.number ?? taskFromNames([name])?.number ?? null;
}
