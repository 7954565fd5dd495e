import type { Application } from '../../application/application.ts';
import type { LoadConfig } from '../../application/config/load-config.ts';
import type { BaseRepository } from '../../application/ports/base-repository.ts';
import type { ClockAndIds } from '../../application/ports/clock-and-ids.ts';
import type { ConfigFiles } from '../../application/ports/config-files.ts';
import type { ConfigLayers } from '../../application/ports/config-layers.ts';
import type { ConsolidationMemory, LegacyGlance } from '../../application/ports/consolidation-memory.ts';
import type { DefaultPlaces } from '../../application/ports/default-places.ts';
import type { ExclusiveLock } from '../../application/ports/exclusive-lock.ts';
import type { GitInspection } from '../../application/ports/git-inspection.ts';
import type { GitMerges } from '../../application/ports/git-merges.ts';
import type { GitWorkspaces } from '../../application/ports/git-workspaces.ts';
import type { GitWorktrees } from '../../application/ports/git-worktrees.ts';
import type { IgnoredFiles } from '../../application/ports/ignored-files.ts';
import type { MachineHealth } from '../../application/ports/machine-health.ts';
import type { LegacyStores } from '../../application/ports/legacy-stores.ts';
import type { Machine } from '../../application/ports/machine.ts';
import type { PreparedMerges } from '../../application/ports/prepared-merges.ts';
import type { PullRequestHost } from '../../application/ports/pull-request-host.ts';
import type { MergeDetection } from '../../application/ports/merge-detection.ts';
import type { RepositoryMirrors } from '../../application/ports/repository-mirrors.ts';
import type { SessionBranches } from '../../application/ports/session-branches.ts';
import type { SessionStore } from '../../application/ports/session-store.ts';
import type { StoreIntegrity } from '../../application/ports/store-integrity.ts';
import type { StoreMaintenance } from '../../application/ports/store-maintenance.ts';
import type { TextFiles } from '../../application/ports/text-files.ts';
import type { MovableStores } from '../../application/ports/movable-stores.ts';
import type { SnapshotFiles } from '../../application/ports/snapshot-files.ts';
import type { StoreSnapshots } from '../../application/ports/store-snapshots.ts';
import type { UserConfig } from '../../application/ports/user-config.ts';
import type { WorkspaceDisk } from '../../application/ports/workspace-disk.ts';
import type { WorkspaceMarker, WorkspaceUnmarking } from '../../application/ports/workspace-marker.ts';
import type { WorkspaceStaging } from '../../application/ports/workspace-staging.ts';
import type { WorkspaceSurvey } from '../../application/ports/workspace-survey.ts';
import type { WorkspaceTrash } from '../../application/ports/workspace-trash.ts';
import type { AdoptDirectory } from '../../application/sessions/adopt-directory.ts';
import type { PurgeExpired } from '../../application/sessions/purge-sessions.ts';
import type { StoreSource } from '../../application/stores/describe-store.ts';
import type { TellOfLegacyStores } from '../../application/stores/tell-of-legacy-stores.ts';
import type { IdentifyWorkspace } from '../../application/workspaces/identify-workspace.ts';
import type { LocateSource } from '../../application/workspaces/locate-source.ts';
import type { RecoverInterrupted } from '../../application/workspaces/recover-interrupted.ts';
import type { RegisterWorkspace } from '../../application/workspaces/register-workspace.ts';
import { token } from './provide.ts';

