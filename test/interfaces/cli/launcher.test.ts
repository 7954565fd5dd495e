import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join, relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { isolatedEnvironment } from '../../support/isolated-environment.ts';
import { plantedTree } from '../../support/planted-tree.ts';
import { repositoryRoot } from '../../support/repository-root.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

type Checkout = { built?: string; bundledNode?: boolean; installed?: boolean };

const launcherPath = 'src/interfaces/cli/launcher.cjs';
const pretendVersion = (version: string): string[] => [
  '--import',
  `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`,
];
const environment = isolatedEnvironment(temporaryDirectory());
/** A file as a build leaves it, which bears its mark. */
const asBuilt = (code: string, build?: string): string =>
  `${build === undefined ? '' : `// ${build}\n`}(function (exports, require, module, __filename, __dirname) {${code}\n})`;
const report = asBuilt(
  `process.stdout.write(JSON.stringify({ node: process.versions.node, argv: process.argv.slice(2) }));`,
);

function checkout({ built, bundledNode = true, installed = false }: Checkout): string {
  const tree = plantedTree({
    'package.json': '{ "type": "module" }',
    ...(installed ? {} : { 'package-lock.json': '{}' }),
    ...(built === undefined ? {} : { 'dist/cli.cjs': built }),
  });
  mkdirSync(join(tree, dirname(launcherPath)), { recursive: true });
  for (const path of [launcherPath, join(dirname(launcherPath), 'run-under-bundled-node.cjs')])
    copyFileSync(join(repositoryRoot, path), join(tree, path));
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
    const tree = checkout({ built: asBuilt(`throw new Error('broken chunk');`) });
    const expected = { status: 70, signal: null, stdout: '', stderr: 'minsky: cannot start: broken chunk\n' };
    expect(launch(tree, [], [])).toEqual(expected);
    expect(launch(tree, [], ['--debug']).stderr).toMatch(
      /^minsky: cannot start: Error: broken chunk\n +at .*dist/,
    );
  });
});

