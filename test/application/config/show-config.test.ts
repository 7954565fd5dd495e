import { describe, expect, it } from '@jest/globals';
import type { ConfigShown } from '../../../src/application/config/show-config.ts';
import { tokens } from '../../../src/infrastructure/composition/tokens.ts';
import { diskFull } from '../faults.ts';
import { outcomeOf, World } from '../world.ts';

const show = (world: World): Promise<unknown> =>
  outcomeOf(world.get(tokens.showConfig)(undefined, world.context()));
const validate = (world: World): Promise<unknown> =>
  outcomeOf(world.get(tokens.validateConfig)(undefined, world.context()));

const misplaced = {
  layer: 'repository',
  entries: [{ key: 'sessiondb.backend', value: 'json', source: '/r/.minsky/config.yaml' }],
} as const;
const legacy = {
  layer: 'repository',
  entries: [{ key: 'persistence.backend', value: 'sqlite', source: '/r/.minsky/config.yaml' }],
} as const;
const secret = {
  layer: 'environment',
  entries: [
    {
      key: 'sessiondb.postgres.url',
      value: 'postgres://me:hush@db/minsky',
      source: 'MINSKY_SESSIONDB_POSTGRES_URL',
    },
  ],
} as const;
const bad = {
  layer: 'user',
  entries: [{ key: 'trash.retention', value: 'soon', source: 'config.yaml' }],
} as const;

describe('config show', () => {
  it('tells each setting with where it was decided, and no password', async () => {
    const world = new World();
    world.layers = [secret];
    const shown = await show(world);
    expect(shown).toMatchObject({
      settings: expect.arrayContaining([
        { key: 'trash.retention', value: '7d', layer: 'default', source: null },
        expect.objectContaining({ key: 'sessiondb.postgres.url', source: 'MINSKY_SESSIONDB_POSTGRES_URL' }),
      ]),
      problems: [],
      notices: [],
    });
    expect(JSON.stringify(shown)).not.toContain('hush');
  });

  it('tells problems and notices beside the settings that hold all the same', async () => {
    const world = new World();
    world.layers = [bad, misplaced];
    world.problems = [{ kind: 'UnreadableConfig', source: 'x.yaml', detail: 'line 1' }];
    expect(await show(world)).toMatchObject({
      settings: expect.arrayContaining([
        { key: 'trash.retention', value: '7d', layer: 'default', source: null },
        { key: 'sessiondb.backend', value: 'sqlite', layer: 'default', source: null },
      ]),
      problems: [{ kind: 'UnreadableConfig' }, { kind: 'BadValue', key: 'trash.retention', value: 'soon' }],
      notices: [{ kind: 'SystemKeyInRepository', key: 'sessiondb.backend' }],
    });
    expect(world.notices).toMatchObject([{ kind: 'Config', notice: { key: 'sessiondb.backend' } }]);
  });

  it('tells the place where things are as long as nobody chose one', async () => {
    const world = new World();
    const workspaces = async (): Promise<unknown> => {
      const { settings } = (await show(world)) as ConfigShown;
      return settings.find(({ key }) => key === 'workspaces.dir');
    };
    const key = 'workspaces.dir';
    expect(await workspaces()).toEqual({ key, value: '/state/sessions', layer: 'default', source: null });
    world.layers = [{ layer: 'user', entries: [{ key, value: '/elsewhere', source: 'config.yaml' }] }];
    expect(await workspaces()).toEqual({ key, value: '/elsewhere', layer: 'user', source: 'config.yaml' });
  });
});

describe('config validate', () => {
  it('counts what is set to something other than its default', async () => {
    const world = new World();
    world.layers = [secret];
    expect(await validate(world)).toEqual({ set: 1, notices: [] });
  });

  it('calls a system key in a repository file a problem, which other commands only mention', async () => {
    const world = new World();
    world.layers = [misplaced];
    const { source, key } = misplaced.entries[0];
    expect(await validate(world)).toEqual({
      kind: 'ConfigInvalid',
      problems: [{ kind: 'MisplacedKey', source, key }],
    });
    await outcomeOf(world.get(tokens.describeStore)(undefined, world.context()));
    expect(world.notices).toEqual([
      { kind: 'Config', notice: { kind: 'SystemKeyInRepository', source, key } },
    ]);
  });

  it('tells every problem at once', async () => {
    const world = new World();
    world.layers = [bad, misplaced];
    expect(await validate(world)).toMatchObject({
      kind: 'ConfigInvalid',
      problems: [{ kind: 'BadValue' }, { kind: 'MisplacedKey' }],
    });
  });

  it('mentions a legacy key and is content', async () => {
    const world = new World();
    world.layers = [legacy];
    expect(await validate(world)).toMatchObject({
      set: 0,
      notices: [{ kind: 'LegacyKey', key: 'persistence.backend' }],
    });
  });
});

it.each([
  ['show', show],
  ['validate', validate],
])('config %s fails when the directory cannot be looked at', async (_name, run) => {
  const world = new World();
  world.calls.fail('disk.enclosingCheckout', diskFull);
  expect(await run(world)).toEqual(diskFull);
});
