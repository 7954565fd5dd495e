'use strict';
// Takes the place of better-sqlite3's own search for its native code in the bundle: see esbuild.config.mjs.
const { existsSync, readFileSync } = require('fs');
const { dirname, join } = require('path');

let loaded;

/** @param {unknown} given What the caller names as the native code; nothing, usually. */
exports.getBinding = (given) => {
  if (given !== null && given !== undefined) return typeof given === 'string' ? require(given) : given;
  loaded ??= load();
  return loaded;
};

/** An installation without it is no defect of the program: what is thrown says so by its code. */
function load() {
  const root = packageRoot(__dirname);
  const file = nativeFile(root);
  try {
    return require(file);
  } catch (cause) {
    const detail = existsSync(file) ? cause.message : 'it is not there';
    throw Object.assign(new Error(`${file}: ${detail}`, { cause }), {
      code: 'NATIVE_CODE_UNUSABLE',
      package: root,
      file,
      detail,
    });
  }
}

/** The file that was built ahead for this platform, or else the one that npm built. */
function nativeFile(root) {
  const system = process.platform === 'linux' && usesMusl() ? 'linuxmusl' : process.platform;
  const prebuilt = join(root, 'prebuilds', `${system}-${process.arch}.node`);
  return existsSync(prebuilt) ? prebuilt : join(root, 'build', 'Release', 'better_sqlite3.node');
}

/** Where Node would find the package, without the time that asking Node takes. */
function packageRoot(directory) {
  const root = join(directory, 'node_modules/better-sqlite3');
  if (existsSync(join(root, 'package.json'))) return root;
  const parent = dirname(directory);
  return parent === directory ? dirname(require.resolve('better-sqlite3/package.json')) : packageRoot(parent);
}

/** Whether this process runs on musl, not on glibc: by the files that are mapped into memory, if they have the usual names. */
function usesMusl() {
  const files = mappedFiles();
  if (files.includes('/libc.so.6')) return false;
  return files.includes('/ld-musl-') || !process.report.getReport().header.glibcVersionRuntime;
}

function mappedFiles() {
  try {
    return readFileSync('/proc/self/maps', 'latin1');
  } catch {
    return '';
  }
}
