export default {
  testRunner: 'circus',
  plugins: ['./test/mutation/circus-runner.ts'],
  testRunnerNodeArgs: ['--disable-warning=ExperimentalWarning'],
  coverageAnalysis: 'perTest',
  // Each change of what is computed when a module is loaded would need every test.
  ignoreStatic: true,
  concurrency: 2,
  // A machine that is busy is no endless loop.
  timeoutMS: 60_000,
  tempDirName: '.stryker-tmp',
  // What the sandbox has no use for.
  ignorePatterns: ['/dist', '/coverage', '/docs', '/test/scenarios', '/test/bench', '/test/infrastructure'],
  incremental: true,
  reporters: ['progress-append-only', 'json', 'html'],
  warnings: { slow: false },
};
