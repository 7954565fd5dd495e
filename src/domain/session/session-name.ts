import { err, ok, type Result } from 'neverthrow';
import type { Brand } from '../brand.ts';
import type { TaskId } from './task-id.ts';

/** A session's name: safe as a directory and as a branch; compared without regard to case. */
export type SessionName = Brand<'SessionName'>;

export interface InvalidSessionName {
  readonly kind: 'InvalidSessionName';
  readonly value: string;
  readonly reason: 'empty' | 'too-long' | 'bad-start' | 'bad-character' | 'bad-end' | 'double-dot';
}

const longestName = 100;

/** Accepts 1–100 of `[A-Za-z0-9._-]`, starting with a letter or digit, without `..`, not ending in `.` or `.lock`. */
export function parseSessionName(value: string): Result<SessionName, InvalidSessionName> {
  const refuse = (reason: InvalidSessionName['reason']): Result<SessionName, InvalidSessionName> =>
    err({ kind: 'InvalidSessionName', value, reason });
  if (value === '') return refuse('empty');
  if (value.length > longestName) return refuse('too-long');
  if (!/^[A-Za-z0-9._-]*$/.test(value)) return refuse('bad-character');
  if (!/^[A-Za-z0-9]/.test(value)) return refuse('bad-start');
  if (value.includes('..')) return refuse('double-dot');
  if (/(\.|\.lock)$/i.test(value)) return refuse('bad-end');
  return ok(value as SessionName);
}

/** The name of a session that was started for a task and given no name, e.g. `task-md-176`. */
export function nameForTask(task: TaskId): SessionName {
  return `task-${task.scheme}-${String(task.number)}` as SessionName;
}

/** The form under which two names are the same. */
export function foldName(name: string): string {
  return name.toLowerCase();
}
