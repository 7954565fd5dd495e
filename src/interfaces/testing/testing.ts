// What the package exports to others for their tests: `minsky/testing`.
export { InMemorySessionStore } from '../../infrastructure/persistence/in-memory/in-memory-session-store.ts';
export { pageOf } from '../../infrastructure/persistence/in-memory/page-of.ts';
export { refusedClaim } from '../../infrastructure/persistence/in-memory/refused-claim.ts';
export type { ClaimRefused, StoreError, VersionConflict } from '../../application/ports/port-errors.ts';
export type { PageRequest, SessionStore } from '../../application/ports/session-store.ts';
export type { StoreDescription, StoreMaintenance } from '../../application/ports/store-maintenance.ts';
export { parseSession, type CorruptRecord } from '../../domain/session/parse-session.ts';
export { renderStoredSession, type StoredSessionDocument } from '../../domain/session/session-document.ts';
export type { SessionCursor, SessionFilter, SessionPage } from '../../domain/session/session-filter.ts';
export type { SessionId } from '../../domain/session/session-id.ts';
export type { Session, SessionPullRequest } from '../../domain/session/session.ts';
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
