import { okAsync } from 'neverthrow';
import type { Application } from '../../../src/application/application.ts';
import type { BranchName } from '../../../src/domain/repository/branch-name.ts';
import type { CommitId } from '../../../src/domain/repository/commit-id.ts';
import type { RepositoryId } from '../../../src/domain/repository/repository-id.ts';
import type { SessionId } from '../../../src/domain/session/session-id.ts';
import type { SessionName } from '../../../src/domain/session/session-name.ts';
import type { Session, SessionPullRequest } from '../../../src/domain/session/session.ts';
import type { Timestamp } from '../../../src/domain/timestamp.ts';
import type { WorkspaceHealth } from '../../../src/domain/workspace/workspace-health.ts';
import type { AbsolutePath } from '../../../src/domain/workspace/workspace-path.ts';

/** When the tests of the interfaces take place. */
export const now = Date.parse('2026-11-23T12:00:00.000Z');

/** A session with every member filled in, changed as the test needs it. */
export function aSession(name = 'fix-login', changes: Partial<Session> = {}): Session {
  return {
    id: '019a0000-0000-7000-8000-000000000001' as SessionId,
    name: name as SessionName,
    task: { scheme: 'md', number: 176 },
    repo: {
      id: 'github.com/owner/app' as RepositoryId,
      url: 'https://github.com/owner/app',
      path: '/home/me/app' as AbsolutePath,
    },
    base: { branch: 'main' as BranchName, commit: '1234567890123456789012345678901234567890' as CommitId },
    branch: name as BranchName,
    workspace: {
      path: `/home/me/.local/state/minsky/sessions/${name}` as AbsolutePath,
      host: 'laptop',
      strategy: 'clone',
    },
    status: 'active',
    trashedFrom: null,
    pr: null,
    aliases: [],
    createdAt: '2026-11-21T12:00:00.000Z' as Timestamp,
    updatedAt: '2026-11-23T11:57:00.000Z' as Timestamp,
    lastActivityAt: '2026-11-23T11:57:00.000Z' as Timestamp,
    version: 2,
    ...changes,
  };
}

/** What a pull request of it is. */
export const pr: SessionPullRequest = {
  branch: 'pr/fix-login' as BranchName,
  head: 'abcdef7890123456789012345678901234567890' as CommitId,
  title: 'Fix the login',
  body: 'It was broken.',
  createdAt: '2026-11-23T11:57:00.000Z' as Timestamp,
  updatedAt: '2026-11-23T11:57:00.000Z' as Timestamp,
};

/** A workspace that is in order and was looked at closely. */
export const healthy: WorkspaceHealth = {
  state: 'ok',
  operation: null,
  dirty: ['src/login.ts'],
  ahead: 2,
  behind: 0,
};

/** An application whose every use case succeeds at once, except for those that the test replaces. */
export function fakeApplication(replaced: Partial<Application> = {}): Application {
  const session = aSession();
  return {
    startSession: () => okAsync({ session, resolvedBy: 'name', copied: ['.env'] }),
    listSessions: () => okAsync({ sessions: [{ session, health: null }], next: null }),
    glanceAtSessions: () => okAsync([session]),
    getSession: () => okAsync({ session, health: healthy, resolvedBy: 'name' }),
    findDirectory: () => okAsync({ path: session.workspace.path, session, resolvedBy: 'name' }),
    updateSession: () =>
      okAsync({
        session,
        resolvedBy: 'name',
        outcome: 'merged',
        conflicts: [],
        base: { branch: session.base.branch, name: 'origin/main', commits: 2 },
        formerBase: null,
      }),
    preparePullRequest: () =>
      okAsync({
        session: aSession('fix-login', { status: 'pr-open', pr }),
        outcome: 'created',
        resolvedBy: 'name',
      }),
    approveSession: () =>
      okAsync({
        session: aSession('fix-login', { status: 'merged', pr }),
        outcome: 'merged',
        steps: [
          { kind: 'base-advanced', branch: session.base.branch, commit: pr.head, place: '/srv/app.git' },
          { kind: 'marked-merged' },
        ],
        resolvedBy: 'name',
      }),
    deleteSessions: () =>
      okAsync({ sessions: [{ ...session, status: 'trashed', trashedFrom: 'active' }], already: [] }),
    restoreSession: () => okAsync({ sessions: [session] }),
    purgeSessions: () => okAsync({ sessions: [] }),
    importWorkspaces: () => okAsync({ findings: [], sessions: [] }),
    syncWorkspaces: () => okAsync({ findings: [], sessions: [] }),
    describeStore: () =>
      okAsync({
        backend: 'sqlite',
        location: '/home/me/.local/state/minsky/store/sessions.sqlite',
        source: 'default',
        records: 1,
        schemaVersion: 1,
        bytes: 24_576,
      }),
    backUpStore: () =>
      okAsync({
        path: '/home/me/sessions.json' as AbsolutePath,
        records: 1,
        checksum: `sha256:${'0'.repeat(64)}`,
      }),
    restoreStore: () =>
      okAsync({
        findings: [],
        inserted: 1,
        updated: 0,
        unchanged: 0,
        removed: 0,
        records: 1,
        backup: null,
      }),
    migrateStore: () =>
      okAsync({
        outcome: 'migrated',
        backend: 'json',
        location: '/home/me/.local/state/minsky/store/sessions.json',
        records: 1,
        kept: '/home/me/.local/state/minsky/store/sessions.sqlite.migrated-20261123T120000000Z',
        config: '/home/me/.config/minsky/config.yaml',
      }),
    consolidateStores: () =>
      okAsync({ stores: [], findings: [], added: 0, changed: 0, backup: null, dryRun: false }),
    undoConsolidation: () =>
      okAsync({ stores: [], findings: [], added: 0, changed: 0, backup: null, dryRun: false }),
    checkStore: () => okAsync({ findings: [] }),
    repairStore: () => okAsync({ findings: [] }),
    showConfig: () =>
      okAsync({
        settings: [
          { key: 'session.strategy', value: 'clone', layer: 'default', source: null },
          {
            key: 'tasks.scheme',
            value: 'gh',
            layer: 'repository',
            source: '/home/me/app/.minsky/config.yaml',
          },
        ],
        problems: [],
        notices: [],
      }),
    validateConfig: () => okAsync({ set: 1, notices: [] }),
    diagnose: () =>
      okAsync({
        machine: [],
        store: [],
        storeFailure: null,
        workspaces: [],
        workspacesFailure: null,
        usage: [],
      }),
    migrateConfig: () => okAsync({ moves: [], files: [], done: true }),
    ...replaced,
  };
}
