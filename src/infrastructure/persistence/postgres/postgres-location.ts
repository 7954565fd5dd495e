import { err, ok, type Result } from 'neverthrow';
import type { StoreError } from '../../../application/ports/port-errors.ts';
import { parsePostgresUrl, type PostgresTarget } from './postgres-url.ts';

/** What decides whether a store may be on a server; each has its real default. */
export interface ServerFacts {
  /** The value of `NODE_ENV`. */
  readonly nodeEnv?: string;
  /** The URL of the server that tests may use. */
  readonly testServer?: string;
}

/** Reads the URL, and under `NODE_ENV=test` refuses every server but the one of the tests. */
export function checkServer(url: string, facts: ServerFacts = {}): Result<PostgresTarget, StoreError> {
  const { nodeEnv = process.env.NODE_ENV, testServer = process.env.MINSKY_TEST_POSTGRES_URL ?? '' } = facts;
  return parsePostgresUrl(url)
    .mapErr((detail): StoreError => ({ kind: 'StoreUnavailable', location: 'postgresql:', detail }))
    .andThen((target): Result<PostgresTarget, StoreError> => {
      if (nodeEnv !== 'test' || sameServer(target, testServer)) return ok(target);
      const detail = 'NODE_ENV is test and this is not the server of MINSKY_TEST_POSTGRES_URL';
      return err({ kind: 'StoreLocationRefused', location: target.location, detail });
    });
}

function sameServer({ host, port }: PostgresTarget, testServer: string): boolean {
  const allowed = testServer === '' ? null : parsePostgresUrl(testServer).unwrapOr(null);
  return allowed?.host === host && allowed.port === port;
}
