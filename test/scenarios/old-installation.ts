import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { OldRecord } from '../infrastructure/legacy/legacy-fixtures.ts';
import { writeJson, writeSqlite } from '../infrastructure/legacy/legacy-fixtures.ts';
import type { GitRepository } from '../support/git-repository.ts';
import type { Minsky } from '../support/minsky.ts';

/** What earlier versions left of a user's: one store with 217 records, and others beside it. */
export interface OldInstallation {
  readonly files: readonly string[];
  readonly records: readonly OldRecord[];
  /** The sessions whose workspaces still stand, with their directories. */
  readonly standing: Readonly<Record<string, string>>;
}

/** Lays out an installation with all the oddities of a real one: of 217 records, 93 have no task, 7 no branch, 73 no path. */
export function anOldInstallation(minsky: Minsky, repository: GitRepository): OldInstallation {
  const state = join(minsky.env.XDG_STATE_HOME!, 'minsky');
  const standing = {
    'task#176': join(state, 'git/local/app/sessions/task#176'),
    'fix-login': join(state, 'git/local-app/fix-login'),
    '#87': join(state, 'sessions/#87'),
  };
  for (const [name, place] of Object.entries(standing)) {
    mkdirSync(join(place, '..'), { recursive: true });
    repository.git('clone', '--quiet', repository.path, place);
    repository.git('-C', place, 'checkout', '--quiet', '-b', name);
  }
  const records = Array.from({ length: 217 }, (_, at) => recordOf(at, repository.path, standing));
  const main = join(state, 'session-db.json');
  const files = [
    writeJson(main, { sessions: records, baseDir: join(state, 'git') }),
    // The same sessions again, as the database took them over, with what became of some.
    writeSqlite(join(state, 'sessions.db'), 'S5', [
      {
        ...records[0],
        branch: undefined,
        lastActivityAt: '2025-12-01T00:00:00Z',
        status: 'PR_OPEN',
        prBranch: 'pr/task#176',
      },
      { ...records[4], branch: undefined, lastActivityAt: '2025-12-02T00:00:00Z', status: 'MERGED' },
    ]),
    writeJson(join(state, 'minsky/session-db.json'), [
      { session: 'only-in-the-doubled-place', repoName: 'local/app' },
    ]),
    writeJson(join(repository.path, '.minsky/session-db.json'), {
      'by-name': { repoUrl: '.', taskId: '901' },
    }),
    writeJson(join(minsky.home, '~/.local/state/minsky/session-db.json'), ''),
  ];
  writeJson(join(state, 'backups/session-backup-2025-06-01T10-00-00-000Z.json'), {
    timestamp: '2025-06-01T10:00:00.000Z',
    version: '1.0',
    data: { sessions: [{ session: 'only-in-the-backup' }] },
  });
  return { files, records, standing };
}

const words = ['fix login', 'refactor', '0198f3bc-6c2b-4a7e-9d42-0f9f3c1f2f5b', 'über'];

function recordOf(at: number, repository: string, standing: OldInstallation['standing']): OldRecord {
  const [name = nameOf(at)] = Object.keys(standing).slice(at, at + 1);
  const repoName = ['local/app', 'local-app', 'local--', 'local/', 'local/task#027'][at % 5];
  const repoUrl = [
    repository,
    `file://${repository}`,
    '.',
    '/',
    'app',
    'https://github.com/o/other.git',
    standing['#87'],
  ][at % 7];
  const repoPath = [`/gone/sessions/${name}`, `sessions/${name}`, `/tmp/minsky-gone-${String(at)}/${name}`][
    at % 3
  ];
  const createdAt =
    at % 50 === 9
      ? 'yesterday'
      : at % 50 === 10
        ? '2025-06-31'
        : `2025-0${String(1 + (at % 9))}-11T10:00:00.000Z`;
  return {
    session: name,
    repoName,
    repoUrl,
    createdAt,
    ...(at % 31 === 30 ? {} : { branch: name }),
    // 73 and 93 of 217.
    ...(at % 3 === 1 || at === 0 ? {} : { repoPath }),
    ...(at % 7 < 3
      ? {}
      : { taskId: [`#${String(at).padStart(3, '0')}`, String(at), `md#${String(at)}`][at % 3] }),
  };
}

function nameOf(at: number): string {
  const spelled = [
    `task#${String(at)}`,
    `#${String(at)}`,
    String(at).padStart(4, '0'),
    `task${String(at).padStart(3, '0')}`,
    `task-${String(at)}`,
    `task-md#${String(at)}`,
  ];
  return at < 200 ? spelled[at % spelled.length]! : `${words[at % words.length]!} ${String(at)}`;
}
