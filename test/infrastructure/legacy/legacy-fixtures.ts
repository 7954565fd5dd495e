import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

/** A record as the earlier versions wrote it to JSON. */
export type OldRecord = Readonly<Record<string, unknown>>;

/** A record with every member that there ever was, changed as wanted. */
export function oldRecord(name: string, changes: OldRecord = {}): OldRecord {
  return {
    session: name,
    repoName: 'local/app',
    repoUrl: '/work/app',
    branch: name,
    createdAt: '2025-06-01T10:00:00.000Z',
    taskId: '#176',
    repoPath: `/old/state/minsky/git/local/app/sessions/${name}`,
    ...changes,
  };
}

export const jsonShapes = {
  list: (records) => records,
  sessions: (records) => ({ sessions: records, baseDir: '/old/state/minsky/git' }),
  backup: (records) => ({
    timestamp: '2025-07-01T00:00:00.000Z',
    version: '1.0',
    data: { sessions: records, baseDir: '/old/state/minsky/git' },
  }),
  'by-name': (records) => Object.fromEntries(records.map(({ session, ...rest }) => [String(session), rest])),
} satisfies Readonly<Record<string, (records: readonly OldRecord[]) => unknown>>;

const s2 = `"session" TEXT PRIMARY KEY, "repoName" TEXT NOT NULL, "repoUrl" TEXT, "createdAt" TEXT NOT NULL, "taskId" TEXT, "branch" TEXT, "repoPath" TEXT`;
const s3 = `, "prBranch" TEXT, "prApproved" TEXT, "prState" TEXT, "backendType" TEXT, "pullRequest" TEXT`;
const s5 = `, "last_activity_at" TEXT, "last_commit_hash" TEXT, "last_commit_message" TEXT, "commit_count" INTEGER, "status" TEXT, "agent_id" TEXT`;
const s1 = `session TEXT PRIMARY KEY, repo_name TEXT NOT NULL, repo_url TEXT NOT NULL, created_at TEXT NOT NULL, task_id TEXT NOT NULL, branch TEXT NOT NULL, repo_path TEXT`;
const withoutBranch = s2.replace(`, "branch" TEXT`, '');

/** The columns of the table `sessions` by generation. */
export const sqliteGenerations = {
  S1: s1,
  S2: s2,
  S3: s2 + s3,
  S4: withoutBranch + s3,
  S5: withoutBranch + s3 + s5,
  mixed: `${s2 + s3 + s5}, "repo_name" TEXT, "task_id" TEXT, "pr_branch" TEXT, "lastActivityAt" TEXT`,
} as const;

const p1 = `session VARCHAR(255) PRIMARY KEY, repo_name VARCHAR(255) NOT NULL, repo_url VARCHAR(1000) NOT NULL, created_at TIMESTAMPTZ NOT NULL, task_id VARCHAR(100) NOT NULL, branch VARCHAR(255) NOT NULL, repo_path VARCHAR(1000)`;
const p2 = `${p1.replaceAll(/(task_id VARCHAR\(100\)|branch VARCHAR\(255\)) NOT NULL/g, '$1')}, pr_branch VARCHAR(255), pr_approved VARCHAR(10), pr_state TEXT, backend_type VARCHAR(50), pull_request TEXT`;
const p3 = p2.replace(', branch VARCHAR(255), repo_path VARCHAR(1000)', '');
const p4 = `${p3}, last_activity_at TIMESTAMPTZ, last_commit_hash TEXT, last_commit_message TEXT, commit_count INTEGER, status TEXT, agent_id TEXT`;

export const postgresGenerations = {
  P1: p1,
  P2: p2,
  P3: p3,
  P4: p4,
  P5: `${p4}, project_id UUID, interface_binding TEXT, short_id TEXT`,
} as const;

/** Lays a record out in columns of whatever spelling they have. */
export function rowFor(record: OldRecord, columns: readonly string[]): Readonly<Record<string, unknown>> {
  const members = Object.entries(record).flatMap(([name, value]): [string, unknown][] => {
    const snake = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
    const column = [name, snake].find((candidate) => columns.includes(candidate));
    const written =
      typeof value === 'object' && value !== null
        ? JSON.stringify(value)
        : typeof value === 'boolean'
          ? String(value)
          : value;
    return column === undefined ? [] : [[column, written]];
  });
  return Object.fromEntries(members);
}

/** The names of the columns in the text of a table's columns. */
export function columnNames(columns: string): readonly string[] {
  return columns.split(', ').map((column) => column.split(' ')[0]!.replaceAll('"', ''));
}

/** A path in a directory of its own. */
export function unusedPath(name: string): string {
  return join(temporaryDirectory('legacy-'), name);
}

export function writeJson(path: string, document: unknown): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof document === 'string' ? document : JSON.stringify(document, null, 2));
  return path;
}

/** Writes a SQLite store of a generation; `keepOpen` gets the database before it is closed. */
export function writeSqlite(
  path: string,
  generation: keyof typeof sqliteGenerations,
  records: readonly OldRecord[],
  keepOpen: (database: Database.Database) => void = (database) => database.close(),
): string {
  mkdirSync(dirname(path), { recursive: true });
  const database = new Database(path);
  const columns = sqliteGenerations[generation];
  database.exec(`create table sessions (${columns})`);
  for (const record of records) {
    const row = rowFor(record, columnNames(columns));
    const names = Object.keys(row);
    database
      .prepare(
        `insert into sessions (${names.map((name) => `"${name}"`).join(', ')}) values (${names.map(() => '?').join(', ')})`,
      )
      .run(...Object.values(row));
  }
  keepOpen(database);
  return path;
}

/** Tells whether a file's bytes have changed. */
export function sha256(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}
