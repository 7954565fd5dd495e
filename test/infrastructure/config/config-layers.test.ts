import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { err, ok } from 'neverthrow';
import type { ConfigReading } from '../../../src/application/ports/config-layers.ts';
import { childPath, type AbsolutePath } from '../../../src/domain/workspace/workspace-path.ts';
import { fileConfigLayers } from '../../../src/infrastructure/config/config-layers.ts';
import { openDirectory, runChild, unprivileged } from '../filesystem/real-conditions.ts';

let repository: AbsolutePath;
let repositoryFile: AbsolutePath;
let userFile: AbsolutePath;
beforeEach(() => {
  const root = openDirectory();
  repository = childPath(root, 'repository');
  repositoryFile = childPath(repository, '.minsky', 'config.yaml');
  userFile = childPath(root, 'user', 'config.yaml');
  for (const file of [repositoryFile, userFile]) mkdirSync(dirname(file), { recursive: true });
});

async function read(changes: Partial<Parameters<typeof fileConfigLayers>[0]> = {}): Promise<ConfigReading> {
  const layers = fileConfigLayers({ userFile: ok(userFile), environment: {}, flags: [], ...changes });
  return (await layers.read(repository))._unsafeUnwrap();
}

/** What came of a user file with that content: the entries as `key=value`, or the problem. */
async function readUserFile(content: string | Uint8Array): Promise<unknown> {
  writeFileSync(userFile, content);
  const { layers, problems } = await read();
  const entries = layers[1]?.entries.map(({ key, value }) => `${key}=${JSON.stringify(value)}`);
  return problems.length === 0 ? entries : problems;
}

const unreadable = (detail: string, source = userFile): readonly object[] => [
  { kind: 'UnreadableConfig', source, detail },
];
const nothing = ['repository', 'user', 'environment', 'flag'].map((layer) => ({ layer, entries: [] }));

describe('the layers', () => {
  it('are empty where nothing is set', async () => {
    expect(await read()).toEqual({ layers: nothing, problems: [] });
  });

  it('tell every value with the file, the variable or the flag it is from, lowest first', async () => {
    writeFileSync(repositoryFile, 'session:\n  strategy: worktree\n  copy: [.env]\n');
    writeFileSync(userFile, 'trash: { retention: 3d }\nsession.base: trunk\n');
    const flag = { key: 'tasks.scheme', value: 'gh', source: '--scheme' };
    const environment = { MINSKY_WORKSPACES_DIR: '~/w', MINSKY_SESSIONDB_BACKEND: '', MINSKY_OTHER: 'x' };
    const entry = (key: string, value: unknown, source: string): object => ({ key, value, source });
    expect(await read({ environment, flags: [flag] })).toEqual({
      layers: [
        {
          layer: 'repository',
          entries: [
            entry('session.strategy', 'worktree', repositoryFile),
            entry('session.copy', ['.env'], repositoryFile),
          ],
        },
        {
          layer: 'user',
          entries: [entry('trash.retention', '3d', userFile), entry('session.base', 'trunk', userFile)],
        },
        { layer: 'environment', entries: [entry('workspaces.dir', '~/w', 'MINSKY_WORKSPACES_DIR')] },
        { layer: 'flag', entries: [flag] },
      ],
      problems: [],
    });
  });

  it('have no repository file outside a repository', async () => {
    writeFileSync(repositoryFile, 'a: 1\n');
    const layers = fileConfigLayers({ userFile: ok(null), environment: {}, flags: [] });
    expect((await layers.read(null))._unsafeUnwrap()).toEqual({ layers: nothing, problems: [] });
  });

  it('count a file that is the user’s and the repository’s as the user’s', async () => {
    writeFileSync(repositoryFile, 'a: 1\n');
    symlinkSync(repositoryFile, userFile);
    const { layers, problems } = await read();
    expect(layers.map(({ entries }) => entries.length)).toEqual([0, 1, 0, 0]);
    expect(problems).toEqual([]);
  });

  it('go on without a user file that cannot be told', async () => {
    const problem = {
      kind: 'BadValue',
      source: 'MINSKY_CONFIG',
      key: 'x',
      value: 'y',
      allowed: 'z',
    } as const;
    writeFileSync(repositoryFile, 'a: 1\n');
    const { layers, problems } = await read({ userFile: err(problem) });
    expect([layers[0]?.entries.length, layers[1]?.entries, problems]).toEqual([1, [], [problem]]);
  });

  it('go on with one file when the other is broken', async () => {
    writeFileSync(repositoryFile, ': [');
    expect(await readUserFile('a: 1')).toMatchObject([{ kind: 'UnreadableConfig', source: repositoryFile }]);
    expect((await read()).layers[1]?.entries).toEqual([{ key: 'a', value: 1, source: userFile }]);
  });
});

