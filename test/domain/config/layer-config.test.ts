import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { configKeys, type ConfigKey } from '../../../src/domain/config/config.ts';
import { layerConfig, layerNames, type ConfigLayer } from '../../../src/domain/config/layer-config.ts';

type Layer = ConfigLayer['layer'];
const layers = layerNames.filter((layer) => layer !== 'default');
const layer = (name: Layer, values: Readonly<Record<string, unknown>>): ConfigLayer => ({
  layer: name,
  entries: Object.entries(values).map(([key, value]) => ({ key, value, source: `the ${name}` })),
});
const nothing = layerConfig([]);
const keys = Object.keys(configKeys) as ConfigKey[];

describe('the settings', () => {
  it('are the defaults when nobody says anything', () => {
    const defaults = keys.map((key) => [key, configKeys[key].default]);
    expect(nothing).toEqual({
      config: Object.fromEntries(defaults),
      provenance: Object.fromEntries(
        defaults.map(([key, value]) => [key, { value, layer: 'default', source: null }]),
      ),
      problems: [],
      notices: [],
    });
  });

  it('are taken from the highest layer that says something, each with its own source', () => {
    const layered = layerConfig([
      layer('flag', { 'session.strategy': 'worktree' }),
      layer('repository', {
        'session.strategy': 'clone',
        'session.base': 'develop',
        'session.copy': ['.env'],
      }),
      layer('environment', { 'workspaces.dir': '/env' }),
      layer('user', { 'session.base': 'trunk', 'workspaces.dir': '/user', 'trash.retention': '1d' }),
    ]);
    const said = {
      'session.strategy': { value: 'worktree', layer: 'flag', source: 'the flag' },
      'session.base': { value: 'trunk', layer: 'user', source: 'the user' },
      'session.copy': { value: ['.env'], layer: 'repository', source: 'the repository' },
      'workspaces.dir': { value: '/env', layer: 'environment', source: 'the environment' },
      'trash.retention': { value: '1d', layer: 'user', source: 'the user' },
    };
    expect(layered).toEqual({
      config: {
        ...nothing.config,
        ...Object.fromEntries(Object.entries(said).map(([key, { value }]) => [key, value])),
      },
      provenance: { ...nothing.provenance, ...said },
      problems: [],
      notices: [],
    });
  });

  it('are taken from the later of two places of one layer', () => {
    const older = { key: 'tasks.scheme', value: 'gh', source: 'an old variable' };
    const newer = { key: 'tasks.scheme', value: 'mt', source: 'a new variable' };
    expect(
      layerConfig([{ layer: 'environment', entries: [older, newer] }]).provenance['tasks.scheme'],
    ).toEqual({
      value: 'mt',
      layer: 'environment',
      source: 'a new variable',
    });
  });

  it.each([undefined, null, ''])('are not overridden by %j', (value) => {
    const said = layer('user', { 'session.base': 'trunk' });
    expect(
      layerConfig([
        said,
        layer('environment', { 'session.base': value }),
        layer('flag', { 'session.base': value }),
      ]),
    ).toEqual(layerConfig([said]));
  });

  it('are overridden by an empty list, which says that nothing is to be copied', () => {
    const layered = layerConfig([
      layer('repository', { 'session.copy': ['.env'] }),
      layer('user', { 'session.copy': [] }),
    ]);
    expect(layered.config['session.copy']).toEqual([]);
  });
});

describe('a variable of an earlier version', () => {
  const said = (source: string, value = '/old'): ConfigLayer['entries'][number] => ({
    key: 'workspaces.dir',
    value,
    source,
  });
  const [old, now] = ['MINSKY_SESSIONDB_BASE_DIR', 'MINSKY_WORKSPACES_DIR'];

  it('is obeyed, and that is said', () => {
    const layered = layerConfig([{ layer: 'environment', entries: [said(old)] }]);
    expect(layered.config['workspaces.dir']).toBe('/old');
    expect(layered.notices).toEqual([{ kind: 'LegacyVariable', source: old, key: 'workspaces.dir' }]);
  });

  it('is not worth a word where the one of today is set', () => {
    const layered = layerConfig([{ layer: 'environment', entries: [said(old), said(now, '/new')] }]);
    expect(layered.config['workspaces.dir']).toBe('/new');
    expect(layered.notices).toEqual([]);
  });

  it('is no file that is called like it', () => {
    expect(layerConfig([{ layer: 'user', entries: [said(old)] }]).notices).toEqual([]);
  });
});

describe('a setting of the system', () => {
  const system = keys.filter((key) => configKeys[key].scope === 'system');
  const examples: Partial<Record<ConfigKey, unknown>> = {
    'sessiondb.backend': 'sqlite',
    'sessiondb.sqlite.path': '/evil.sqlite',
    'sessiondb.json.path': '/evil.json',
    'sessiondb.postgres.url': 'postgres://evil/x',
    'sessiondb.postgres.poolSize': 1,
    'workspaces.dir': '/evil',
    'trash.retention': '0s',
  };

  it.each(system)('%s is never obeyed in a repository file, and that is said', (key) => {
    expect(layerConfig([layer('repository', { [key]: examples[key] })])).toEqual({
      ...nothing,
      notices: [{ kind: 'SystemKeyInRepository', source: 'the repository', key }],
    });
  });

  it.each(system)('%s is obeyed in every other layer', (key) => {
    const others = layers.filter((name) => name !== 'repository');
    expect(
      others.map((name) => layerConfig([layer(name, { [key]: examples[key] })]).provenance[key]),
    ).toEqual(others.map((name) => ({ value: examples[key], layer: name, source: `the ${name}` })));
  });

  it('that is wrong is no error in a repository file', () => {
    expect(layerConfig([layer('repository', { 'workspaces.dir': 'relative' })]).problems).toEqual([]);
  });

  it('is decided by no repository file, whatever that says', () => {
    const entries = fc.dictionary(fc.constantFrom(...keys), fc.anything());
    fc.assert(
      fc.property(entries, entries, (repository, user) => {
        const alone = layerConfig([layer('user', user)]);
        const { config } = layerConfig([layer('repository', repository), layer('user', user)]);
        expect(system.map((key) => config[key])).toEqual(system.map((key) => alone.config[key]));
      }),
    );
  });
});

