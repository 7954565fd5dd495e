import { setTimeout } from 'node:timers/promises';
import { isConflict, isConnectionLoss } from './diagnose-postgres.ts';

const attempts = 6;

/** Does it again when others that ran at the same time made the server roll it back, a bounded number of times. */
export async function despiteConflicts<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (attempt === attempts || !isConflict(error)) throw error;
      await setTimeout(Math.random() * 10 * 2 ** attempt);
    }
  }
}

/** Reads once more when the connection broke: nobody knows whether a write was done, but a read may be repeated. */
export async function despiteLoss<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (!isConnectionLoss(error)) throw error;
    return read();
  }
}
