import { describe, it } from '@jest/globals';
import { sessionStoreContract } from '../../../src/interfaces/testing/testing.ts';
import { DocumentSessionStore } from './document-session-store.ts';

const contract = sessionStoreContract(async () => {
  const store = new DocumentSessionStore();
  return { store, keptPullRequest: async (id) => store.kept(id)?.pr, close: async () => undefined };
});

describe('a session store of somebody else', () => {
  it.each(contract)('$name', ({ run }) => run());
});
