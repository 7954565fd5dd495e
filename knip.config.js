/** @type {import('knip').KnipConfig} */
export default {
  // Taken into the bundle by esbuild.config.mjs, in the place of a file of better-sqlite3.
  entry: ['src/infrastructure/persistence/sqlite/native-binding.cjs'],
  jest: { config: ['jest.config.mjs'] },
  project: ['src/**/*.{ts,cjs}', 'test/**/*.{ts,mjs}', '*.{js,mjs}'],
  // The types of an exported function's parameters and result are exported with it.
  ignoreExportsUsedInFile: { interface: true, type: true },
  ignoreDependencies: [
    // Run as a program by test/scenarios/mcp.test.ts, never imported.
    '@modelcontextprotocol/inspector',
    // No package: what stryker.config.mjs calls `circus` is test/mutation/circus-runner.ts.
    '@stryker-mutator/circus-runner',
  ],
  // Of the machine: the one makes the certificate of a test's PostgreSQL server, the other a pipe with a name.
  ignoreBinaries: ['openssl', 'mkfifo'],
};
