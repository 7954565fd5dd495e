import type { SqlDiagnosis } from '../sql/sql-dialect.ts';
import { movingState } from './postgres-move-blocks.ts';

interface PostgresError {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly constraint?: unknown;
  readonly errors?: unknown;
}

type Kind = SqlDiagnosis['kind'];

/** The connection is gone, or there never was one: pg's own errors have no code. */
const lost =
  /^(08...|57P0[123]|E[A-Z_]+)$|^(Connection terminated|Query read timeout|Client has encountered a connection error)/;

/** First match wins; the code is an SQLSTATE, the system's or that of TLS. */
const causes: readonly (readonly [code: RegExp, kind: Kind])[] = [
  [new RegExp(`^${movingState}$`), 'moving'],
  [/^(40001|40P01|55P03|57014)$/, 'busy'],
  [/^25006$/, 'read-only'],
  [/^53100$/, 'full'],
  // The schema version was checked before, so the database does not hold what it says.
  [/^(XX001|XX002|42P01|42703|42P07|22P02)$/, 'damaged'],
  // Servers, logins, permissions and resources; TLS and the system.
  [/^(08...|28...|3D000|3F000|42501|0A000|53...|55...|57...|58...|XX000)$/, 'unavailable'],
  [/^(E[A-Z_]+|ERR_(SSL|TLS|OSSL)_.*|.*CERT.*|UNABLE_TO_.*|HOSTNAME_MISMATCH)$/, 'unavailable'],
];

/** What pg itself says without a code. */
const messages: readonly (readonly [message: RegExp, kind: Kind])[] = [
  [/^timeout exceeded when trying to connect/, 'busy'],
  [/^(Connection terminated|Query read timeout|Client has encountered a connection error)/, 'unavailable'],
  [
    /^(SASL|The server does not support|There was an error establishing an SSL|Received unexpected)/,
    'unavailable',
  ],
  [/^(Cannot use a pool after calling end|Client was closed and is not queryable)/, 'unavailable'],
];

/** Tells by its code what an error of pg, of the ORM around it or of the system means. */
export function diagnosePostgres(error: unknown): SqlDiagnosis | null {
  const { code, message, constraint } = factsOf(error);
  const [detail = ''] = message.split('\n', 1);
  const kind =
    code === '23505'
      ? (claims[constraint] ?? null)
      : ((code === '' ? messages : causes).find(([pattern]) =>
          pattern.test(code === '' ? message : code),
        )?.[1] ?? null);
  return kind === null ? null : { kind, detail: code === '' ? explained(detail) : `${detail} (${code})` };
}

/** Whether the connection broke, so that whatever is known of the database has to be asked again. */
export function isConnectionLoss(error: unknown): boolean {
  const { code, message } = factsOf(error);
  return lost.test(code === '' ? message : code);
}

/** Whether the statement was rolled back only because of others that ran at the same time. */
export function isConflict(error: unknown): boolean {
  return ['40001', '40P01'].includes(factsOf(error).code);
}

/** Whether a table that was asked for does not exist. */
export function isMissingTable(error: unknown): boolean {
  return factsOf(error).code === '42P01';
}

const claims: Readonly<Record<string, Kind>> = {
  minsky_sessions_task_claim: 'task-taken',
  minsky_sessions_name_claim: 'name-taken',
  // The id of a record is its name's for ever: who inserts it again comes too late for the name.
  minsky_sessions_pkey: 'name-taken',
};

/** By their members, not their classes: of these, tests and bundles may each have their own. */
function factsOf(error: unknown): { code: string; message: string; constraint: string } {
  if (typeof error !== 'object' || error === null) return { code: '', message: '', constraint: '' };
  const { code, message, constraint, errors }: PostgresError = error;
  // A name with several addresses fails with one error for each and no message of its own.
  const inner = Array.isArray(errors) ? factsOf(errors[0]).message : '';
  return {
    code: typeof code === 'string' ? code : '',
    message: typeof message === 'string' && message !== '' ? message : inner,
    constraint: typeof constraint === 'string' ? constraint : '',
  };
}

function explained(message: string): string {
  return message.includes('client password must be a')
    ? 'it asks for a password, and the URL has none'
    : message;
}
