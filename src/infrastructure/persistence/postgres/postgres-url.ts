import { err, ok, type Result } from 'neverthrow';
import type { ClientConfig } from 'pg';
import { parse, toClientConfig, type ConnectionOptions } from 'pg-connection-string';

/** One PostgreSQL database, as its URL names it. */
export interface PostgresTarget {
  /** The URL without its password and options, to be shown. */
  readonly location: string;
  readonly host: string;
  readonly port: number;
  readonly connection: ClientConfig;
}

// The declarations of the package leave out the second parameter.
const parseUrl = parse as (url: string, options: { useLibpqCompat: boolean }) => ConnectionOptions;

/** Reads a URL as psql does, `sslmode` and certificates included; what is wrong is told without quoting it. */
export function parsePostgresUrl(url: string): Result<PostgresTarget, string> {
  try {
    const parsed = parseUrl(url, { useLibpqCompat: true });
    const { connect_timeout: connectTimeout, ...given } = toClientConfig(parsed) as ClientConfig & {
      readonly connect_timeout?: string;
    };
    const host = given.host ?? '';
    const seconds = Number(connectTimeout ?? 0);
    return ok({
      location: locationOf(given),
      host: host === '' ? 'localhost' : host,
      port: given.port ?? 5432,
      connection: {
        ...timeouts,
        application_name: 'minsky',
        keepAlive: true,
        ...given,
        ...(seconds > 0 ? { connectionTimeoutMillis: seconds * 1_000 } : {}),
      },
    });
  } catch (error) {
    return err(refusalOf(error));
  }
}

/** The server gives up a statement before this side stops waiting for it. */
const timeouts: ClientConfig = {
  connectionTimeoutMillis: 10_000,
  statement_timeout: 30_000,
  query_timeout: 35_000,
  idle_in_transaction_session_timeout: 60_000,
};

function locationOf({ user, host, port, database }: ClientConfig): string {
  const login = user === undefined || user === '' ? '' : `${encodeURIComponent(user)}@`;
  const server = host === undefined || host === '' ? 'localhost' : host;
  const shown = server.startsWith('/') ? encodeURIComponent(server) : bracketed(server);
  return `postgresql://${login}${shown}${port === undefined ? '' : `:${port}`}/${encodeURIComponent(database ?? '')}`;
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

/** A certificate that cannot be read, or a URL that cannot be taken apart: then the message might hold the password. */
function refusalOf(error: unknown): string {
  const { code, path, message } = error as NodeJS.ErrnoException;
  if (code !== undefined && path !== undefined) return `${path} cannot be read (${code})`;
  return code === undefined && message.includes('sslrootcert')
    ? 'sslmode=verify-ca needs sslrootcert, the certificate of the authority'
    : 'sessiondb.postgres.url is not a URL of a PostgreSQL database';
}