describe('a setting that cannot be obeyed', () => {
  it.each(layers)('is a problem that names the place, the key, the value and what is allowed: %s', (name) => {
    expect(layerConfig([layer(name, { 'session.bas': 'main', 'session.strategy': 'copy' })])).toEqual({
      ...nothing,
      problems: [
        { kind: 'UnknownKey', source: `the ${name}`, key: 'session.bas', value: 'main', allowed: keys },
        {
          kind: 'BadValue',
          source: `the ${name}`,
          key: 'session.strategy',
          value: 'copy',
          allowed: 'clone or worktree',
        },
      ],
      notices: [],
    });
  });

  it('leaves the value of the layer below in force', () => {
    const layered = layerConfig([
      layer('repository', { 'session.base': 'develop' }),
      layer('user', { 'session.base': '-x' }),
    ]);
    expect(layered.config['session.base']).toBe('develop');
  });

  it.each([
    ['sessiondb.postgres.ur', 'postgres://me:hunter2@h/db', 'postgres://me:***@h/db'],
    ['github.token', 'hunter2', '***'],
    ['db.Password', 'hunter2', '***'],
    ['apiSecret', ['hunter2'], '***'],
    ['remotes', ['https://hunter2@h/r', null, { password: 'hunter2' }], ['https://***@h/r', null, '…']],
    ['workspaces.dir', 'https://me:hunter2@h/r', 'https://***@h/r'],
    ['tokenizer', 'fast', 'fast'],
  ])('shows no secret in %s', (key, value, shown) => {
    const { problems } = layerConfig([layer('user', { [key]: value })]);
    expect(problems).toEqual([expect.objectContaining({ key, value: shown })]);
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });

  it('may be a list that holds itself', () => {
    const circle: unknown[] = [];
    circle.push(circle);
    expect(layerConfig([layer('user', { 'session.copy': circle })]).problems).toEqual([
      expect.objectContaining({ kind: 'BadValue', value: ['…'] }),
    ]);
  });
});

describe('a setting of an earlier version', () => {
  it.each(layers)('is not obeyed and not an error, but said: %s', (name) => {
    const legacy = {
      'sessiondb.connectionString': 'postgres://me:hunter2@h/db',
      'persistence.backend': 'json',
      'tasks.backend': 'markdown',
      version: 1,
    };
    expect(layerConfig([layer(name, legacy)])).toEqual({
      ...nothing,
      notices: Object.keys(legacy).map((key) => ({ kind: 'LegacyKey', source: `the ${name}`, key })),
    });
  });
});

describe('the fold of any layers', () => {
  const entry = fc.record({
    key: fc.oneof(fc.constantFrom<string>(...keys), fc.string()),
    value: fc.oneof(fc.constantFrom('main', 'clone', 'gh', '/x', '1d', [], null, undefined), fc.anything()),
    source: fc.string(),
  });
  const anyLayers = fc.uniqueArray(
    fc.record({ layer: fc.constantFrom(...layers), entries: fc.array(entry) }),
    {
      selector: ({ layer: name }) => name,
    },
  );

  it('does not depend on the order in which they are listed, and gives every setting its value and source', () => {
    fc.assert(
      fc.property(anyLayers, (chosen) => {
        const layered = layerConfig(chosen);
        expect(layerConfig(chosen.toReversed())).toEqual(layered);
        expect(Object.keys(layered.provenance)).toEqual(keys);
        for (const key of keys) {
          const { value, layer: name, source } = layered.provenance[key];
          const said = chosen.find((each) => each.layer === name)?.entries ?? [];
          expect(layered.config[key]).toBe(value);
          expect(said.some((each) => each.key === key && each.source === source)).toBe(name !== 'default');
        }
      }),
    );
  });
});

describe('a PostgreSQL backend', () => {
  const key = 'sessiondb.postgres.url';

  it('needs a URL, and what is missing is named', () => {
    expect(layerConfig([layer('environment', { 'sessiondb.backend': 'postgres' })]).problems).toEqual([
      {
        kind: 'MissingKey',
        source: 'the environment',
        key,
        because: 'sessiondb.backend',
        environment: 'MINSKY_SESSIONDB_POSTGRES_URL',
      },
    ]);
  });

  it('needs a URL even if other settings are wrong', () => {
    const { problems } = layerConfig([
      layer('user', { 'sessiondb.backend': 'postgres', 'session.strategy': 'copy' }),
    ]);
    expect(problems.map(({ kind }) => kind)).toEqual(['BadValue', 'MissingKey']);
  });

  it('has no further problem when its URL is there, or was refused without its password', () => {
    const withUrl = (url: string) =>
      layerConfig([layer('user', { 'sessiondb.backend': 'postgres', [key]: url })]).problems;
    expect(withUrl('postgres://db/x')).toEqual([]);
    expect(withUrl('postgres://me:s3cret@db:port/x')).toMatchObject([
      { kind: 'BadValue', key, value: 'postgres://me:***@db:port/x' },
    ]);
  });
});
