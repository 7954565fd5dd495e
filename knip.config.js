// Entry points beyond what knip reads out of package.json, the launcher and the build: none.
/** @type {import('knip').KnipConfig} */
export default {
  jest: { config: ['jest.config.mjs'] },
  project: ['src/**/*.{ts,cjs}', 'test/**/*.{ts,mjs}', '*.{js,mjs}'],
  // The types of an exported function's parameters and result are exported with it.
  ignoreExportsUsedInFile: { interface: true, type: true },
  // Run as a program by test/scenarios/mcp.test.ts, never imported.
  ignoreDependencies: ['@modelcontextprotocol/inspector'],
  // Of the machine: makes the certificate of a test's PostgreSQL server.
  ignoreBinaries: ['openssl'],
};
