import { describe, expect, it } from '@jest/globals';
import { configKeys } from '../../../src/domain/config/config.ts';
import { legacyKeyFate } from '../../../src/domain/config/legacy-keys.ts';

const renamed = (to: string): object => ({ kind: 'renamed', to });

describe('a setting of earlier versions', () => {
  it.each([
    ['sessiondb.base_dir', { kind: 'workspaces-directory' }],
    ['sessiondb.baseDir', { kind: 'workspaces-directory' }],
    ['sessiondb.sqlite.baseDir', { kind: 'workspaces-directory' }],
    ['sessiondb.json.baseDir', { kind: 'workspaces-directory' }],
    ['sessiondb.dbPath', { kind: 'legacy-store' }],
    ['persistence.sqlite.dbPath', { kind: 'legacy-store' }],
    ['sessiondb.connectionString', renamed('sessiondb.postgres.url')],
    ['sessiondb.postgres.connection_string', renamed('sessiondb.postgres.url')],
    ['sessiondb.postgres.connectionString', renamed('sessiondb.postgres.url')],
    ['persistence.postgres.connectionString', renamed('sessiondb.postgres.url')],
    ['persistence.postgres.maxConnections', renamed('sessiondb.postgres.poolSize')],
    ['persistence.backend', renamed('sessiondb.backend')],
    ['tasks', { kind: 'not-used' }],
    ['tasks.backend', { kind: 'not-used' }],
    ['tasks.strictIds', { kind: 'not-used' }],
    ['backends.github-issues.githubToken', { kind: 'not-used' }],
    ['repository.default_repo_backend', { kind: 'not-used' }],
    ['detectionRules', { kind: 'not-used' }],
    ['default_repo_backend', { kind: 'not-used' }],
    ['version', { kind: 'not-used' }],
    ['workspace.mainPath', { kind: 'not-used' }],
  ])('named %s becomes %j', (key, fate) => {
    expect(legacyKeyFate(key)).toEqual(fate);
  });

  it.each([
    'session.bas',
    'sessiondb',
    'sessiondb.dbpath',
    'persistence',
    'task.scheme',
    'tasksx.y',
    'versions',
    'version.major',
    '',
    'toString',
    '__proto__',
    'constructor',
  ])('was never named %j', (key) => {
    expect(legacyKeyFate(key)).toBeNull();
  });

  it('has no name that is a setting of today, save in a section that was used for something else', () => {
    expect(Object.keys(configKeys).filter((key) => legacyKeyFate(key) !== null)).toEqual(['tasks.scheme']);
  });
});
