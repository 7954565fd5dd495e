import { describe, expect, it } from '@jest/globals';
import { ok } from 'neverthrow';
import { configKeys, isConfigKey, type ConfigKey } from '../../../src/domain/config/config.ts';

/** [key, scope, default, environment variable] as the specification has them. */
const table: [ConfigKey, string, unknown, string | null][] = [
  ['sessiondb.backend', 'system', 'sqlite', 'MINSKY_SESSIONDB_BACKEND'],
  ['sessiondb.sqlite.path', 'system', null, 'MINSKY_SESSIONDB_SQLITE_PATH'],
  ['sessiondb.json.path', 'system', null, 'MINSKY_SESSIONDB_JSON_PATH'],
  ['sessiondb.postgres.url', 'system', null, 'MINSKY_SESSIONDB_POSTGRES_URL'],
  ['sessiondb.postgres.poolSize', 'system', 5, null],
  ['workspaces.dir', 'system', null, 'MINSKY_WORKSPACES_DIR'],
  ['session.strategy', 'repository', 'clone', null],
  ['session.base', 'repository', null, null],
  ['session.copy', 'repository', null, null],
  ['trash.retention', 'system', '7d', null],
  ['tasks.scheme', 'repository', 'md', null],
];

const pathsAccepted = ['/', '/x/y.sqlite', '~', '~/x', 'C:\\x', 'C:/x'];
const pathsRefused = ['x', './x', '../x', '~x', '~you/x', 'file:///x', '/a\0b', '/a\nb', '$HOME/x', 'C:~/x'];
const accepted: [ConfigKey, readonly unknown[]][] = [
  ['sessiondb.backend', ['sqlite', 'json', 'postgres']],
  [
    'sessiondb.postgres.url',
    ['postgres://db/x', 'postgresql://me:p%40ss@[::1]:5432/x?sslmode=require', 'postgresql:///x?host=/run'],
  ],
  ['sessiondb.postgres.poolSize', [1, 5, 100]],
  ['sessiondb.sqlite.path', pathsAccepted],
  ['sessiondb.json.path', pathsAccepted],
  ['workspaces.dir', pathsAccepted],
  ['session.strategy', ['clone', 'worktree']],
  ['session.base', ['main', 'release/1.0']],
  ['session.copy', [[], ['.env'], ['*.local', '!x', '/a/**']]],
  ['trash.retention', ['0s', '7d', '4w']],
  ['tasks.scheme', ['md', 'gh', 'mt']],
];
const refused: [ConfigKey, readonly unknown[]][] = [
  [
    'sessiondb.postgres.url',
    [
      'db/x',
      'mysql://db/x',
      'postgres:db',
      'xpostgres://db/x',
      'postgres://me:a/b@db/x',
      'postgres://db/x y',
      'postgres://',
    ],
  ],
  ['sessiondb.postgres.poolSize', [0, -1, 1.5, 101, '5', Number.NaN]],
  ['sessiondb.backend', ['SQLite', 'mysql', 'memory', 'toString', ['sqlite']]],
  ['sessiondb.sqlite.path', pathsRefused],
  ['sessiondb.json.path', pathsRefused],
  ['workspaces.dir', pathsRefused],
  ['session.strategy', ['copy', 'Clone', 'clone ']],
  ['session.base', ['-x', 'a..b', 'HEAD', '--upload-pack=x']],
  ['session.copy', ['.env', [''], ['.env', 5], [['.env']], { 0: '.env' }]],
  ['trash.retention', ['7', '7 days', '-7d']],
  ['tasks.scheme', ['MD', 'md#', 'task', '1']],
];
const wrongTypes = [true, {}, [5], '', null];
const rows = <T>(list: readonly [ConfigKey, readonly T[]][]): (readonly [ConfigKey, T])[] =>
  list.flatMap(([key, values]) => values.map((value) => [key, value] as const));

describe('the table of settings', () => {
  it('has these keys, scopes, defaults and variables', () => {
    expect(
      Object.entries(configKeys).map(([key, { scope, default: fallback, environment }]) => [
        key,
        scope,
        fallback,
        environment,
      ]),
    ).toEqual(table);
  });

  it.each(table)('has in %s a default that the setting itself accepts', (key, _scope, fallback) => {
    expect(fallback === null ? ok(null) : configKeys[key].parse(fallback)).toEqual(ok(fallback));
  });

  it.each(table)('tells for %s what is allowed', (key) => {
    expect(configKeys[key].allowed).not.toBe('');
  });

  it.each(rows(accepted))('accepts %s = %j as it stands', (key, value) => {
    expect(configKeys[key].parse(value)).toEqual(ok(value));
  });

  it.each(
    rows([
      ...refused,
      ...table.map(
        ([key, , fallback]) =>
          [key, fallback === 5 ? wrongTypes : [5, ...wrongTypes]] as [ConfigKey, unknown[]],
      ),
    ]),
  )('refuses %s = %j', (key, value) => {
    expect(configKeys[key].parse(value).isErr()).toBe(true);
  });

  it.each([
    'sessiondb',
    'session',
    'Session.base',
    'session.base.x',
    '',
    'toString',
    '__proto__',
    'constructor',
  ])('does not know %j', (key) => {
    expect(isConfigKey(key)).toBe(false);
  });
});
