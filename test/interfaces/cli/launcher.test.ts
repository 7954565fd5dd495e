import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { isolatedEnvironment } from '../../support/isolated-environment.ts';
import { plantedTree } from '../../support/planted-tree.ts';
import { repositoryRoot } from '../../support/repository-root.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

type Checkout = { built?: string; bundledNode?: boolean };

const launcherPath = 'src/interfaces/cli/launcher.cjs';
const pretendVersion = (version: string): string[] => [
  '--import',
  `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`,
];
const environment = isolatedEnvironment(temporaryDirectory());
const report = `process.stdout.write(JSON.stringify({ node: process.versions.node, argv: process.argv.slice(2) }));`;

function checkout({ built, bundledNode = true }: Checkout): string {
  const tree = plantedTree({
    'package.json': '{ "type": "module" }',
    ...(built === undefined ? {} : { 'dist/cli.cjs': built }),
  });
  mkdirSync(join(tree, dirname(launcherPath)), { recursive: true });
  copyFileSync(join(repositoryRoot, launcherPath), join(tree, launcherPath));
  if (bundledNode) {
    mkdirSync(join(tree, 'node_modules/node/bin'), { recursive: true });
    symlinkSync(process.execPath, join(tree, 'node_modules/node/bin/node'));
  }
  return tree;
}

function launch(tree: string, nodeOptions: string[], args: string[], node = process.execPath) {
  const all = [...nodeOptions, join(tree, launcherPath), ...args];
  const { status, signal, stdout, stderr } = spawnSync(node, all, { encoding: 'utf8', env: environment });
  return { status, signal, stdout, stderr };
}

const thisNode = process.versions.node;
const args = ['session', 'start', 'a b', '--', '$HOME', ''];
const reported = {
  status: 0,
  signal: null,
  stdout: JSON.stringify({ node: thisNode, argv: args }),
  stderr: '',
};

describe('on a Node that is new enough', () => {
  it.each(['22.18.0', '22.19.1', '24.0.0', '100.1.0'])(
    '%s loads the built command line in the same process',
    (version) => {
      const tree = checkout({ built: report, bundledNode: false });
      const stdout = JSON.stringify({ node: version, argv: args });
      expect(launch(tree, pretendVersion(version), args)).toEqual({ ...reported, stdout });
    },
  );

  it('says how to build a checkout without a build', () => {
    const tree = checkout({});
    expect(launch(tree, [], [])).toEqual({
      status: 7,
      signal: null,
      stdout: '',
      stderr: `minsky: this checkout has not been built. Build it: cd ${tree} && npm ci\n`,
    });
  });

  it('says in one line why a damaged build does not start, and shows the stack with --debug', () => {
    const tree = checkout({ built: `throw new Error('broken chunk');` });
    const expected = { status: 70, signal: null, stdout: '', stderr: 'minsky: cannot start: broken chunk\n' };
    expect(launch(tree, [], [])).toEqual(expected);
    expect(launch(tree, [], ['--debug']).stderr).toMatch(
      /^minsky: cannot start: Error: broken chunk\n +at .*dist/,
    );
  });
});

describe('what Node compiles', () => {
  const cacheOf = (words: string[], env: Record<string, string | undefined>): string => {
    const tree = checkout({
      built: `process.stdout.write(String(require('node:module').getCompileCacheDir()));`,
    });
    const all = [join(tree, launcherPath), ...words];
    return spawnSync(process.execPath, all, { encoding: 'utf8', env: { ...environment, ...env } }).stdout;
  };

  it.each([
    [['session', 'dir', 'x'], 'session-dir'],
    [['db', 'status'], 'db-status'],
    [['--json', 'session', 'list'], 'other'],
    [['session', '../../x'], 'other'],
    [['doctor'], 'other'],
  ])('by %j is kept in the cache of the user as %s', (words, operation) => {
    const cache = temporaryDirectory();
    const expected = join(cache, 'minsky', 'compile-cache', operation);
    expect(dirname(cacheOf(words, { XDG_CACHE_HOME: cache }))).toBe(expected);
  });

  it('is kept below the home directory where no other cache is named', () => {
    for (const named of [undefined, 'relative'])
      expect(dirname(cacheOf(['doctor'], { XDG_CACHE_HOME: named }))).toBe(
        join(environment.HOME!, '.cache/minsky/compile-cache/other'),
      );
  });

  it('is kept where NODE_COMPILE_CACHE says, or nowhere', () => {
    const cache = temporaryDirectory();
    expect(dirname(cacheOf(['doctor'], { NODE_COMPILE_CACHE: cache }))).toBe(cache);
    expect(cacheOf(['doctor'], { NODE_DISABLE_COMPILE_CACHE: '1' })).toBe('undefined');
  });

  it('cannot be kept without harm to the command', () => {
    const occupied = join(plantedTree({ occupied: '' }), 'occupied');
    expect(cacheOf(['doctor'], { XDG_CACHE_HOME: occupied })).toBe('undefined');
  });
});

