// A step of esbuild.config.mjs.
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { build } from 'esbuild';

/**
 * esbuild gives every `import()` a file of its own, if only to hand on what another one has, and each file takes a third
 * of a millisecond of a start. Those that are loaded together in any case become one here.
 * @param {import('esbuild').BuildResult} result of a build that splits, with its metafile
 * @param {Readonly<Record<string, readonly string[]>>} groups the modules whose files become one, with all that these
 *   files import at once, by its path; what is in a group is not in those that follow it
 * @param {import('esbuild').BuildOptions} options
 * @returns {Promise<{ path: string, text: string }[]>}
 */
export async function joinOutputFiles({ outputFiles, metafile }, groups, options) {
  const texts = new Map(outputFiles.map(({ path, text }) => [path, text]));
  const outputs = new Map(Object.entries(metafile.outputs).map(([path, output]) => [resolve(path), output]));
  const placeOf = new Map();
  for (const [place, modules] of Object.entries(groups)) {
    for (const path of modules.flatMap((module) => withImports(fileOf(module, outputs), outputs))) {
      if (!placeOf.has(path)) placeOf.set(path, resolve(place));
    }
  }
  const joined = Object.keys(groups).map(async (place) => {
    const members = [...texts.keys()].filter((path) => placeOf.get(path) === resolve(place));
    const all = members.map((path) => `export * from ${JSON.stringify(path)};`).join('\n');
    const { outputFiles: made } = await build({
      ...options,
      stdin: { contents: all, resolveDir: dirname(resolve(place)) },
      plugins: [fromMemory(texts, new Set(members))],
    });
    return { path: resolve(place), text: made[0].text };
  });
  const others = outputFiles.filter(({ path }) => !placeOf.has(path));
  return [...others, ...(await Promise.all(joined))].map(({ path, text }) => ({
    path,
    text: withPlaces(text, path, placeOf),
  }));
}

/** The file that a module became, or that hands it on. */
function fileOf(module, outputs) {
  return [...outputs.keys()].find((path) => resolve(outputs.get(path).entryPoint ?? '') === resolve(module));
}

/** A file, and all that are loaded with it. */
function withImports(path, outputs, found = new Set()) {
  if (!outputs.has(path) || found.has(path)) return [...found];
  found.add(path);
  for (const { path: imported, kind } of outputs.get(path).imports) {
    if (kind === 'import-statement') withImports(resolve(imported), outputs, found);
  }
  return [...found];
}

/**
 * Files that are in no directory yet. Those that do not become part of the same one stay imports.
 * @returns {import('esbuild').Plugin}
 */
function fromMemory(texts, members) {
  return {
    name: 'from-memory',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /./ }, ({ path, importer }) => {
        const named = /^[.]/.test(path) ? resolve(dirname(importer), path) : path;
        // They are ES modules still; by their names they would be taken for CommonJS, which cannot be joined.
        return members.has(named) ? { path: `${named}.mjs` } : { path: named, external: true };
      });
      onLoad({ filter: /./ }, ({ path }) => ({ contents: texts.get(path.replace(/\.mjs$/, '')) }));
    },
  };
}

/** What a file imports is named by where it is now. */
function withPlaces(text, path, placeOf) {
  return text.replaceAll(/"([^"\s]+\.cjs)"/g, (specifier, named) => {
    const before = resolve(dirname(path), named);
    if (!isAbsolute(named) && !named.startsWith('.')) return specifier;
    const now = relative(dirname(path), placeOf.get(before) ?? before);
    const spelled = now.replaceAll('\\', '/');
    return JSON.stringify(spelled.startsWith('.') ? spelled : `./${spelled}`);
  });
}
