import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { fileLegacyStores } from '../../../src/infrastructure/legacy/legacy-stores.ts';
import { absolutePath } from '../../../src/interfaces/testing/testing.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { oldRecord, writeJson, writeSqlite } from './legacy-fixtures.ts';

/** A user with nothing but directories; `found` tells what is found as paths below the root. */
function aUser(env: Readonly<Record<string, string>> = {}) {
  const root = temporaryDirectory('user-');
  const at = (path: string) => absolutePath(join(root, path));
  for (const path of ['home', 'state', 'project', 'cwd']) mkdirSync(at(path));
  const put = (...paths: readonly string[]) => paths.forEach((path) => writeJson(at(path), []));
  const expanded = Object.fromEntries(
    Object.entries(env).map(([name, value]) => [name, value.replace('<root>', root)]),
  );
  const stores = fileLegacyStores(
    { env: { XDG_STATE_HOME: at('xdg'), ...expanded }, home: at('home'), state: at('state') },
    { address: at('state/store/sessions.sqlite') },
  );
  const find = (named: readonly string[] = []) =>
    stores.find({ named, cwd: at('cwd'), projects: [at('project')] });
  const found = async (named: readonly string[] = []) =>
    (await find(named))._unsafeUnwrap().map(({ location, reason, merge }) => ({
      path: location.replace(`${root}/`, ''),
      reason: reason.kind,
      merge,
    }));
  return { root, at, put, stores, find, found };
}

