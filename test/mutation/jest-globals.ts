// What `@jest/globals` is for tests that run outside jest: the same parts of jest, without its sandbox.
export { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } from 'jest-circus';
export { jestExpect as expect } from '@jest/expect';
