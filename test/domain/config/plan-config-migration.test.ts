import { describe, expect, it } from '@jest/globals';
import { layerConfig } from '../../../src/domain/config/layer-config.ts';
import {
  planConfigMigration,
  type ConfigFile,
  type ConfigMigrationFacts,
  type ConfigMigrationPlan,
} from '../../../src/domain/config/plan-config-migration.ts';

type Values = Readonly<Record<string, unknown>>;
const file = (path: string, owner: ConfigFile['owner'], values: Values, current = true): ConfigFile => ({
  path,
  owner,
  current,
  entries: Object.entries(values).map(([key, value]) => ({ key, value, source: path })),
});
const user = (values: Values): ConfigFile => file('/user', 'user', values);
const repository = (values: Values): ConfigFile => file('/repository', 'repository', values);
const old = (values: Values): ConfigFile => file('/old', 'user', values, false);

function plan(
  files: readonly ConfigFile[],
  facts: Partial<ConfigMigrationFacts> = {},
): Pick<ConfigMigrationPlan, 'edits'> & { readonly moves: readonly string[] } {
  const { moves, edits } = planConfigMigration({
    files,
    userFile: '/user',
    storeInUse: false,
    effective: layerConfig([]).config,
    legacyStores: new Set(),
    ...facts,
  });
  return {
    moves: moves.map((move) => `${move.file} ${move.key}: ${move.kind}${'to' in move ? ` ${move.to}` : ''}`),
    edits,
  };
}

describe('settings that are where they belong', () => {
  it.each<[string, readonly ConfigFile[]]>([
    ['nothing at all', []],
    ['a system key in the file of the user', [user({ 'workspaces.dir': '/w', 'sessiondb.backend': 'json' })]],
    [
      'a repository key in either file',
      [user({ 'session.strategy': 'clone' }), repository({ 'session.base': 'x' })],
    ],
    ['a key that nobody knows, which is an error of its own', [user({ nonsense: 1 })]],
    [
      'an empty system key in a repository',
      [repository({ 'workspaces.dir': null, 'sessiondb.backend': '' })],
    ],
  ])('stay: %s', (_what, files) => {
    expect(plan(files)).toEqual({ moves: [], edits: [] });
  });
});

describe('a system key of a repository', () => {
  it('goes into the file of the user first and out of the other then', () => {
    expect(plan([repository({ 'workspaces.dir': '/w', 'session.base': 'x' })])).toEqual({
      moves: ['/repository workspaces.dir: moved workspaces.dir'],
      edits: [
        { path: '/user', remove: [], set: [['workspaces.dir', '/w']] },
        { path: '/repository', remove: ['workspaces.dir'], set: [] },
      ],
    });
  });

  it('gives way to what the user says', () => {
    expect(plan([user({ 'workspaces.dir': '/mine' }), repository({ 'workspaces.dir': '/w' })])).toEqual({
      moves: ['/repository workspaces.dir: overridden workspaces.dir'],
      edits: [{ path: '/repository', remove: ['workspaces.dir'], set: [] }],
    });
  });

  it('stays when its value cannot be one', () => {
    const { moves, edits } = plan([repository({ 'sessiondb.backend': 'mysql' })]);
    expect({ moves, edits }).toEqual({
      moves: ['/repository sessiondb.backend: bad-value sessiondb.backend'],
      edits: [],
    });
  });

  it('stays when it would leave the records of the store in use behind', () => {
    const facts = { storeInUse: true };
    expect(plan([repository({ 'sessiondb.backend': 'json' })], facts)).toEqual({
      moves: ['/repository sessiondb.backend: store-in-use sessiondb.backend'],
      edits: [],
    });
    expect(
      plan([repository({ 'sessiondb.backend': 'sqlite', 'trash.retention': '1d' })], facts).moves,
    ).toEqual([
      '/repository sessiondb.backend: moved sessiondb.backend',
      '/repository trash.retention: moved trash.retention',
    ]);
  });

  it('stays when it names a store of an earlier version', () => {
    const path = '~/.local/state/minsky/sessions.db';
    expect(plan([repository({ 'sessiondb.sqlite.path': path })], { legacyStores: new Set([path]) })).toEqual({
      moves: ['/repository sessiondb.sqlite.path: legacy-store'],
      edits: [],
    });
  });
});

describe('a key of an earlier version', () => {
  it('gets its name of today where it stands', () => {
    expect(plan([user({ 'persistence.backend': 'json', 'persistence.postgres.maxConnections': 9 })])).toEqual(
      {
        moves: [
          '/user persistence.backend: renamed sessiondb.backend',
          '/user persistence.postgres.maxConnections: renamed sessiondb.postgres.poolSize',
        ],
        edits: [
          {
            path: '/user',
            remove: ['persistence.backend', 'persistence.postgres.maxConnections'],
            set: [
              ['sessiondb.backend', 'json'],
              ['sessiondb.postgres.poolSize', 9],
            ],
          },
        ],
      },
    );
  });

  it('is taken over from a file that is not read any more, which is not changed', () => {
    const values = { 'sessiondb.connectionString': 'postgresql://host/db', 'tasks.backend': 'md' };
    expect(plan([old(values)])).toEqual({
      moves: [
        '/old sessiondb.connectionString: moved sessiondb.postgres.url',
        '/old tasks.backend: not-used',
      ],
      edits: [{ path: '/user', remove: [], set: [['sessiondb.postgres.url', 'postgresql://host/db']] }],
    });
    const again = [user({ 'sessiondb.postgres.url': 'postgresql://host/db' }), old(values)];
    expect(plan(again).moves).toEqual(['/old tasks.backend: not-used']);
  });

  it.each([
    ['/state/minsky/sessions', 'renamed workspaces.dir'],
    ['~/minsky/sessions', 'renamed workspaces.dir'],
    ['/state/minsky', 'dropped'],
    ['minsky/sessions', 'dropped'],
    [7, 'dropped'],
  ])('names the directory of the workspaces only if it ends in theirs: %s', (value, outcome) => {
    expect(plan([user({ 'sessiondb.baseDir': value })]).moves).toEqual([
      `/user sessiondb.baseDir: ${outcome}`,
    ]);
  });

  it('that names a store is left for the consolidation', () => {
    expect(plan([user({ 'sessiondb.dbPath': '/old.db' })])).toEqual({
      moves: ['/user sessiondb.dbPath: legacy-store'],
      edits: [],
    });
  });
});