describe('stores of earlier versions', () => {
  it.each([
    'state/session-db.json',
    'state/minsky/session-db.json',
    'state/sessions.db',
    'xdg/minsky/sessions.json',
    'xdg/minsky/minsky/session-db.json',
    'xdg/minsky/minsky.db',
    'typo/minsky/session-db.json',
    'home/.local/state/minsky/session-db.json',
  ])('are found at the known place %s', async (place) => {
    const user = aUser({ XDGSTATE_HOME: '<root>/typo' });
    user.put(place, 'state/unrelated.json', 'home/session-db.json');
    expect(await user.found()).toEqual([{ path: place, reason: 'known-place', merge: true }]);
  });

  it.each([
    ['cwd/~/.local/state/minsky/session-db.json', 'literal-tilde'],
    ['project/~/.local/state/minsky/sessions.db', 'literal-tilde'],
    ['project/.minsky/session-db.json', 'project'],
    ['cwd/.minsky/session-db.json', 'project'],
  ])('are found at %s', async (path, reason) => {
    const user = aUser();
    user.put(path);
    expect(await user.found()).toEqual([{ path, reason, merge: true }]);
  });

  it.each([
    ['project/.minsky/config.yaml', 'sessiondb:\n  dbPath: ../kept.db\n', 'kept.db'],
    ['project/minsky.config.json', '{"persistence":{"sqlite":{"dbPath":"<root>/kept.db"}}}', 'kept.db'],
    ['project/config/local.yml', 'sessiondb.sqlite.path: <root>/kept.db', 'kept.db'],
    ['home/.config/minsky/local.yaml', 'sessiondb:\n  baseDir: ~/base\n', 'home/base/sessions.json'],
  ])('are found where %s leads', async (file, text, path) => {
    const user = aUser();
    user.put(path);
    writeJson(user.at(file), text.replace('<root>', user.root));
    expect(await user.found()).toEqual([{ path, reason: 'setting', merge: true }]);
  });

  it.each(['MINSKY_SQLITE_PATH', 'MINSKY_PERSISTENCE_SQLITE_PATH'])(
    'are found where %s leads',
    async (name) => {
      const user = aUser({ [name]: '<root>/kept.db' });
      user.put('kept.db');
      expect(await user.found()).toEqual([{ path: 'kept.db', reason: 'setting', merge: true }]);
    },
  );

  it('in a database are merged if the user names it, and listed if a repository does; passwords are not shown', async () => {
    const user = aUser({ MINSKY_POSTGRES_URL: 'postgres://me:secret@db/mine' });
    writeJson(
      user.at('project/.minsky/config.yaml'),
      'sessiondb:\n  connectionString: postgres://me:secret@db/theirs\n',
    );
    expect(await user.found()).toEqual([
      { path: 'postgres://me:***@db/mine', reason: 'setting', merge: true },
      { path: 'postgres://me:***@db/theirs', reason: 'setting', merge: false },
    ]);
  });

  it('are merged from backups only if those are named', async () => {
    const user = aUser();
    const backups = [
      'state/backups/session-backup-2025-06-01T10-00-00-000Z.json',
      'state/session-backup-1750000000000.json',
      'state/session-db-backup-1750000000000.json',
    ];
    user.put(...backups, 'state/backups/sessions-20261123.json');
    expect((await user.found()).map(({ path, merge }) => [path, merge]).toSorted()).toEqual(
      backups.map((path) => [path, false]).toSorted(),
    );
    const named = await user.found([user.at(backups[0]!)]);
    expect(named.filter(({ merge }) => merge)).toEqual([
      { path: backups[0], reason: 'argument', merge: true },
    ]);
  });

  it('are found in a directory that is named, whatever file is named, and each only once', async () => {
    const user = aUser();
    user.put(
      'elsewhere/.minsky/session-db.json',
      'elsewhere/sessions.db',
      'odd.name',
      'state/session-db.json',
    );
    symlinkSync(user.at('state/session-db.json'), user.at('link.json'));
    expect(
      (await user.found([user.at('elsewhere'), '../odd.name', '../link.json'])).map(({ path }) => path),
    ).toEqual(['elsewhere/sessions.db', 'elsewhere/.minsky/session-db.json', 'odd.name', 'link.json']);
  });

  it('are found in a directory that is named by their content, and nothing else there is', async () => {
    const user = aUser();
    user.put('elsewhere/settings.json', 'elsewhere/sub/deep.json');
    writeJson(user.at('elsewhere/copy of monday.json'), [oldRecord('x')]);
    writeSqlite(user.at('elsewhere/monday.sqlite'), 'S2', [oldRecord('x')]);
    writeJson(user.at('elsewhere/package.json'), { name: 'app', version: '1.0.0' });
    expect(await user.found([user.at('elsewhere')])).toEqual(
      ['copy of monday.json', 'monday.sqlite'].map((name) => ({
        path: `elsewhere/${name}`,
        reason: 'argument',
        merge: true,
      })),
    );
  });

  it('may be in workspaces that no record knows', async () => {
    const user = aUser();
    const workspaces = [
      'state/git/one',
      'state/git/app/two',
      'state/git/local/app/sessions/three',
      'state/sessions/four',
      'state/sessions/sessions/five',
      'xdg/minsky/minsky/git/app/sessions/six',
    ];
    for (const path of workspaces) mkdirSync(user.at(`${path}/.git`), { recursive: true });
    mkdirSync(user.at('state/git/one/node_modules/inside/.git'), { recursive: true });
    mkdirSync(user.at('state/git/empty'));
    const roots = (await user.stores.roots(user.at('cwd')))._unsafeUnwrap();
    const found = (await user.stores.workspaces(roots))._unsafeUnwrap();
    expect(found.toSorted()).toEqual(workspaces.map((path) => user.at(path)).toSorted());
  });

  it('never are the store in use, though one of this version elsewhere is stray', async () => {
    const user = aUser();
    user.put('state/store/sessions.sqlite', 'state/store/sessions.json', 'xdg/minsky/store/sessions.sqlite');
    expect((await user.found()).map(({ path }) => path)).toEqual([
      'state/store/sessions.json',
      'xdg/minsky/store/sessions.sqlite',
    ]);
  });

  it('that are named and not there are a failure', async () => {
    const user = aUser();
    expect((await user.find(['nowhere.json']))._unsafeUnwrapErr()).toEqual({
      kind: 'LegacyStoreUnreadable',
      location: user.at('cwd/nowhere.json'),
      reason: 'not-found',
      detail: '',
    });
  });
});
