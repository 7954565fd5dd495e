import assert from 'node:assert/strict';
import type { Result, ResultAsync } from 'neverthrow';
import type { SessionStore } from '../../../application/ports/session-store.ts';
import type { StoreMaintenance } from '../../../application/ports/store-maintenance.ts';
import type { SessionFilter } from '../../../domain/session/session-filter.ts';
import type { SessionId } from '../../../domain/session/session-id.ts';
import type { Session } from '../../../domain/session/session.ts';

/** What a fact may do with its store beside calling it. */
export interface Behind {
  readonly keptPullRequest: (id: SessionId) => Promise<unknown>;
  readonly reopened: () => Promise<SessionStore & StoreMaintenance>;
}

/** Facts about a store by their names; each is given an empty store, and what is behind it. */
export type StoreFacts = Readonly<
  Record<string, (store: SessionStore & StoreMaintenance, behind: Behind) => Promise<void>>
>;

/** The value of a call that must succeed. */
export async function value<T>(call: ResultAsync<T, unknown>): Promise<T> {
  const result: Result<T, unknown> = await call;
  return result.match(
    (found) => found,
    (error) => assert.fail(`the store refused: ${JSON.stringify(error)}`),
  );
}

/** The error of a call that must fail. */
export async function error<E>(call: ResultAsync<unknown, E>): Promise<E> {
  const result: Result<unknown, E> = await call;
  return result.match(
    () => assert.fail('the store did not refuse'),
    (refusal) => refusal,
  );
}

/** Puts all of them in. */
export async function insertAll(store: SessionStore, sessions: readonly Session[]): Promise<void> {
  for (const session of sessions) await value(store.insert(session));
}

/** All records that the filter asks for, in the store's order. */
export async function listed(store: SessionStore, filter: SessionFilter = {}): Promise<readonly Session[]> {
  return (await value(store.list(filter, { limit: 10_000, after: null }))).sessions;
}
