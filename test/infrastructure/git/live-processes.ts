import { readFileSync } from 'node:fs';
import { setImmediate as turn } from 'node:timers/promises';

/** Whether the process runs; one that is dead and not yet collected does not. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${String(pid)}/status`, 'utf8'));
  } catch {
    // No /proc, or gone by now: the next look will tell.
    return true;
  }
}

/** Waits for as long as it takes. */
export async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await turn();
}
