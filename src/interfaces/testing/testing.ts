// What the package exports to others for their tests: `minsky/testing`.
export { InMemorySessionStore } from '../../infrastructure/persistence/in-memory/in-memory-session-store.ts';
export * from './domain-values.ts';
export { FixedClock } from './fixed-clock.ts';
export { callContext, RecordingNarration } from './recording-narration.ts';
export { aPullRequest, aSession } from './session-builder.ts';
export {
  sessionStoreContract,
  type ContractCase,
  type OpenStoreUnderTest,
  type StoreUnderTest,
} from './session-store-contract.ts';
export { storeSnapshotsContract, type SnapshotsUnderTest } from './store-snapshots-contract.ts';
