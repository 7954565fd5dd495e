import { resolve } from 'node:path';

/** The checkout that the tests run in. */
export const repositoryRoot = resolve(import.meta.dirname, '..', '..');
