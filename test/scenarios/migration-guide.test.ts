import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { writeJson, writeSqlite } from '../infrastructure/legacy/legacy-fixtures.ts';
import { repositoryAt } from '../support/git-repository.ts';
import { aMinsky, type Minsky } from '../support/minsky.ts';
import { comparable, pageAt, toldCommands, typed } from './told-commands.ts';

/** What earlier versions left of Ada's: two stores in their places, one in a project, and a backup. */
function leaveOldStores(minsky: Minsky, project: string): void {
  const state = join(minsky.home, '.local/state/minsky');
  const of = (session: string) => ({ session, repoName: 'local/app', repoUrl: project });
  writeJson(join(state, 'session-db.json'), {
    sessions: [
      { ...of('fix-login'), createdAt: '2025-06-01T10:00:00.000Z' },
      { ...of('docs'), createdAt: '2025-05-01T10:00:00.000Z' },
      { ...of('refactor'), createdAt: 'yesterday' },
    ],
  });
  writeSqlite(join(state, 'sessions.db'), 'S5', [
    { ...of('task#176'), createdAt: '2025-11-01T00:00:00Z', lastActivityAt: '2025-12-01T00:00:00Z' },
    { ...of('fix-login'), createdAt: '2025-06-01T10:00:00.000Z' },
  ]);
  writeJson(join(project, '.minsky/session-db.json'), [of('docs')]);
  writeJson(join(state, 'backups/session-backup-2025-06-01T10-00-00-000Z.json'), {
    timestamp: '2025-06-01T10:00:00.000Z',
    version: '1.0',
    data: { sessions: [of('only-in-the-backup')] },
  });
}

it('the migration guide prints what it says, typed in a shell', async () => {
  const defaults = ['MINSKY_STATE_DIR', 'XDG_STATE_HOME', 'MINSKY_CONFIG', 'XDG_CONFIG_HOME'];
  const minsky = aMinsky().with(Object.fromEntries(defaults.map((name) => [name, undefined])));
  const cwd = join(minsky.home, 'app');
  mkdirSync(cwd);
  const repository = repositoryAt(cwd);
  repository.git('init', '--quiet', '--initial-branch=main');
  repository.commit('first', { 'README.md': 'first\n' });
  leaveOldStores(minsky, cwd);
  const told = toldCommands(pageAt('docs/migration-guide.md'));
  expect(told.length).toBeGreaterThan(2);
  const places = { '/home/ada': minsky.home };
  expect(comparable(await typed(told, { minsky, cwd, places }))).toEqual(comparable(told));
});