describe('on a Node that is too old', () => {
  it.each(['4.9.1', '12.22.0', '20.20.2', '22.17.1'])(
    '%s hands everything to the Node of the checkout',
    (version) => {
      expect(launch(checkout({ built: report }), pretendVersion(version), args)).toEqual(reported);
    },
  );

  it('names the version that is needed when there is no other Node', () => {
    const tree = checkout({ built: report, bundledNode: false });
    expect(launch(tree, pretendVersion('20.20.2'), [])).toEqual({
      status: 7,
      signal: null,
      stdout: '',
      stderr: `minsky: needs Node.js 22.18 or newer, and this is 20.20.2. Install one, or let this checkout have its own: cd ${tree} && npm ci\n`,
    });
  });

  it('says how to mend the Node of the checkout when that cannot be started', () => {
    const tree = checkout({ built: report, bundledNode: false });
    mkdirSync(join(tree, 'node_modules/node/bin/node'), { recursive: true });
    expect(launch(tree, pretendVersion('20.20.2'), [])).toEqual({
      status: 7,
      signal: null,
      stdout: '',
      stderr: `minsky: cannot start ${tree}/node_modules/node/bin/node (EACCES). Install it again: cd ${tree} && npm ci\n`,
    });
  });

  it('says so when the Node of the checkout is too old itself, and does not start it over and over', () => {
    const tree = checkout({ built: report });
    const [flag, code] = pretendVersion('20.20.2');
    const tooOld = { ...environment, NODE_OPTIONS: `${flag}=${code}` };
    const { status, stderr } = spawnSync(process.execPath, [join(tree, launcherPath)], {
      encoding: 'utf8',
      env: tooOld,
    });
    expect({ status, stderr }).toEqual({
      status: 7,
      stderr: expect.stringMatching(/^minsky: needs Node[.]js 22[.]18 or newer, and this is 20[.]20[.]2[.]/),
    });
  });

  it('quotes a directory that a shell would take apart', () => {
    const tree = join(plantedTree({}), "o'dd name");
    mkdirSync(join(tree, dirname(launcherPath)), { recursive: true });
    copyFileSync(join(repositoryRoot, launcherPath), join(tree, launcherPath));
    expect(launch(tree, [], []).stderr).toContain(`cd '${tree.replace("'", `'\\''`)}' && npm ci\n`);
  });

  it('passes on the exit status', () => {
    const tree = checkout({ built: 'process.exitCode = 4;' });
    expect(launch(tree, pretendVersion('20.20.2'), [])).toEqual({
      status: 4,
      signal: null,
      stdout: '',
      stderr: '',
    });
  });

  it('dies of the signal that the command died of', () => {
    const tree = checkout({ built: `process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000);` });
    expect(launch(tree, pretendVersion('20.20.2'), [])).toEqual({
      status: null,
      signal: 'SIGKILL',
      stdout: '',
      stderr: '',
    });
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'passes %s on once and waits for the command',
    async (name) => {
      const tree = checkout({
        built: `let count = 0;
        process.on('${name}', () => {
          count += 1;
          setTimeout(() => { process.stdout.write(String(count)); process.exit(5); }, 200);
        });
        setInterval(() => {}, 1000);
        process.stdout.write('ready ');`,
      });
      const all = [...pretendVersion('20.20.2'), join(tree, launcherPath)];
      const child = spawn(process.execPath, all, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
      let output = '';
      child.stdout.on('data', (chunk: Buffer) => {
        output += chunk.toString();
        if (output === 'ready ') child.kill(name);
      });
      const exit = await once(child, 'close');
      expect({ exit, output }).toEqual({ exit: [5, null], output: 'ready 1' });
    },
  );
});

describe('under every Node on the PATH', () => {
  const onPath = (process.env.PATH ?? '').split(delimiter).map((directory) => join(directory, 'node'));
  const nodes = [...new Set([process.execPath, ...onPath])].filter((path) => existsSync(path));

  it.each(nodes)('%s starts the command line, without a warning', (node) => {
    const result = launch(checkout({ built: report }), [], args, node);
    const [major = 0, minor = 0] = (JSON.parse(result.stdout) as { node: string }).node
      .split('.')
      .map(Number);
    expect(major > 22 || (major === 22 && minor >= 18)).toBe(true);
    expect(result).toEqual({ ...reported, stdout: expect.any(String) });
  });
});