describe('a file', () => {
  it.each([
    ['', []],
    ['# nothing\n---\n', []],
    ['null', []],
    ['\uFEFFa: ü\r\n', ['a="ü"']],
    ['a: {b: 1, c: [x, {y: z}]}', ['a.b=1', 'a.c=["x",{"y":"z"}]']],
    ['a: &x {b: 1}\nc: *x\n', ['a.b=1', 'c.b=1']],
    ['__proto__: {b: 1}\nconstructor: 2', ['__proto__.b=1', 'constructor=2']],
  ])('%j says %j', async (content, entries) => {
    expect(await readUserFile(content)).toEqual(entries);
  });

  it.each(['[a, b]', 'just words', '7'])('%j is refused, since it names no settings', async (content) => {
    expect(await readUserFile(content)).toEqual(
      unreadable('it holds no settings: a line should look like `key: value`'),
    );
  });

  it('with a mistake is refused with its line, nothing of it quoted', async () => {
    expect(await readUserFile('a: 1\nurl: "postgres://u:secret@h\nb: 2\n')).toEqual(
      unreadable('line 4: Missing closing "quote'),
    );
    expect(await readUserFile('a: 1\n\na: 2\n')).toEqual(unreadable('line 3: Map keys must be unique'));
    expect(await readUserFile('a: secret\n- b\n')).toEqual([
      expect.objectContaining({ detail: expect.not.stringContaining('secret') }),
    ]);
    expect(await readUserFile('a: 1\n---\nb: 2\n')).toEqual([
      expect.objectContaining({ detail: expect.stringMatching(/^line \d: .*multiple documents/) }),
    ]);
  });

  it('with aliases that multiply is refused before they are resolved', async () => {
    const levels = Array.from({ length: 12 }, (_, index) => {
      const below = index === 0 ? '"x"' : `*l${String(index - 1)}`;
      return `l${String(index)}: &l${String(index)} [${Array(9).fill(below).join(', ')}]`;
    });
    expect(await readUserFile(levels.join('\n'))).toEqual(
      unreadable('its aliases refer to too much, or to nothing'),
    );
    // Resolved, they would be 9 ** 12 texts: the test would never end.
  });

  it.each([
    ['an alias of itself', 'a: &x {b: *x}'],
    ['brackets without end', `a: ${'['.repeat(100_000)}`],
    [
      'mappings without end',
      Array.from({ length: 1_000 }, (_, depth) => `${' '.repeat(depth)}a:\n`).join(''),
    ],
  ])('with %s does no harm', async (_what, content) => {
    expect(await readUserFile(content)).toBeDefined();
  });

  it('that is not text in UTF-8 is refused', async () => {
    expect(await readUserFile(Buffer.from([0x61, 0x3a, 0x20, 0xff]))).toEqual(
      unreadable('it is not text in UTF-8'),
    );
  });

  it('of more than 1 MiB is refused unread', async () => {
    writeFileSync(userFile, 'a: 1\n');
    truncateSync(userFile, 2 ** 40);
    expect((await read()).problems).toEqual(unreadable('it is larger than 1 MiB'));
  });

  it('that is a directory, or a link to itself, is refused', async () => {
    mkdirSync(userFile);
    expect((await read()).problems).toEqual(unreadable('it is not a file'));
    const self = childPath(repository, 'self');
    symlinkSync(self, self);
    expect((await read({ userFile: ok(self) })).problems).toEqual(
      unreadable('it cannot be read (ELOOP)', self),
    );
  });

  it('that may not be read is refused', async () => {
    for (const file of [userFile, repositoryFile]) {
      writeFileSync(file, 'a: 1\n');
      chmodSync(file, 0o000);
    }
    const { layers, problems } = await unprivileged(() => read());
    expect(layers).toEqual(nothing);
    expect(problems).toEqual(
      [repositoryFile, userFile].flatMap((file) => unreadable('it may not be read (EACCES)', file)),
    );
  });

  it('is absent if it is the null device, a dead link, or below a file', async () => {
    const dead = childPath(repository, 'dead');
    symlinkSync('nowhere', dead);
    writeFileSync(userFile, '');
    for (const path of ['/dev/null' as AbsolutePath, dead, childPath(userFile, 'config.yaml')]) {
      expect(await read({ userFile: ok(path) })).toEqual({ layers: nothing, problems: [] });
    }
  });
});

describe('the repository’s file', () => {
  it('is not read through a link out of the repository', async () => {
    const secret = childPath(repository, '..', 'token.yaml');
    writeFileSync(secret, 'token: secret\n');
    symlinkSync(secret, repositoryFile);
    expect(await read()).toEqual({
      layers: nothing,
      problems: unreadable('it is a link that leads out of the repository', repositoryFile),
    });
  });

  it('is read through a link inside the repository, and in a repository reached through a link', async () => {
    writeFileSync(childPath(repository, 'real.yaml'), 'a: 1\n');
    symlinkSync('../real.yaml', repositoryFile);
    const link = childPath(repository, 'link');
    symlinkSync(repository, link);
    for (const top of [repository, link]) {
      const layers = fileConfigLayers({ userFile: ok(null), environment: {}, flags: [] });
      const { layers: found, problems } = (await layers.read(top))._unsafeUnwrap();
      expect([found[0]?.entries.length, problems]).toEqual([1, []]);
    }
  });
});

describe('the YAML library', () => {
  const loads = (content: string | null): unknown => {
    if (content !== null) writeFileSync(userFile, content);
    return JSON.parse(
      runChild(`
        import { registerHooks } from 'node:module';
        const loaded = [];
        registerHooks({ resolve: (specifier, context, next) => (loaded.push(specifier), next(specifier, context)) });
        const { fileConfigLayers } = await import('src/infrastructure/config/config-layers.ts');
        const { ok } = await import('neverthrow');
        await fileConfigLayers({ userFile: ok('${userFile}'), environment: {}, flags: [] }).read('${repository}');
        console.log(JSON.stringify(loaded.includes('yaml')));`),
    );
  };

  it('is loaded only if there is a file', () => {
    expect([loads(null), loads('a: 1\n')]).toEqual([false, true]);
  });
});
