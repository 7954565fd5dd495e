// Bundles the command line into dist/cli.cjs and the './testing' export into dist/testing.js.
// `node esbuild.config.mjs [--readable]`; what is readable is for a profiler.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { build, transform } from 'esbuild';
import { joinOutputFiles } from './join-output-files.mjs';

process.chdir(import.meta.dirname);
const outdir = 'dist';
const minify = !process.argv.includes('--readable');
const smaller = { minifyWhitespace: minify, minifySyntax: minify };
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
  define: { __MINSKY_VERSION__: JSON.stringify(version) },
  logLevel: 'warning',
};

// What every command loads; then what every command that opens the application loads, and the usual store.
const commandLineItself = resolve('src/interfaces/cli/run-cli.ts');
const application = [
  'src/infrastructure/composition/container.ts',
  'src/infrastructure/persistence/sqlite/sqlite-backend.ts',
  'src/infrastructure/persistence/sqlite/open-sqlite-database.ts',
].map((path) => resolve(path));
const alwaysLoaded = [commandLineItself, ...application];
// What answers a shell opens the application for some words only.
const withoutApplication = resolve('src/interfaces/shell');

/** Every file of our own that is named in an `import()`. */
function filesLoadedLater() {
  const sources = readdirSync('src', { recursive: true }).filter((path) => path.endsWith('.ts'));
  return new Set(
    sources.flatMap((path) => {
      const text = readFileSync(join('src', path), 'utf8');
      const named = text.matchAll(/\bimport\('([.][^']+)'\)/g);
      return [...named].map(([, specifier]) => resolve('src', dirname(path), specifier));
    }),
  );
}

/**
 * A file of our own that is loaded later may count on what is loaded by then. Said to esbuild as imports, this makes
 * what all of them share one chunk; without it every subset of them that shares something gets a chunk, and each chunk
 * takes half a millisecond of every start.
 * @type {import('esbuild').Plugin}
 */
const gatherChunks = {
  name: 'gather-chunks',
  setup({ onLoad }) {
    const loadedLater = filesLoadedLater();
    onLoad({ filter: /[.]ts$/ }, ({ path }) => {
      if (!loadedLater.has(path)) return undefined;
      const before =
        dirname(path) === withoutApplication
          ? [commandLineItself]
          : alwaysLoaded.filter((module) => module !== path);
      const imports = before.map((module) => `import ${JSON.stringify(module)};`);
      return { contents: `${imports.join('')}${readFileSync(path, 'utf8')}`, loader: 'ts' };
    });
  },
};

/**
 * The dozen files of better-sqlite3 become part of the chunk that needs them; its native code stays where npm put it.
 * Which of the prebuilt ones is meant the package asks Node's diagnostic report, which takes longer than opening a store.
 * @type {import('esbuild').Plugin}
 */
const nativeCode = {
  name: 'native-code',
  setup({ onLoad }) {
    onLoad({ filter: /better-sqlite3[\\/]lib[\\/]binding[.]js$/ }, () => ({
      contents: readFileSync('src/infrastructure/persistence/sqlite/native-binding.cjs', 'utf8'),
    }));
  },
};

const commandLine = {
  ...common,
  metafile: true,
  // Of neverthrow Node takes the CommonJS form, and each file that imports it would make a copy of its exports.
  alias: { neverthrow: resolve('node_modules/neverthrow/dist/index.es.js') },
  plugins: [gatherChunks, nativeCode],
  entryPoints: { cli: 'src/interfaces/cli/main.ts' },
  chunkNames: 'chunks/[name]-[hash]',
  outExtension: { '.js': '.cjs' },
  // Names stay: the ORM knows entities, types and drivers by that of their class.
  ...smaller,
  // Native code, and what vendors load only if the user has it.
  external: ['pg-native', 'pg-cloudflare', 'dataloader'],
};

/**
 * What esbuild splits has to be ESM; what starts fast is CommonJS, since Node loads no ESM loader for it and makes no
 * facade of its own modules. So each file is translated on its own: imports become `require`, and `import()` a promise of it.
 */
async function toCommonJs({ path, text }) {
  const { code } = await transform(text, {
    format: 'cjs',
    platform: 'node',
    target: common.target,
    ...smaller,
    supported: { 'dynamic-import': false },
    define: { 'import.meta.url': '__importMetaUrl' },
    logLevel: 'warning',
  });
  const loaded = withoutDetours(code);
  const url = "const __importMetaUrl=require('node:url').pathToFileURL(__filename).href;";
  return { path, contents: code.includes('__importMetaUrl') ? `${url}${loaded}` : loaded };
}

/**
 * Our own files are translated from ESM: what they export needs no copy that looks like ESM. A module of Node's that
 * is not loaded at its start anyway is loaded by the first call of it.
 */
function withoutDetours(code) {
  const direct = code
    .replaceAll(/__toESM\((require\("\.\.?\/[^"]+"\))\)/g, '$1')
    .replaceAll(/module\.exports ?= ?__toCommonJS\((\w+)\)/g, 'module.exports=$1');
  const late = /\b(import_\w+) ?= ?require\("(node:(?!fs"|path"|util"|module")[^"]+)"\)/g;
  const names = [...direct.matchAll(late)].map(([, name]) => name);
  if (names.length === 0) return direct;
  const named = names.join('|');
  return direct
    .replaceAll(new RegExp(`\\b(${named})\\b(?! ?=)`, 'g'), '($1())')
    .replaceAll(late, '$1=()=>process.getBuiltinModule("$2")');
}

/**
 * The form in which the launcher loads a file. The first line tells this build from others, so that no code runs that
 * was compiled of another one; the rest is what Node would make of a CommonJS file.
 */
function readyToLoad(built) {
  const hash = createHash('sha256');
  for (const contents of built.map((file) => file.contents).toSorted()) hash.update(contents);
  const build = hash.digest('hex').slice(0, 16);
  return built.map(({ path, contents }) => ({
    path,
    contents: `// ${build}\n(function (exports, require, module, __filename, __dirname) {${contents}\n})`,
  }));
}

// Vendors stay imports, so that a user's neverthrow and ours are the same one.
const testing = {
  ...common,
  entryPoints: { testing: 'src/interfaces/testing/testing.ts' },
  chunkNames: 'chunks/testing-[hash]',
  packages: 'external',
};

const hasTesting = existsSync(testing.entryPoints.testing);
const [program, library] = await Promise.all([build(commandLine), hasTesting ? build(testing) : null]);
// As every chunk, it has another name in another build: a program that is running must not load half of the next one.
const content = createHash('sha256');
for (const { contents } of program.outputFiles) content.update(contents);
const loadedTogether = {
  'dist/cli.cjs': [commandLine.entryPoints.cli],
  [`dist/chunks/application-${content.digest('hex').slice(0, 8).toUpperCase()}.cjs`]: application,
};
const files = await joinOutputFiles(program, loadedTogether, {
  ...common,
  ...smaller,
  splitting: false,
  outdir: undefined,
});
publish([
  ...readyToLoad(await Promise.all(files.map(toCommonJs))),
  ...(library === null ? [] : library.outputFiles),
]);
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
