import { readFileSync } from 'node:fs';

// The bundler puts the version here; the sources read it from the package.
declare const __MINSKY_VERSION__: string | undefined;

/** The version of this program, e.g. `0.1.0`. */
export function programVersion(): string {
  if (typeof __MINSKY_VERSION__ === 'string') return __MINSKY_VERSION__;
  const manifest: unknown = JSON.parse(
    readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'),
  );
  return (manifest as { readonly version: string }).version;
}
