import { describe, expect, it } from '@jest/globals';
import {
  despiteConflicts,
  despiteLoss,
} from '../../../../src/infrastructure/persistence/postgres/repeated.ts';

/** Work that fails with these errors, one after the other, and then says how often it was tried. */
function failing(...errors: readonly object[]): () => Promise<number> {
  let tries = 0;
  return async () => {
    const error = errors[tries++];
    if (error === undefined) return tries;
    throw Object.assign(new Error('refused'), error);
  };
}

const serialization = { code: '40001' };
const deadlock = { code: '40P01' };
const lost = { code: '57P01' };

describe('a transaction that others got in the way of', () => {
  it('is repeated until it succeeds', async () => {
    await expect(despiteConflicts(failing(serialization, deadlock, serialization))).resolves.toBe(4);
  });

  it('is given up after six times', async () => {
    await expect(despiteConflicts(failing(...Array(6).fill(deadlock)))).rejects.toMatchObject(deadlock);
    await expect(despiteConflicts(failing(...Array(5).fill(deadlock)))).resolves.toBe(6);
  });

  it('is not repeated for another failure', async () => {
    await expect(despiteConflicts(failing({ code: '23505' }))).rejects.toMatchObject({ code: '23505' });
    await expect(despiteConflicts(failing(lost))).rejects.toMatchObject(lost);
  });
});

describe('a read whose connection broke', () => {
  it('is repeated once', async () => {
    await expect(despiteLoss(failing(lost))).resolves.toBe(2);
    await expect(despiteLoss(failing(lost, lost))).rejects.toMatchObject(lost);
    await expect(despiteLoss(failing({ message: 'Connection terminated unexpectedly' }))).resolves.toBe(2);
  });

  it('is not repeated for another failure', async () => {
    await expect(despiteLoss(failing({ code: '42501' }))).rejects.toMatchObject({ code: '42501' });
  });
});
