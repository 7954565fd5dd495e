import { describe, expect, it } from '@jest/globals';
import { layerConfig } from '../../../src/domain/config/layer-config.ts';
import {
  namesStoreFile,
  planConfigMigration,
  settingKey,
  type ConfigFile,
  type ConfigMigrationFacts,
  type ConfigMigrationPlan,
  type NamedStore,
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
    namedStores: new Map(),
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
      [repository({ 'workspaces.dir': null, 'sessiondb.backend': '', 'trash.retention': undefined })],
    ],
    ['a repository key in a file that is not read any more', [old({ 'session.strategy': 'clone' })]],
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

  it('does not give way to an empty value', () => {
    const files = [user({ 'workspaces.dir': null }), repository({ 'workspaces.dir': '/w' })];
    expect(plan(files).moves).toEqual(['/repository workspaces.dir: moved workspaces.dir']);
  });

  it('gives way to what was moved or renamed before', () => {
    const files = [
      user({ 'persistence.backend': 'json' }),
      repository({ 'sessiondb.backend': 'sqlite', 'workspaces.dir': '/w' }),
      file('/second', 'repository', { 'workspaces.dir': '/x' }),
    ];
    expect(plan(files).moves).toEqual([
      '/user persistence.backend: renamed sessiondb.backend',
      '/repository sessiondb.backend: overridden sessiondb.backend',
      '/repository workspaces.dir: moved workspaces.dir',
      '/second workspaces.dir: overridden workspaces.dir',
    ]);
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

  it.each([
    ['sessiondb.backend', 'json'],
    ['sessiondb.sqlite.path', '/x'],
    ['sessiondb.json.path', '/x'],
    ['sessiondb.postgres.url', 'postgresql://host/db'],
  ])('that would choose another store than the one in use stays: %s', (key, value) => {
    expect(plan([repository({ [key]: value })], { storeInUse: true }).moves).toEqual([
      `/repository ${key}: store-in-use ${key}`,
    ]);
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

  it('of a file that is not read any more is told of if the user says something else', () => {
    const url = 'postgresql://host/db';
    const said = (mine: string) => [
      user({ 'sessiondb.postgres.url': mine }),
      old({ 'sessiondb.connectionString': url }),
    ];
    expect(plan(said(url)).moves).toEqual([]);
    expect(plan(said('postgresql://other/db')).moves).toEqual([
      '/old sessiondb.connectionString: overridden sessiondb.postgres.url',
    ]);
  });

  it('that repeats the one of today beside it goes', () => {
    const url = 'postgresql://host/db';
    expect(plan([user({ 'sessiondb.postgres.url': url, 'sessiondb.connectionString': url })]).moves).toEqual([
      '/user sessiondb.connectionString: overridden sessiondb.postgres.url',
    ]);
  });

  it.each([
    ['/state/minsky/sessions', 'renamed workspaces.dir'],
    ['~/minsky/sessions', 'renamed workspaces.dir'],
    ['/state/minsky', 'dropped'],
    ['minsky/sessions', 'dropped'],
    ['C:~/sessions', 'dropped'],
    [7, 'dropped'],
  ])('names the directory of the workspaces only if it ends in theirs: %s', (value, outcome) => {
    expect(plan([user({ 'sessiondb.baseDir': value })]).moves).toEqual([
      `/user sessiondb.baseDir: ${outcome}`,
    ]);
  });
});

describe('a key that names the file of a store', () => {
  const [today, earlier] = ['sessiondb.sqlite.path', 'persistence.sqlite.dbPath'];
  const outcome = (
    stands: (values: Values) => ConfigFile,
    key: string,
    state: NamedStore['state'],
    value = '/old.db',
  ) => {
    const at = stands({ [key]: value });
    const namedStores = new Map([[settingKey(at.path, key), { path: '/old.db', state }]]);
    const { moves, edits } = plan([at], { namedStores });
    return [moves.map((move) => move.split(': ')[1]), edits.map(({ path }) => path)];
  };

  it.each<
    [
      string,
      (values: Values) => ConfigFile,
      string,
      NamedStore['state'],
      readonly string[],
      readonly string[],
    ]
  >([
    ['in use, of this version', user, today, 'of-this-version', [], []],
    ['in use, and is not there yet', user, today, 'absent', [], []],
    ['in use, of an earlier version', user, today, 'not-merged', ['store-unset'], ['/user']],
    ['in use, of an earlier version, that is merged', user, today, 'merged', ['store-done'], ['/user']],
    ['of a repository, not merged', repository, today, 'not-merged', ['legacy-store'], []],
    ['of a repository, merged', repository, today, 'merged', ['store-done'], ['/repository']],
    [
      'of a repository, not there',
      repository,
      today,
      'absent',
      ['moved sessiondb.sqlite.path'],
      ['/user', '/repository'],
    ],
    ['by its name of then, not merged', user, earlier, 'not-merged', ['legacy-store'], []],
    ['by its name of then, merged', user, earlier, 'merged', ['store-done'], ['/user']],
    ['by its name of then, gone', user, earlier, 'absent', ['store-done'], ['/user']],
    ['in a file of then, not merged', old, earlier, 'not-merged', ['legacy-store'], []],
    ['in a file of then, merged', old, earlier, 'merged', [], []],
  ])('%s: stays as long as it leads to records, and goes then', (_what, stands, key, state, moves, edits) => {
    expect(outcome(stands, key, state)).toEqual([moves, edits]);
  });

  it.each([
    ['sessiondb.sqlite.path', true],
    ['sessiondb.json.path', true],
    ['sessiondb.dbPath', true],
    ['persistence.sqlite.dbPath', true],
    ['sessiondb.postgres.url', false],
    ['sessiondb.baseDir', false],
    ['nonsense', false],
  ])('is told from others: %s %s', (key, names) => {
    expect(namesStoreFile(key)).toBe(names);
  });

  it('is told from the same key of another file, and from other keys of the file', () => {
    const keys = [settingKey('/a', 'b'), settingKey('/a', 'c'), settingKey('/b', 'b'), settingKey('/b', 'a')];
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('by its name of then goes when its value is no path at all', () => {
    expect(plan([user({ 'sessiondb.dbPath': 7 })]).moves).toEqual(['/user sessiondb.dbPath: dropped']);
  });

  it('of this version is left to consolidation by its name of then, and a problem by a relative path', () => {
    expect(outcome(user, earlier, 'of-this-version')).toEqual([['legacy-store'], []]);
    expect(outcome(repository, today, 'of-this-version', '../today.db')).toEqual([
      ['bad-value sessiondb.sqlite.path'],
      [],
    ]);
  });

  it('by a relative path goes when nothing is there', () => {
    expect(outcome(repository, today, 'absent', '../old.db')).toEqual([['store-done'], ['/repository']]);
    expect(outcome(repository, today, 'not-merged', '../old.db')).toEqual([['legacy-store'], []]);
  });
});
