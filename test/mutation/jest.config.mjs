import config from '../../jest.config.mjs';

/** Tests of the domain, which need nothing of the machine: those of the folders that main.ts names. */
const { transform, extensionsToTreatAsEsm, testEnvironment } = config;
const tests = process.env.MUTATION_TESTS ?? '**';

/** @type {import('jest').Config} */
export default {
  transform,
  extensionsToTreatAsEsm,
  testEnvironment,
  rootDir: '../..',
  testMatch: tests.split(',').map((pattern) => `<rootDir>/test/domain/${pattern}/*.test.ts`),
};
