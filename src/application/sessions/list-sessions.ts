import { err, ok, ResultAsync, safeTry, type Result } from 'neverthrow';
import { millisecondsIn, parseDuration } from '../../domain/duration.ts';
import { parseCursor, type SessionCursor, type SessionFilter } from '../../domain/session/session-filter.ts';
import { statuses as allStatuses, type Session, type SessionStatus } from '../../domain/session/session.ts';
import { parseTaskQuery } from '../../domain/session/task-id.ts';
import {
  millisecondsOf,
  parseTimestamp,
  timestampFromMilliseconds,
  type Timestamp,
} from '../../domain/timestamp.ts';
import type { WorkspaceHealth } from '../../domain/workspace/workspace-health.ts';
import { requireValid, type LoadConfig } from '../config/load-config.ts';
import type { ClockAndIds } from '../ports/clock-and-ids.ts';
import type { CallContext } from '../ports/narration.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { TellOfLegacyStores } from '../stores/tell-of-legacy-stores.ts';
import type { LocateSource } from '../workspaces/locate-source.ts';
import { lookClosely, type LookPorts } from '../workspaces/look-at-workspace.ts';
import type { RecoverInterrupted } from '../workspaces/recover-interrupted.ts';
import type { SessionOperationError } from './session-operation-error.ts';
import { tellOfUnknownWorkspaces } from './tell-of-unknown-workspaces.ts';

export interface ListSessionsInput {
  /** A path or URL, as typed. */
  readonly repo: string | null;
  /** Any spelling of a task. */
  readonly task: string | null;
  /** Empty: all but trashed. */
  readonly statuses: readonly SessionStatus[];
  readonly host: string | null;
  /** A duration (`2d`: active within the last two days), or a date or time as RFC 3339 writes them. */
  readonly since: string | null;
  /** 1–1,000. */
  readonly limit: number;
  readonly cursor: string | null;
  /** Whether to look at each workspace of this host. */
  readonly long: boolean;
}

export interface ListedSessions {
  readonly sessions: readonly { readonly session: Session; readonly health: WorkspaceHealth | null }[];
  /** What to give as `cursor` for the next page; null on the last one. */
  readonly next: SessionCursor | null;
}

export interface ListPorts extends LookPorts {
  readonly store: SessionStore;
  readonly clock: ClockAndIds;
  readonly load: LoadConfig;
  readonly locate: LocateSource;
  readonly recover: RecoverInterrupted;
  readonly tellOfLegacy: TellOfLegacyStores;
}

type Step<T> = ResultAsync<T, SessionOperationError>;

/** Tells a page of the records, latest activity first. */
export function listSessions(
  ports: ListPorts,
): (input: ListSessionsInput, context: CallContext) => Step<ListedSessions> {
  return (input, context) =>
    safeTry(async function* () {
      yield* ports.load(context).andThen((layered) => requireValid(layered, context));
      const after = input.cursor === null ? null : yield* parseCursor(input.cursor);
      const filter = yield* filterOf(ports, input, context);
      yield* ports.recover(context);
      yield* ports.tellOfLegacy(context);
      const page = yield* ports.store.list(filter, { limit: input.limit, after });
      if (page.sessions.length === 0 && asksForAll(input)) yield* tellOfUnknownWorkspaces(ports, context);
      const sessions = input.long
        ? yield* ResultAsync.combine(
            page.sessions.map((session) =>
              lookClosely(ports, session, context).map((health) => ({ session, health })),
            ),
          )
        : page.sessions.map((session) => ({ session, health: null }));
      return ok({ sessions, next: page.next });
    });
}

function asksForAll({ repo, task, statuses, host, since, cursor }: ListSessionsInput): boolean {
  return [repo, task, host, since, cursor].every((wish) => wish === null) && statuses.length === 0;
}

function filterOf(ports: ListPorts, input: ListSessionsInput, context: CallContext): Step<SessionFilter> {
  return safeTry(async function* () {
    const repo = input.repo === null ? null : (yield* ports.locate(input.repo, context)).repo.id;
    const task = input.task === null ? null : yield* parseTaskQuery(input.task);
    const activeSince = input.since === null ? null : yield* parseSince(input.since, ports.clock.now());
    return ok({
      statuses:
        input.statuses.length > 0 ? input.statuses : allStatuses.filter((status) => status !== 'trashed'),
      ...(repo === null ? {} : { repo }),
      ...(task === null ? {} : { task }),
      ...(input.host === null ? {} : { host: input.host }),
      ...(activeSince === null ? {} : { activeSince }),
    });
  });
}

type InvalidSince = Extract<SessionOperationError, { kind: 'InvalidSince' }>;

function parseSince(value: string, now: Timestamp): Result<Timestamp, InvalidSince> {
  return parseDuration(value)
    .map((duration) => timestampFromMilliseconds(millisecondsOf(now) - millisecondsIn(duration)))
    .orElse(() => {
      const milliseconds = millisecondsOfDate(value);
      return Number.isNaN(milliseconds)
        ? err({ kind: 'InvalidSince' as const, value })
        : ok(timestampFromMilliseconds(milliseconds));
    });
}

/** A date alone is the beginning of that day, and a time without a zone the time, where the user is. */
function millisecondsOfDate(value: string): number {
  const [, date = ''] = /^(\d{4}-\d{2}-\d{2})(?:[T ]|$)/.exec(value) ?? [];
  // The 30th of February would be taken for the 2nd of March.
  if (parseTimestamp(`${date}T00:00:00.000Z`).isErr()) return Number.NaN;
  return Date.parse(value === date ? `${date}T00:00` : value);
}
