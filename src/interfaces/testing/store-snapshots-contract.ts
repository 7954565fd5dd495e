import type { SessionStore } from '../../application/ports/session-store.ts';
import type { StoreSnapshots } from '../../application/ports/store-snapshots.ts';
import type { ContractCase } from './session-store-contract.ts';
import { snapshotFacts } from './store-snapshots-contract/snapshot-facts.ts';

/** A store that holds nothing yet and is the test's own. */
export interface SnapshotsUnderTest {
  readonly store: SessionStore & StoreSnapshots;
  readonly close: () => Promise<void>;
}

/** Everything that a store promises to whoever reads or rewrites it as a whole; each case opens a store of its own. */
export function storeSnapshotsContract(open: () => Promise<SnapshotsUnderTest>): readonly ContractCase[] {
  return Object.entries(snapshotFacts).map(([name, check]) => ({
    name,
    run: async () => {
      const { store, close } = await open();
      try {
        await check(store);
      } finally {
        await close();
      }
    },
  }));
}
