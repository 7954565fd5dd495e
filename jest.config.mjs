import { globSync, readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';

// Jest leaves an inherited NODE_ENV alone; the store opener relies on this one.
process.env.NODE_ENV = 'test';

/** The files that only say types. Nothing is left of them that a test could load, and so each would count as uncovered. */
function filesOfTypes() {
  return globSync('src/**/*.ts', { cwd: import.meta.dirname }).filter((file) => {
    const code = stripTypeScriptTypes(readFileSync(new URL(file, import.meta.url), 'utf8'));
    return code.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, '').trim() === '';
  });
}

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.stryker-tmp/'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        swcrc: false,
        sourceMaps: 'inline',
        module: { type: 'es6' },
        jsc: { target: 'es2024', parser: { syntax: 'typescript' } },
      },
    ],
  },
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  setupFiles: ['<rootDir>/test/support/isolate-environment.ts'],
  reporters: ['default', '<rootDir>/test/support/counting-reporter.mjs'],
  cacheDirectory: '<rootDir>/node_modules/.cache/jest',
  // Long enough for a busy machine: what hangs is found all the same, and no test may fail for being slow.
  testTimeout: 240_000,
  maxWorkers: 2,
  coverageProvider: 'v8',
  coverageDirectory: '<rootDir>/coverage',
  collectCoverageFrom: [
    'src/**/*.ts',
    ...(process.argv.includes('--coverage') ? filesOfTypes().map((file) => `!${file}`) : []),
  ],
  coverageReporters: ['text-summary', 'json-summary'],
  coverageThreshold: { global: { lines: 90, branches: 90 } },
};
