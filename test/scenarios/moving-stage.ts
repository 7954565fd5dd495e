import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Backend } from '../../src/domain/config/config.ts';
import { aPullRequest, aSession, sessionName, taskId } from '../../src/interfaces/testing/testing.ts';
import { aMinsky, type Minsky } from '../support/minsky.ts';
import { unusedDatabase } from '../support/postgres-store.ts';
import { aStoreHolding } from '../support/sqlite-store.ts';

const hard = 'quote " \\ NUL \0 half \ud800 日本語 🚀';

/** Records of every kind, of workspaces on another machine, which no command goes looking for. */
export const storedSessions = [
  aSession({ name: sessionName('plain') }),
  aSession({ name: sessionName('busy'), task: taskId('md#7'), aliases: ['task#7', hard], version: 5 }),
  aSession({ name: sessionName('reviewed'), status: 'pr-open', pr: aPullRequest({ title: hard }) }),
  aSession({ name: sessionName('done'), task: taskId('md#7'), status: 'merged' }),
  aSession({ name: sessionName('Plain'), status: 'trashed', trashedFrom: 'pr-open' }),
];

const model = await aStoreHolding(storedSessions);

/** A user with these records in a SQLite store, and with a file of settings. */
export function aMover(): Minsky {
  const minsky = aMinsky();
  mkdirSync(join(minsky.state, 'store'), { recursive: true, mode: 0o700 });
  cpSync(model, join(minsky.state, 'store/sessions.sqlite'));
  mkdirSync(dirname(minsky.env.MINSKY_CONFIG!), { recursive: true });
  writeFileSync(minsky.env.MINSKY_CONFIG!, '# mine\ntasks:\n  scheme: md # as ever\n');
  return minsky;
}

/** The same with a PostgreSQL database of their own to move to. */
export async function aMoverWithDatabase(): Promise<{ minsky: Minsky; url: string }> {
  const { url } = await unusedDatabase();
  return { minsky: withDatabase(aMover(), url), url };
}

/** The user with that database to move to or from. */
export function withDatabase(minsky: Minsky, url: string): Minsky {
  return minsky.with({ MINSKY_SESSIONDB_POSTGRES_URL: url, MINSKY_TEST_POSTGRES_URL: url });
}

/** Another user with what the store and the settings of this one hold. */
export function copyOf(user: Minsky): Minsky {
  const minsky = aMinsky();
  cpSync(user.state, minsky.state, { recursive: true });
  mkdirSync(dirname(minsky.env.MINSKY_CONFIG!), { recursive: true });
  cpSync(user.env.MINSKY_CONFIG!, minsky.env.MINSKY_CONFIG!);
  return minsky;
}

/** Everything that the store says, byte for byte. */
export async function everythingIn(minsky: Minsky): Promise<string> {
  const { status, stdout, stderr } = await minsky.run(
    'session list --json --limit 1000 --status starting,active,pr-open,merged,trashed',
  );
  return status === 0 ? stdout : `${String(status)}: ${stdout}${stderr}`;
}

/** What the user's file says. */
export function settingsOf(minsky: Minsky): string {
  return readFileSync(minsky.env.MINSKY_CONFIG!, 'utf8');
}

/** The same user in a shell that still names the backend, as one who read the settings before the move does. */
export function as(minsky: Minsky, backend: Backend): Minsky {
  return minsky.with({ MINSKY_SESSIONDB_BACKEND: backend });
}

/** The files beside the stores that are neither stores nor kept ones. */
export function litterIn(minsky: Minsky): readonly string[] {
  const [store, settings] = [join(minsky.state, 'store'), dirname(minsky.env.MINSKY_CONFIG!)];
  const expected =
    /^(?:sessions\.sqlite(?:-wal|-shm)?|sessions\.json(?:\.lock)?|sessions\.\w+\.migrated-\w+|config\.yaml)$/;
  return [store, settings]
    .flatMap((directory) => (existsSync(directory) ? readdirSync(directory) : []))
    .filter((name) => !expected.test(name));
}
