import config from '../../jest.config.mjs';

/** The tests of the domain alone, which need nothing of the machine: for mutation testing (stryker.config.mjs). */
const { transform, extensionsToTreatAsEsm, testEnvironment } = config;

/** @type {import('jest').Config} */
export default {
  transform,
  extensionsToTreatAsEsm,
  testEnvironment,
  rootDir: '../..',
  testMatch: ['<rootDir>/test/domain/**/*.test.ts'],
};
