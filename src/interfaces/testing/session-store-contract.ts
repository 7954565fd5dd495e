import type { SessionStore } from '../../application/ports/session-store.ts';
import type { StoreMaintenance } from '../../application/ports/store-maintenance.ts';
import type { SessionId } from '../../domain/session/session-id.ts';
import { claimFacts } from './session-store-contract/claim-facts.ts';
import { crashFacts } from './session-store-contract/crash-facts.ts';
import { fidelityFacts } from './session-store-contract/fidelity-facts.ts';
import { filterFacts } from './session-store-contract/filter-facts.ts';
import { laterFacts } from './session-store-contract/later-facts.ts';
import { pageFacts } from './session-store-contract/page-facts.ts';
import type { StoreFacts } from './session-store-contract/store-fact.ts';
import { versionFacts } from './session-store-contract/version-facts.ts';

/** A store that holds nothing yet and is the test's own. */
export interface StoreUnderTest {
  readonly store: SessionStore & StoreMaintenance;
  /** What the store keeps of a record's pull request, read behind its back. */
  readonly keptPullRequest: (id: SessionId) => Promise<unknown>;
  /** The same store as the next process finds it, while this one has not closed it; it is closed with this one. */
  readonly reopened: () => Promise<SessionStore & StoreMaintenance>;
  readonly close: () => Promise<void>;
}

export type OpenStoreUnderTest = () => Promise<StoreUnderTest>;

/** One thing that every store does; it rejects with an `AssertionError` when this one does not. */
export interface ContractCase {
  readonly name: string;
  readonly run: () => Promise<void>;
}

/** Everything that a session store promises, as cases for any test runner; each opens a store of its own. */
export function sessionStoreContract(open: OpenStoreUnderTest): readonly ContractCase[] {
  const facts: StoreFacts = {
    ...laterFacts,
    ...claimFacts,
    ...versionFacts,
    ...filterFacts,
    ...pageFacts,
    ...fidelityFacts,
    ...crashFacts,
  };
  return Object.entries(facts).map(([name, check]) => ({
    name,
    run: async () => {
      const { store, keptPullRequest, reopened, close } = await open();
      try {
        await check(store, { keptPullRequest, reopened });
      } finally {
        await close();
      }
    },
  }));
}
