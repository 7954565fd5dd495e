import { nameFromDirectory } from '../workspace/name-from-evidence.ts';
import { foldName, type SessionName } from '../session/session-name.ts';
import { isLive, type Session } from '../session/session.ts';
import { renderTask } from '../session/task-id.ts';

/** What the records of a store have claimed: each name once, and each task once among the live ones of a repository. */
export interface Claims {
  /** The session under the first name like its own that is free; its own becomes an alias. */
  named(session: Session): Session;
  /** The task that the session would have and another has; null when it may have it. */
  taskTaken(
    session: Session,
    current: Session | null,
  ): { readonly task: string; readonly holder: SessionName } | null;
  claim(session: Session): void;
}

/** The claims of those records, to which others are added. */
export function claimsOf(sessions: readonly Session[]): Claims {
  const names = new Set<string>();
  const tasks = new Map<string, Session>();
  const claim = (session: Session): void => {
    if (session.status !== 'trashed') names.add(foldName(session.name));
    const key = taskKey(session);
    if (key !== null && !tasks.has(key)) tasks.set(key, session);
  };
  for (const session of sessions) claim(session);
  return {
    claim,
    named(session) {
      if (session.status === 'trashed' || !names.has(foldName(session.name))) return session;
      const name = freeName(session.name, names);
      return { ...session, name, aliases: [...new Set([...session.aliases, session.name])] };
    },
    taskTaken(session, current) {
      const key = taskKey(session);
      const holder = key === null ? undefined : tasks.get(key);
      if (session.task === null || holder === undefined || holder.id === (current ?? session).id) return null;
      return { task: renderTask(session.task), holder: holder.name };
    },
  };
}

function freeName(name: SessionName, taken: ReadonlySet<string>): SessionName {
  for (let count = 2; ; count++) {
    const candidate = nameFromDirectory(`${name.slice(0, 80)}-${String(count)}`);
    if (!taken.has(foldName(candidate))) return candidate;
  }
}

function taskKey(session: Session): string | null {
  return session.task === null || !isLive(session) ? null : `${session.repo.id} ${renderTask(session.task)}`;
}
