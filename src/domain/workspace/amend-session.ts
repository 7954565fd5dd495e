import { restore, trash, type Session } from '../session/session.ts';
import { parseSessionName } from '../session/session-name.ts';
import { foldName, type SessionName } from '../session/session-name.ts';
import { isLive } from '../session/session.ts';
import { renderTask } from '../session/task-id.ts';
import type { Timestamp } from '../timestamp.ts';
import type { LeftOut } from './sync-finding.ts';

/** The record with what was found out about it. Finding out is no activity. */
export function amended(session: Session, now: Timestamp, changes: Partial<Session>): Session {
  return { ...session, ...changes, updatedAt: now, version: session.version + 1 };
}

/** The record of a workspace that is in its place, whatever the record says: neither trashed nor under construction. */
export function asPresent(session: Session, now: Timestamp): Session {
  const { lastActivityAt } = session;
  switch (session.status) {
    case 'trashed':
      return { ...restore(session, now).unwrapOr(session), lastActivityAt };
    case 'starting':
      return amended(session, now, { status: 'active' });
    case 'active':
    case 'pr-open':
    case 'merged':
      return session;
  }
}

/** The record of a workspace that is in the trash. */
export function asTrashed(session: Session, now: Timestamp): Session {
  const { lastActivityAt } = session;
  return trash(session, now).match(
    (trashed) => ({ ...trashed, lastActivityAt }),
    () => session,
  );
}

/** Whether the copy of the record in the workspace is the later one. */
export function isNewer(marker: Session, record: Session): boolean {
  return (
    marker.version > record.version ||
    (marker.version === record.version && marker.updatedAt > record.updatedAt)
  );
}

/** What only one record may have. */
export interface Claims {
  /** Folded. */
  readonly names: Set<string>;
  /** Task and repository as one text. */
  readonly tasks: Set<string>;
}

/** The claims of all records but one. */
export function claimsOf(records: readonly Session[], except: Session | null = null): Claims {
  const others = records.filter(({ id }) => id !== except?.id);
  return {
    names: new Set(
      others.flatMap((session) => (session.status === 'trashed' ? [] : [foldName(session.name)])),
    ),
    tasks: new Set(others.flatMap((session) => taskClaim(session) ?? [])),
  };
}

export interface Claiming {
  readonly session: Session;
  readonly leftOut: LeftOut;
}

/** The record with a name and a task that nobody else has; what it had to leave out stays with it as an alias. */
export function withoutClash(session: Session, { names, tasks }: Claims): Claiming {
  if (session.status === 'trashed') return { session, leftOut: { name: null, task: null } };
  const nameTaken = names.has(foldName(session.name));
  const claim = taskClaim(session);
  const task = claim !== null && tasks.has(claim) ? session.task : null;
  if (!nameTaken && task === null) return { session, leftOut: { name: null, task: null } };
  const aliases = [...(nameTaken ? [session.name] : []), ...(task === null ? [] : [renderTask(task)])];
  return {
    session: {
      ...session,
      name: nameTaken ? freeName(session.name, names) : session.name,
      task: task === null ? session.task : null,
      aliases: [...new Set([...session.aliases, ...aliases])],
    },
    leftOut: { name: nameTaken ? session.name : null, task },
  };
}

/** Notes the record's own claims, so that the next one keeps off them. */
export function noteClaims(session: Session, { names, tasks }: Claims): void {
  if (session.status !== 'trashed') names.add(foldName(session.name));
  const task = taskClaim(session);
  if (task !== null) tasks.add(task);
}

function freeName(name: SessionName, taken: ReadonlySet<string>): SessionName {
  for (let serial = 2; ; serial += 1) {
    const candidate = parseSessionName(`${name.slice(0, 90)}-${String(serial)}`).unwrapOr(null);
    if (candidate !== null && !taken.has(foldName(candidate))) return candidate;
  }
}

function taskClaim(session: Session): string | null {
  return session.task !== null && isLive(session) ? `${renderTask(session.task)} ${session.repo.id}` : null;
}