describe('what was compiled', () => {
  const [mark, otherMark] = ['0123456789abcdef', 'fedcba9876543210'] as const;
  const [thisBuild, otherBuild] = [mark, otherMark].map(
    (build) => `${build}-${process.version}-${process.arch}-${String(process.getuid?.() ?? 0)}`,
  ) as [string, string];
  const nothing = asBuilt('', mark);
  const inHome = join('.cache', 'minsky', 'compile-cache');

  /** The files below a directory, e.g. `other/cli.cjs`. */
  const filesIn = (directory: string): string[] =>
    existsSync(directory)
      ? readdirSync(directory, { recursive: true, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => relative(directory, join(entry.parentPath, entry.name)))
          .sort()
      : [];

  const run = (built: string, words: string[], env: Record<string, string | undefined> = {}, tree = '') => {
    const all = [join(tree === '' ? checkout({ built }) : tree, launcherPath), ...words];
    const { status, stdout, stderr } = spawnSync(process.execPath, all, {
      encoding: 'utf8',
      env: { ...isolatedEnvironment(temporaryDirectory()), ...env },
    });
    return { status, stdout, stderr };
  };

  it.each([
    [['session', 'dir', 'x'], 'session-dir'],
    [['db', 'status'], 'db-status'],
    [['-C', '/tmp', '--json', 'session', 'list'], 'session-list'],
    [['session', '../../x'], 'session'],
    [['doctor', '../../x'], 'doctor'],
    [['../../x'], 'other'],
    [['--version'], 'other'],
  ])('by %j is kept in the cache of the user as %s', (words, operation) => {
    const cache = temporaryDirectory();
    run(nothing, words, { XDG_CACHE_HOME: cache });
    expect(filesIn(cache)).toEqual([join('minsky/compile-cache', thisBuild, operation, 'cli.cjs')]);
  });

  it('is kept below the home directory where no other cache is named, for nobody else to read or to write', () => {
    for (const named of [undefined, 'relative']) {
      const home = temporaryDirectory();
      run(nothing, ['doctor'], { XDG_CACHE_HOME: named, LOCALAPPDATA: undefined, HOME: home });
      const kept = join(home, inHome, thisBuild, 'doctor');
      expect(filesIn(join(home, inHome))).toEqual([join(thisBuild, 'doctor/cli.cjs')]);
      expect([kept, join(kept, 'cli.cjs')].map((path) => statSync(path).mode & 0o777)).toEqual([
        0o700, 0o600,
      ]);
    }
  });

  it('is kept where NODE_COMPILE_CACHE says, or nowhere', () => {
    const [cache, other] = [temporaryDirectory(), temporaryDirectory()];
    run(nothing, ['doctor'], { NODE_COMPILE_CACHE: cache, XDG_CACHE_HOME: other });
    expect(filesIn(join(cache, 'minsky'))).toEqual([join('compile-cache', thisBuild, 'doctor/cli.cjs')]);
    run(nothing, ['doctor'], { NODE_DISABLE_COMPILE_CACHE: '1', XDG_CACHE_HOME: other });
    expect(filesIn(other)).toEqual([]);
  });

  it('is that of every file which was loaded, with the functions that were called only later', () => {
    const late = `function late() { return [${'Math.random(),'.repeat(200)}]; }`;
    const tree = checkout({ built: asBuilt(`exports.started = true;require('./chunks/one.cjs');`, mark) });
    mkdirSync(join(tree, 'dist/chunks'));
    writeFileSync(
      join(tree, 'dist/chunks/one.cjs'),
      asBuilt(
        `${late}; if (require('../cli.cjs').started && process.argv[2] === 'db') setTimeout(late);`,
        mark,
      ),
    );
    const cache = temporaryDirectory();
    run('', ['doctor'], { XDG_CACHE_HOME: cache }, tree);
    run('', ['db', 'check'], { XDG_CACHE_HOME: cache }, tree);
    const kept = join(cache, 'minsky/compile-cache', thisBuild);
    expect(filesIn(kept)).toEqual([
      'db-check/cli.cjs',
      'db-check/one.cjs',
      'doctor/cli.cjs',
      'doctor/one.cjs',
    ]);
    const [without, withLate] = ['doctor', 'db-check'].map(
      (name) => statSync(join(kept, name, 'one.cjs')).size,
    );
    expect(withLate! - without!).toBeGreaterThan(2_000);
  });

  it('is of a file that could be loaded: one that could not is tried again', () => {
    const tree = checkout({
      built:
        asBuilt(`const load = () => { try { return require('./one.cjs').done; } catch { return 'failed'; } };
        const first = load();
        require('fs').writeFileSync(__dirname + '/one.cjs', process.argv[2]);
        process.stdout.write([first, load()].join());`),
    });
    writeFileSync(join(tree, 'dist/one.cjs'), asBuilt('throw new Error("not yet")'));
    const repaired = asBuilt('exports.done = __filename.endsWith("dist/one.cjs");');
    expect(run('', [repaired], {}, tree)).toEqual({ status: 0, stdout: 'failed,true', stderr: '' });
  });

  it('is used by later runs, and made anew when it is damaged', () => {
    const tree = checkout({ built: asBuilt(`process.stdout.write('done')`, mark) });
    const cache = temporaryDirectory();
    const kept = join(cache, 'minsky/compile-cache', thisBuild, 'other/cli.cjs');
    const done = { status: 0, stdout: 'done', stderr: '' };
    const once = (): Buffer => {
      expect(run('', [], { XDG_CACHE_HOME: cache }, tree)).toEqual(done);
      return readFileSync(kept);
    };
    const first = once();
    const { ino } = statSync(kept);
    once();
    expect(statSync(kept).ino).toBe(ino);
    const middle = Buffer.from(first).fill(0, first.length >> 1, (first.length >> 1) + 256);
    const others = [Buffer.alloc(0), first.subarray(0, -8), Buffer.alloc(first.length)];
    for (const damaged of [...others, middle]) {
      writeFileSync(kept, damaged);
      expect(once()).toHaveLength(first.length);
    }
  });

  it('is never run for another build, even one of the same length', () => {
    const cache = temporaryDirectory();
    const tree = checkout({ built: asBuilt(`process.stdout.write('one')`, mark) });
    expect(run('', [], { XDG_CACHE_HOME: cache }, tree).stdout).toBe('one');
    writeFileSync(join(tree, 'dist/cli.cjs'), asBuilt(`process.stdout.write('two')`, otherMark));
    expect(run('', [], { XDG_CACHE_HOME: cache }, tree).stdout).toBe('two');
    const kept = join(cache, 'minsky/compile-cache');
    expect(filesIn(kept)).toEqual([join(thisBuild, 'other/cli.cjs'), join(otherBuild, 'other/cli.cjs')]);
  });

  it('is kept anew after an hour, with what was kept before and what has been called since', () => {
    const late = `function late() { return [${'Math.random(),'.repeat(200)}]; }`;
    const tree = checkout({
      built: asBuilt(`${late}; if (process.argv[2] === 'late') setTimeout(late);`, mark),
    });
    const cache = temporaryDirectory();
    const kept = join(cache, 'minsky/compile-cache', thisBuild, 'other/cli.cjs');
    const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);
    const sizeAfter = (word: string, age: Date): number => {
      if (existsSync(kept)) utimesSync(kept, age, age);
      run('', [word], { XDG_CACHE_HOME: cache }, tree);
      return statSync(kept).size;
    };
    const first = sizeAfter('soon', minutesAgo(0));
    expect(sizeAfter('late', minutesAgo(59))).toBe(first);
    const second = sizeAfter('late', minutesAgo(61));
    expect(second - first).toBeGreaterThan(2_000);
    expect(Math.abs(sizeAfter('soon', minutesAgo(61)) - second)).toBeLessThan(500);
  });

  it('is neither used nor replaced where it is somebody else’s', () => {
    const cache = temporaryDirectory();
    const kept = join(cache, 'minsky/compile-cache', thisBuild, 'other/cli.cjs');
    mkdirSync(dirname(kept), { recursive: true });
    writeFileSync(kept, 'planted');
    const superuser = process.getuid?.() === 0;
    if (superuser) chownSync(kept, 65_534, 65_534);
    run(nothing, [], { XDG_CACHE_HOME: cache });
    expect(readFileSync(kept, 'latin1') === 'planted').toBe(superuser);
  });

  it('goes with the first build that comes a month later', () => {
    const cache = temporaryDirectory();
    const kept = join(cache, 'minsky/compile-cache');
    for (const build of ['old', 'recent']) mkdirSync(join(kept, build, 'other'), { recursive: true });
    const days = (count: number): Date => new Date(Date.now() - count * 24 * 60 * 60 * 1_000);
    utimesSync(join(kept, 'old'), days(31), days(31));
    utimesSync(join(kept, 'recent'), days(29), days(29));
    run(nothing, [], { XDG_CACHE_HOME: cache });
    expect(readdirSync(kept).sort()).toEqual([thisBuild, 'recent']);
  });

  it('is not kept of a command that fails, nor of a file that no build has marked', () => {
    const cache = temporaryDirectory();
    run(asBuilt('process.exitCode = 3;', mark), [], { XDG_CACHE_HOME: cache });
    run(asBuilt('process.exitCode = 0;'), [], { XDG_CACHE_HOME: cache });
    expect(filesIn(cache)).toEqual([]);
  });

  it('cannot be kept without harm to the command', () => {
    const occupied = join(plantedTree({ occupied: '' }), 'occupied');
    const built = asBuilt(`process.stdout.write('done')`, mark);
    expect(run(built, [], { XDG_CACHE_HOME: occupied })).toEqual({ status: 0, stdout: 'done', stderr: '' });
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

  it('names no directory of an installed package, in which nothing can be installed', () => {
    const tree = checkout({ built: report, bundledNode: false, installed: true });
    expect(launch(tree, pretendVersion('20.20.2'), []).stderr).toBe(
      'minsky: needs Node.js 22.18 or newer, and this is 20.20.2. Install one.\n',
    );
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
    writeFileSync(join(tree, 'package-lock.json'), '{}');
    expect(launch(tree, [], []).stderr).toContain(`cd '${tree.replace("'", `'\\''`)}' && npm ci\n`);
  });

  it('passes on the exit status', () => {
    const tree = checkout({ built: asBuilt('process.exitCode = 4;') });
    expect(launch(tree, pretendVersion('20.20.2'), [])).toEqual({
      status: 4,
      signal: null,
      stdout: '',
      stderr: '',
    });
  });

  it('dies of the signal that the command died of', () => {
    const tree = checkout({
      built: asBuilt(`process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000);`),
    });
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
        built: asBuilt(`let count = 0;
        process.on('${name}', () => {
          count += 1;
          setTimeout(() => { process.stdout.write(String(count)); process.exit(5); }, 200);
        });
        setInterval(() => {}, 1000);
        process.stdout.write('ready ');`),
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
