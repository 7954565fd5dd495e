import { err, ok, type Result } from 'neverthrow';

/** A task in a tracker: `md` with 176 renders as `md#176`. */
export interface TaskId {
  readonly scheme: string;
  readonly number: number;
}

/** A task as a person spells it: without a scheme it stands for that number in any. */
export interface TaskQuery {
  readonly scheme: string | null;
  readonly number: number;
}

export interface InvalidTaskId {
  readonly kind: 'InvalidTaskId';
  readonly value: string;
}

export interface InvalidTaskScheme {
  readonly kind: 'InvalidTaskScheme';
  readonly value: string;
}

const schemeShape = /^[a-z][a-z0-9]{0,19}$/;
const taskShape = /^(?:task#|(?:task-)?(?!task#)([a-z][a-z0-9]{0,19})#|#{0,2})(\d{1,12})$/;

/** Accepts `176`, `#176`, `##176`, `task#176`, `md#176`, `task-md#176`, any case, zero-padded or not. */
export function parseTaskQuery(value: string): Result<TaskQuery, InvalidTaskId> {
  const match = taskShape.exec(value.trim().toLowerCase());
  const number = Number(match?.[2] ?? 0);
  return match === null || number < 1
    ? err({ kind: 'InvalidTaskId', value })
    : ok({ scheme: match[1] ?? null, number });
}

/** Accepts the same spellings and gives a bare number the scheme `defaultScheme`. */
export function parseTaskId(value: string, defaultScheme: string): Result<TaskId, InvalidTaskId> {
  return parseTaskQuery(value).map((query) => ({
    scheme: query.scheme ?? defaultScheme,
    number: query.number,
  }));
}

/** Accepts the name of a task scheme: a lower-case word of at most 20 letters and digits other than `task`. */
export function parseTaskScheme(value: string): Result<string, InvalidTaskScheme> {
  return schemeShape.test(value) && value !== 'task' ? ok(value) : err({ kind: 'InvalidTaskScheme', value });
}

/** The canonical spelling, e.g. `md#176`. */
export function renderTask(task: TaskId): string {
  return `${task.scheme}#${String(task.number)}`;
}

/** The canonical spelling of what a person asked for, e.g. `#176` when the scheme is open. */
export function renderTaskQuery(query: TaskQuery): string {
  return `${query.scheme ?? ''}#${String(query.number)}`;
}

/** Whether the task is one of those that the query stands for. */
export function taskMatches(task: TaskId, query: TaskQuery): boolean {
  return task.number === query.number && (query.scheme === null || query.scheme === task.scheme);
}