/** Everything the container can be asked for. */
export const tokens = {
  machine: token<Machine>('Machine'),
  clock: token<ClockAndIds>('ClockAndIds'),
  store: token<SessionStore>('SessionStore'),
  /** The store as it stands: opening it mends nothing and brings nothing up to date. */
  standingStore: token<Pick<SessionStore, 'list'>>('StandingStore'),
  maintenance: token<StoreMaintenance>('StoreMaintenance'),
  snapshots: token<StoreSnapshots>('StoreSnapshots'),
  snapshotFiles: token<SnapshotFiles>('SnapshotFiles'),
  movableStores: token<MovableStores>('MovableStores'),
  userConfig: token<UserConfig>('UserConfig'),
  integrity: token<StoreIntegrity>('StoreIntegrity'),
  storeSource: token<StoreSource>('StoreSource'),
  defaultPlaces: token<DefaultPlaces>('DefaultPlaces'),
  health: token<MachineHealth>('MachineHealth'),
  configFiles: token<ConfigFiles>('ConfigFiles'),
  configLayers: token<ConfigLayers>('ConfigLayers'),
  legacy: token<LegacyStores>('LegacyStores'),
  glance: token<LegacyGlance>('LegacyGlance'),
  consolidationMemory: token<ConsolidationMemory>('ConsolidationMemory'),
  unmarking: token<WorkspaceUnmarking>('WorkspaceUnmarking'),
  tellOfLegacy: token<TellOfLegacyStores>('TellOfLegacyStores'),
  git: token<GitInspection>('GitInspection'),
  workspaces: token<GitWorkspaces>('GitWorkspaces'),
  worktrees: token<GitWorktrees>('GitWorktrees'),
  mergeDetection: token<MergeDetection>('MergeDetection'),
  mirrors: token<RepositoryMirrors>('RepositoryMirrors'),
  base: token<BaseRepository>('BaseRepository'),
  merges: token<GitMerges>('GitMerges'),
  ignored: token<IgnoredFiles>('IgnoredFiles'),
  preparedMerges: token<PreparedMerges>('PreparedMerges'),
  sessionBranches: token<SessionBranches>('SessionBranches'),
  pullRequestHost: token<PullRequestHost>('PullRequestHost'),
  texts: token<TextFiles>('TextFiles'),
  disk: token<WorkspaceDisk>('WorkspaceDisk'),
  marker: token<WorkspaceMarker>('WorkspaceMarker'),
  survey: token<WorkspaceSurvey>('WorkspaceSurvey'),
  staging: token<WorkspaceStaging>('WorkspaceStaging'),
  trash: token<WorkspaceTrash>('WorkspaceTrash'),
  lock: token<ExclusiveLock>('ExclusiveLock'),
  load: token<LoadConfig>('LoadConfig'),
  register: token<RegisterWorkspace>('RegisterWorkspace'),
  recover: token<RecoverInterrupted>('RecoverInterrupted'),
  identify: token<IdentifyWorkspace>('IdentifyWorkspace'),
  locate: token<LocateSource>('LocateSource'),
  adopt: token<AdoptDirectory>('AdoptDirectory'),
  purgeExpired: token<PurgeExpired>('PurgeExpired'),
  startSession: token<Application['startSession']>('startSession'),
  listSessions: token<Application['listSessions']>('listSessions'),
  glanceAtSessions: token<Application['glanceAtSessions']>('glanceAtSessions'),
  getSession: token<Application['getSession']>('getSession'),
  findDirectory: token<Application['findDirectory']>('findDirectory'),
  updateSession: token<Application['updateSession']>('updateSession'),
  preparePullRequest: token<Application['preparePullRequest']>('preparePullRequest'),
  approveSession: token<Application['approveSession']>('approveSession'),
  deleteSessions: token<Application['deleteSessions']>('deleteSessions'),
  restoreSession: token<Application['restoreSession']>('restoreSession'),
  purgeSessions: token<Application['purgeSessions']>('purgeSessions'),
  importWorkspaces: token<Application['importWorkspaces']>('importWorkspaces'),
  syncWorkspaces: token<Application['syncWorkspaces']>('syncWorkspaces'),
  checkStore: token<Application['checkStore']>('checkStore'),
  repairStore: token<Application['repairStore']>('repairStore'),
  describeStore: token<Application['describeStore']>('describeStore'),
  backUpStore: token<Application['backUpStore']>('backUpStore'),
  restoreStore: token<Application['restoreStore']>('restoreStore'),
  migrateStore: token<Application['migrateStore']>('migrateStore'),
  consolidateStores: token<Application['consolidateStores']>('consolidateStores'),
  undoConsolidation: token<Application['undoConsolidation']>('undoConsolidation'),
  showConfig: token<Application['showConfig']>('showConfig'),
  validateConfig: token<Application['validateConfig']>('validateConfig'),
  diagnose: token<Application['diagnose']>('diagnose'),
  migrateConfig: token<Application['migrateConfig']>('migrateConfig'),
} as const;
