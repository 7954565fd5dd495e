import type { ResultAsync } from 'neverthrow';
import type { MigrateConfigInput, MigratedConfig } from './config/migrate-config.ts';
import type { ConfigShown, ConfigValidated } from './config/show-config.ts';
import type { ApprovedSession } from './sessions/approve-session.ts';
import type { PreparedPullRequest, PullRequestInput } from './sessions/prepare-pull-request.ts';
import type { Session } from '../domain/session/session.ts';
import type { CallContext } from './ports/narration.ts';
import type { SessionOperationError } from './sessions/session-operation-error.ts';
import type { DeleteSessionsInput, DeletedSessions } from './sessions/delete-sessions.ts';
import type { FoundDirectory } from './sessions/find-directory.ts';
import type { FoundSession } from './sessions/get-session.ts';
import type { GlanceInput } from './sessions/glance-at-sessions.ts';
import type { ListSessionsInput, ListedSessions } from './sessions/list-sessions.ts';
import type { PurgeSessionsInput, PurgedSessions } from './sessions/purge-sessions.ts';
import type { RestoreSessionInput, RestoredSession } from './sessions/restore-session.ts';
import type { StartSessionInput } from './sessions/parse-start-input.ts';
import type { StartedSession } from './sessions/start-session.ts';
import type { UpdatedSession, UpdateSessionInput } from './sessions/update-session.ts';
import type { BackedUp, BackUpInput } from './stores/back-up-store.ts';
import type { MigratedStore, MigrateInput } from './stores/migrate-store.ts';
import type { RestoredStore, RestoreStoreInput } from './stores/restore-store.ts';
import type { Consolidated } from './stores/consolidate-stores.ts';
import type { ConsolidateInput } from './stores/work-out-consolidation.ts';
import type { CheckedStore } from './stores/check-store.ts';
import type { DiagnoseInput, Diagnosis } from './stores/diagnose.ts';
import type { StoreStatus } from './stores/describe-store.ts';
import type { RepairedStore } from './stores/repair-store.ts';
import type { SessionSelector } from './workspaces/gather-facts.ts';
import type { Imported, ImportInput } from './workspaces/import-workspaces.ts';
import type { Synchronised, SyncInput } from './workspaces/sync-workspaces.ts';

/** A use case with its ports filled in. */
export type UseCase<Input, Output, Failure = SessionOperationError> = (
  input: Input,
  context: CallContext,
) => ResultAsync<Output, Failure>;

/** Everything the program can do, as the interfaces see it. */
export interface Application {
  readonly startSession: UseCase<StartSessionInput, StartedSession>;
  readonly listSessions: UseCase<ListSessionsInput, ListedSessions>;
  /** No operation: what a shell offers is asked here. */
  readonly glanceAtSessions: UseCase<GlanceInput, readonly Session[]>;
  readonly getSession: UseCase<SessionSelector, FoundSession>;
  readonly findDirectory: UseCase<SessionSelector, FoundDirectory>;
  readonly updateSession: UseCase<UpdateSessionInput, UpdatedSession>;
  readonly preparePullRequest: UseCase<PullRequestInput, PreparedPullRequest>;
  readonly approveSession: UseCase<SessionSelector, ApprovedSession>;
  readonly deleteSessions: UseCase<DeleteSessionsInput, DeletedSessions>;
  readonly restoreSession: UseCase<RestoreSessionInput, RestoredSession>;
  readonly purgeSessions: UseCase<PurgeSessionsInput, PurgedSessions>;
  readonly importWorkspaces: UseCase<ImportInput, Imported>;
  readonly syncWorkspaces: UseCase<SyncInput, Synchronised>;
  readonly describeStore: UseCase<undefined, StoreStatus>;
  readonly backUpStore: UseCase<BackUpInput, BackedUp>;
  readonly restoreStore: UseCase<RestoreStoreInput, RestoredStore>;
  readonly migrateStore: UseCase<MigrateInput, MigratedStore>;
  readonly consolidateStores: UseCase<ConsolidateInput, Consolidated>;
  readonly undoConsolidation: UseCase<{ readonly dryRun: boolean }, Consolidated>;
  readonly checkStore: UseCase<undefined, CheckedStore>;
  readonly repairStore: UseCase<undefined, RepairedStore>;
  readonly showConfig: UseCase<undefined, ConfigShown>;
  readonly validateConfig: UseCase<undefined, ConfigValidated>;
  readonly diagnose: UseCase<DiagnoseInput, Diagnosis>;
  readonly migrateConfig: UseCase<MigrateConfigInput, MigratedConfig>;
}
