import { describe, it } from '@jest/globals';
import { sessionStoreContract } from '../../../src/interfaces/testing/testing.ts';
import { DocumentSessionStore } from './document-session-store.ts';

const contract = sessionStoreContract(async () => {
  const documents = new Map();
  const store = new DocumentSessionStore(documents);
  return {
    store,
    keptPullRequest: async (id) => store.kept(id)?.pr,
    reopened: async () => new DocumentSessionStore(documents),
    close: async () => undefined,
  };
});

describe('a session store of somebody else', () => {
  it.each(contract)('$name', ({ run }) => run());
});
