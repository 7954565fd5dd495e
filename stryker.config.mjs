export default {
  mutate: ['src/domain/**/*.ts'],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: { configFile: 'test/domain/jest.config.mjs', enableFindRelatedTests: true },
  coverageAnalysis: 'perTest',
  concurrency: 1,
  timeoutMS: 60_000,
  tempDirName: '.stryker-tmp',
  // What the sandbox has no use for.
  ignorePatterns: ['/dist', '/coverage', '/docs', '/test/scenarios', '/test/bench', '/test/infrastructure'],
  incremental: true,
  ignoreStatic: true,
  incrementalFile: 'coverage/mutation/incremental.json',
  reporters: ['clear-text', 'progress-append-only', 'json', 'html'],
  jsonReporter: { fileName: 'coverage/mutation/mutation.json' },
  htmlReporter: { fileName: 'coverage/mutation/mutation.html' },
  thresholds: { high: 95, low: 85, break: 85 },
};
