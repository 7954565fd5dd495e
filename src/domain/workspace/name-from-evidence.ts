import { parseSessionName, type SessionName } from '../session/session-name.ts';
import { parseTaskId, type TaskId } from '../session/task-id.ts';

/** The name of a session whose directory bears a name of any kind: the same if it is legal, else made legal. */
export function nameFromDirectory(directory: string): SessionName {
  const legal = directory
    .normalize('NFKD')
    .replaceAll(/[^A-Za-z0-9._-]+/g, '-')
    .replaceAll(/\.{2,}/g, '.')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 90)
    .replace(/(?:\.lock|[.-])+$/i, '');
  return parseSessionName(directory)
    .orElse(() => parseSessionName(legal))
    .unwrapOr('workspace' as SessionName);
}

/** The task that the first telling one of some names speaks of: `task-md-176`, `task/md-176`, `task#176`, `md#176`. */
export function taskFromNames(names: readonly string[]): TaskId | null {
  for (const name of names) {
    const dashed = /^task[-/]([a-z][a-z0-9]*)[-#](\d+)$/i.exec(name);
    const spelled = dashed === null ? name : `${dashed[1] ?? ''}#${dashed[2] ?? ''}`;
    const task = spelled.includes('#') ? parseTaskId(spelled, 'md').unwrapOr(null) : null;
    if (task !== null) return task;
  }
  return null;
}
