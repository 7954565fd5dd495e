// Bundles the command line into dist/cli.js and the './testing' export into dist/testing.js.
// `node esbuild.config.mjs [--sourcemap]`
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';

process.chdir(import.meta.dirname);
const outdir = 'dist';
const { version } = JSON.parse(readFileSync('package.json', 'utf8'));

/** @type {import('esbuild').BuildOptions} */
const common = {
  bundle: true,
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22.18',
  outdir,
  write: false,
  sourcemap: process.argv.includes('--sourcemap') ? 'linked' : false,
  define: { __MINSKY_VERSION__: JSON.stringify(version) },
  logLevel: 'warning',
};

// What every command loads, what every command that opens the application loads, and what most stores need.
const alwaysLoaded = [
  'src/interfaces/cli/run-cli.ts',
  'src/infrastructure/composition/container.ts',
  'src/infrastructure/persistence/sql/sql-session-store.ts',
].map((path) => resolve(path));
const usualStore = resolve('src/infrastructure/persistence/sqlite/sqlite-backend.ts');

/**
 * A file of our own that is loaded later may count on what is loaded by then. Said to esbuild as imports, this makes
 * what all of them share one chunk; without it every subset of them that shares something gets a chunk, and each chunk
 * takes half a millisecond of every start.
 * @type {import('esbuild').Plugin}
 */
const gatherChunks = {
  name: 'gather-chunks',
  setup({ onResolve, onLoad }) {
    const loadedLater = new Set();
    onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
      if (kind === 'dynamic-import') loadedLater.add(resolve(resolveDir, path));
      return undefined;
    });
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      if (!loadedLater.has(path)) return undefined;
      const before = alwaysLoaded.includes(path)
        ? alwaysLoaded.slice(0, alwaysLoaded.indexOf(path))
        : [...alwaysLoaded, ...(/sqlite/.test(path) && path !== usualStore ? [usualStore] : [])];
      const imports = before.map((module) => `import ${JSON.stringify(module)};`);
      return { contents: `${imports.join('')}${readFileSync(path, 'utf8')}`, loader: 'ts' };
    });
  },
};

const commandLine = {
  ...common,
  plugins: [gatherChunks],
  entryPoints: { cli: 'src/interfaces/cli/main.ts' },
  chunkNames: 'chunks/[name]-[hash]',
  minify: true,
  // The ORM knows entities, types and drivers by the name of their class.
  keepNames: true,
  // Native code, and what vendors load only if the user has it.
  external: ['better-sqlite3', 'pg-native', 'pg-cloudflare', 'dataloader'],
  // Bundled CommonJS has no module scope of its own: it requires Node's modules, and write-file-atomic names its file.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
  define: { ...common.define, __filename: 'import.meta.filename', __dirname: 'import.meta.dirname' },
};

// Vendors stay imports, so that a user's neverthrow and ours are the same one.
const testing = {
  ...common,
  entryPoints: { testing: 'src/interfaces/testing/testing.ts' },
  chunkNames: 'chunks/testing-[hash]',
  packages: 'external',
};

const hasTesting = existsSync(testing.entryPoints.testing);
const results = await Promise.all(
  [commandLine, ...(hasTesting ? [testing] : [])].map((options) => build(options)),
);
publish(results.flatMap((result) => result.outputFiles));
if (hasTesting) {
  rmSync(join(outdir, 'types'), { recursive: true, force: true });
  const tsc = join('node_modules', 'typescript', 'bin', 'tsc');
  execFileSync(process.execPath, [tsc, '--project', 'tsconfig.testing.json'], { stdio: 'inherit' });
}

/** Chunks before the entries that name them, each by a rename: a CLI that starts meanwhile sees the old build or the new. */
function publish(files) {
  const [chunks, entries] = [true, false].map((wanted) =>
    files.filter(({ path }) => (dirname(path) !== join(process.cwd(), outdir)) === wanted),
  );
  for (const { path, contents } of [...chunks, ...entries]) {
    mkdirSync(dirname(path), { recursive: true });
    const temporary = `${path}.${process.pid}.tmp`;
    writeFileSync(temporary, contents);
    renameSync(temporary, path);
  }
  const written = new Set(files.map(({ path }) => path));
  for (const entry of readdirSync(outdir, { recursive: true, withFileTypes: true })) {
    const path = join(process.cwd(), entry.parentPath, entry.name);
    const ours = !path.startsWith(join(process.cwd(), outdir, 'types'));
    if (entry.isFile() && ours && !written.has(path)) rmSync(path);
  }
}
