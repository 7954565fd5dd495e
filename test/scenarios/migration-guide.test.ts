import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from '@jest/globals';
import { writeJson, writeSqlite } from '../infrastructure/legacy/legacy-fixtures.ts';
import { repositoryWithCommit } from '../support/git-repository.ts';
import { aMinsky } from '../support/minsky.ts';
import { comparable, pageAt, toldCommands, typed } from './told-commands.ts';

it('the migration guide prints what it says, typed in a shell', async () => {
  const minsky = aMinsky();
  const repository = repositoryWithCommit({ name: 'app' });
  const workspace = join(minsky.state, 'git/local-app/task#176');
  mkdirSync(dirname(workspace), { recursive: true });
  repository.git('clone', '--quiet', repository.path, workspace);
  repository.git('-C', workspace, 'checkout', '--quiet', '-b', 'task#176');
  const repoUrl = repository.path;
  const recent = {
    session: 'task#176',
    repoName: 'local/app',
    repoUrl,
    createdAt: '2025-06-01T10:00:00.000Z',
    taskId: '#176',
    lastActivityAt: '2025-12-01T00:00:00.000Z',
    status: 'PR_OPEN',
    prBranch: 'pr/task#176',
  };
  writeJson(join(minsky.state, 'session-db.json'), {
    baseDir: join(minsky.state, 'git'),
    sessions: [
      { session: 'task#176', repoName: 'local/app', repoUrl, branch: 'task#176', createdAt: '2025-06-01' },
      { session: 'fix-login', repoName: 'local/app', repoUrl, createdAt: '2025-05-02' },
      { session: 'refactor', repoName: 'local/app', repoUrl, createdAt: 'yesterday' },
      { repoName: 'local/app' },
    ],
  });
  writeSqlite(join(minsky.state, 'sessions.db'), 'S5', [recent]);
  writeJson(join(minsky.state, 'backups/session-backup-2025-06-01T10-00-00-000Z.json'), {
    timestamp: '2025-06-01T10:00:00.000Z',
    version: '1.0',
    data: { sessions: [{ session: 'refactor', repoName: 'local/app', createdAt: '2025-04-01' }] },
  });
  writeJson(join(repository.path, '.minsky/session-db.json'), [
    { session: 'notes', repoUrl: '.', createdAt: '2025-03-01' },
  ]);
  writeJson(
    join(repository.path, '.minsky/config.yaml'),
    '# of the project\nsession:\n  base: main\nsessiondb:\n  sqlite:\n    path: .minsky/session-db.json\n',
  );
  const told = toldCommands(pageAt('docs/migration-guide.md'));
  const places = {
    '/home/ada/.local/state/minsky': minsky.state,
    '/home/ada/app': repository.path,
  };
  expect(told.length).toBeGreaterThan(8);
  const printed = await typed(told, { minsky, cwd: repository.path, places });
  expect(comparable(printed)).toEqual(comparable(told));
});
