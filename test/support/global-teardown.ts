import { withdrawPostgres } from './postgres-on-demand.ts';

/** Stops the servers of the run, whether it passed or failed. */
export default function globalTeardown(): Promise<void> {
  return withdrawPostgres();
}
