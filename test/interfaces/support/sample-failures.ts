import type { OperationError } from '../../../src/interfaces/operations/interface-error.ts';
import type { BranchName } from '../../../src/domain/repository/branch-name.ts';
import type { CommitId } from '../../../src/domain/repository/commit-id.ts';
import type { RepositoryId } from '../../../src/domain/repository/repository-id.ts';
import type { SessionId } from '../../../src/domain/session/session-id.ts';
import type { AbsolutePath } from '../../../src/domain/workspace/workspace-path.ts';
import { aSession } from './fake-application.ts';

type Samples = {
  readonly [Kind in OperationError['kind']]: readonly Omit<Extract<OperationError, { kind: Kind }>, 'kind'>[];
};

const session = aSession();
const other = aSession('fix-logout', { id: '019a0000-0000-7000-8000-000000000002' as SessionId, task: null });
const name = session.name;
const path = session.workspace.path;
const branch = 'fix-login' as BranchName;
const repository = '/home/me/my app';
const commit = 'abcdef7890123456789012345678901234567890' as CommitId;
const store = '/home/me/.local/state/minsky/store/sessions.sqlite';
const url = 'https://me:secret@example.com/owner/app';
const query = { scheme: null, number: 176 };

/** At least one failure of every kind; a kind without one does not compile. */
export const sampleFailures: Samples = {
  Usage: [
    { detail: "There is no command 'gt'", suggestion: 'minsky session get' },
    { detail: '--limit takes a number', suggestion: null },
  ],
  WorkingDirectoryNeeded: [{ unlessGiven: ['name', 'task'] }, { unlessGiven: [] }],
  WorkingDirectoryMissing: [{ path }],
  NativeCodeUnusable: [
    {
      package: '/m/node_modules/better-sqlite3',
      file: '/m/node_modules/better-sqlite3/build/Release/better_sqlite3.node',
      detail: 'it is not there',
    },
    {
      package: '/usr/lib/node_modules/minsky/node_modules/better-sqlite3',
      file: '/usr/lib/node_modules/minsky/node_modules/better-sqlite3/build/Release/better_sqlite3.node',
      detail: 'it is not there',
    },
  ],
  Defect: [{ detail: 'x is not a function', stack: 'Error: x is not a function\n    at secret.ts:1:1' }],
  InvalidSessionName: [
    { value: '', reason: 'empty' },
    { value: 'a'.repeat(300), reason: 'too-long' },
    { value: '-fix', reason: 'bad-start' },
    { value: 'fix login', reason: 'bad-character' },
    { value: '\u001b[31m', reason: 'bad-character' },
    { value: 'fix.lock', reason: 'bad-end' },
    { value: 'fix..login', reason: 'double-dot' },
  ],
  InvalidTaskId: [{ value: 'abc' }],
  InvalidBranchName: [{ value: 'a..b' }],
  InvalidRepository: [
    { value: '', reason: 'empty' },
    { value: '--upload-pack=x', reason: 'option-like' },
    { value: 'ext::sh', reason: 'unsupported-transport' },
    { value: 'https://', reason: 'malformed' },
    { value: 'file://else/x', reason: 'other-host' },
    { value: 'x', reason: 'too-long' },
  ],
  InvalidPath: [
    { value: 'app', reason: 'relative' },
    { value: '/a\nb', reason: 'control-character' },
    { value: '', reason: 'empty' },
    { value: '/x', reason: 'too-long' },
  ],
  InvalidCursor: [{ value: 'next' }],
  InvalidDuration: [{ value: '2 days' }],
  InvalidSince: [{ value: 'yesterday' }],
  NameOrTaskNeeded: [{}],
  InvalidPullRequestText: [
    { part: 'title', reason: 'empty' },
    { part: 'title', reason: 'several-lines' },
    { part: 'body', reason: 'nul' },
    { part: 'body', reason: 'not-unicode' },
  ],
  TextFileUnusable: [
    { path, reason: 'not-found' },
    { path, reason: 'not-a-file' },
    { path, reason: 'not-text' },
    { path, reason: 'too-large' },
    { path, reason: 'unreadable' },
  ],
  BodyGivenTwice: [{}],
  TitleNeeded: [{ session: name }],
  UncommittedChanges: [{ session: name, path, dirty: ['src/login.ts', 'a b.txt'] }],
  NothingToMerge: [true, false].map((empty) => ({ session: name, path, base: 'main' as BranchName, empty })),
  MergeConflicts: [{ session: name, base: 'main' as BranchName, conflicts: ['src/login.ts'] }],
  BranchInUse: [
    {
      session: name,
      branch: 'pr/fix-login' as BranchName,
      path: repository as AbsolutePath,
      base: 'main' as BranchName,
    },
  ],
  PullRequestChanged: [
    { session: name, path, branch: 'pr/fix-login' as BranchName, tip: commit, atOrigin: true },
    { session: name, path, branch: 'pr/fix-login' as BranchName, tip: commit, atOrigin: false },
  ],
  PushRefused: [
    {
      session: name,
      branch: 'pr/fix-login' as BranchName,
      place: 'https://example.com/owner/app',
      stderr: 'remote: no pull requests on Fridays\n! [remote rejected]\n',
    },
  ],
  HostChanged: [{ session: name, branch: 'main' as BranchName, place: '/srv/app.git' }],
  BaseFilesInTheWay: [
    {
      session: name,
      branch: 'main' as BranchName,
      path: repository as AbsolutePath,
      dirty: ['src/login.ts'],
      untracked: [],
      operation: 'merge',
    },
    {
      session: name,
      branch: 'main' as BranchName,
      path: repository as AbsolutePath,
      dirty: [],
      untracked: ['new.txt'],
      operation: null,
    },
  ],
  PullRequestNeeded: [
    { session: name, path, empty: false },
    { session: name, path, empty: true },
  ],
  SessionAhead: [{ session: name, path, head: commit, prepared: session.base.commit }],
  PullRequestUnpublished: [{ session: name, path, branch: 'pr/fix-login' as BranchName }],
  BaseMoved: [{ session: name, path, branch: 'main' as BranchName, tip: commit }],
  SelectionNeeded: [
    { operation: 'session.delete' },
    { operation: 'db.restore' },
    { operation: 'db.migrate' },
  ],
  PathNeeded: [{}],
  OnePathNeeded: [{ option: 'name' }, { option: 'task' }],
  ConfigInvalid: [
    {
      problems: [
        {
          kind: 'MissingKey',
          source: '/home/me/config.yaml',
          key: 'sessiondb.postgres.url',
          because: 'sessiondb.backend',
          environment: 'MINSKY_SESSIONDB_POSTGRES_URL',
        },
      ],
    },
    {
      problems: [
        {
          kind: 'UnknownKey',
          source: '/home/me/config.yaml',
          line: 3,
          key: 'session.strateg',
          value: 'clone',
          allowed: ['session.strategy'],
        },
      ],
    },
    {
      problems: [
        {
          kind: 'BadValue',
          source: 'MINSKY_X',
          key: 'sessiondb.postgres.url',
          value: 'postgres://me:secret@db/x',
          allowed: 'a URL',
        },
        { kind: 'UnreadableConfig', source: '/home/me/config.yaml', detail: 'bad indentation' },
      ],
    },
    {
      problems: [
        {
          kind: 'MisplacedKey',
          source: '/home/me/app/.minsky/config.yaml',
          line: 2,
          key: 'sessiondb.backend',
        },
      ],
    },
  ],
  SessionNotFound: [{ text: 'fix-it' }, { text: 'md#176' }, { text: '/home/me/else where' }],
  TaskNotFound: [{ task: query }],
  SessionAmbiguous: [{ text: '019a0000', candidates: [session, other] }],
  TaskAmbiguous: [{ task: query, candidates: [session, { ...session, id: other.id }] }],
  NameAndTaskDisagree: [
    { session, task: { scheme: 'gh', number: 7 } },
    { session: other, task: query },
  ],
  SessionNotNamed: [{ candidates: [] }, { candidates: [session] }],
  NoSessionHere: [
    { path: '/tmp' as AbsolutePath, inRepository: false, candidates: [] },
    { path: '/tmp' as AbsolutePath, inRepository: false, candidates: [session, other] },
    { path: '/home/me/new' as AbsolutePath, inRepository: true, candidates: [] },
    {
      path: '/home/me/app' as AbsolutePath,
      inRepository: true,
      candidates: [{ ...session, status: 'merged' }],
    },
    {
      path: '/home/me/app' as AbsolutePath,
      inRepository: true,
      candidates: Array.from({ length: 12 }, () => session),
    },
  ],
  WorkspaceMissing: [{ session: name, path }],
  WorkspaceBroken: [
    { session: name, path, repository: null },
    { session: name, path, repository: repository as AbsolutePath },
  ],
  WorkspaceReadOnly: [{ session: name, path }],
  WorkspaceForeign: [{ session: name, path }],
  WorkspaceOnOtherHost: [{ session: name, path, host: 'desktop' }],
  SessionTrashed: [{ session: name, id: session.id }],
  WorkspaceMidOperation: [
    { session: name, path, operation: 'merge' },
    { session: name, path, operation: 'bisect' },
  ],
  RepositoryNotFound: [{ repository: url }],
  NotInRepository: [{ path: '/tmp' as AbsolutePath }],
  RepositoryBare: [{ path: repository as AbsolutePath }],
  NotACheckout: [{ path }],
  RepositoryShallow: [{ path: repository as AbsolutePath }],
  WorktreeNeedsCheckout: [{ repository: url }],
  RepositoryEmpty: [{ path: repository }],
  BaseNotFound: [{ branch, repository }],
  BaseUndetermined: [{ repository }],
  SessionExists: [{ session }],
  TaskHasSession: [{ task: { scheme: 'md', number: 176 }, session }],
  BranchExists: [
    { branch, existing: branch, repository },
    { branch: 'fix/login' as BranchName, existing: 'fix' as BranchName, repository },
  ],
  BranchReserved: [{ branch: 'pr/fix' as BranchName }],
  DirectoryOccupied: [{ path }],
  AdoptionMismatch: [
    { path, branch: 'else' as BranchName, wanted: branch },
    { path, branch: null, wanted: branch },
  ],
  SessionMerged: [{ session: { ...session, status: 'merged' } }],
  SessionBusy: [{ session }, { session: { ...session, status: 'trashed', trashedFrom: 'active' } }],
  WorkspaceHasWork: [
    {
      session: name,
      dirty: Array.from({ length: 12 }, (_, index) => `src/file-${String(index)}.ts`),
      unmerged: 1,
      stashes: 2,
      operation: 'rebase',
      worktrees: ['/home/me/second look' as AbsolutePath],
      processes: [{ pid: 42, name: 'vim' }],
    },
    {
      session: name,
      dirty: [],
      unmerged: null,
      stashes: 0,
      operation: null,
      worktrees: [],
      processes: [],
    },
  ],
  NotTrashed: [{ session }],
  BaseGone: [
    ...[
      { repository: url, instead: 'trunk' as BranchName, onlyIn: null },
      { repository: url, instead: 'trunk' as BranchName, onlyIn: repository as AbsolutePath },
      { repository, instead: null, onlyIn: null },
    ].map((where) => ({ session: name, path, branch: 'main' as BranchName, ...where })),
  ],
  BaseOfItself: [{ session: name, branch }],
  RepositoryGone: [{ session: name, path, repository: repository as AbsolutePath }],
  OriginMissing: [{ session: name, path, url: repository }],
  BranchDrifted: [
    { session: name, path, recorded: branch, checkedOut: 'main' as BranchName },
    { session: name, path, recorded: branch, checkedOut: null },
  ],
  IdentityMissing: [{ session: name, path }],
  SessionBranchAhead: [{ session: name, path, branch, commits: 2 }],
  FilesUnmerged: [{ session: name, path, files: ['a b.txt', 'c.txt'] }],
  FilesInTheWay: [
    { session: name, path, files: ['.env'] },
    { session: name, path, files: Array.from({ length: 12 }, (_, index) => `a b/${String(index)}.txt`) },
  ],
  NameTaken: [{ name }],
  TaskTaken: [{ task: { scheme: 'md', number: 176 }, repo: 'github.com/owner/app' as RepositoryId }],
  VersionConflict: [{ session: name }],
  StoreUnavailable: [{ location: 'postgres://me:secret@db/minsky', detail: 'connection refused' }],
  StoreBusy: [{ location: store }],
  StoreReadOnly: [{ location: store }],
  StoreFull: [{ location: store }],
  StoreDamaged: [{ location: store, detail: 'database disk image is malformed' }],
  StoreTooNew: [{ location: store, found: 9, supported: 1 }],
  StoreMoving: [{ location: store }],
  StoreMoved: [{ location: store, to: 'json' }],
  LegacyStoreUnreadable: [
    { location: '/home/me/old/session-db.json', reason: 'not-found', detail: '' },
    { location: 'postgresql://me@db/minsky', reason: 'unreachable', detail: 'connection refused' },
  ],
  NothingToUndo: [{}],
  SnapshotNotFound: [{ path: '/home/me/my sessions.json' }],
  SnapshotForeign: [{ path: '/home/me/notes.json' }],
  SnapshotDamaged: [{ path: '/home/me/sessions.json', detail: 'its content does not match its checksum' }],
  SnapshotTooNew: [{ path: '/home/me/sessions.json', found: 2, supported: 1 }],
  SnapshotExists: [{ path: '/home/me/sessions.json' }],
  CopyDiffers: [
    {
      location: store,
      differences: [
        { kind: 'missing', session: name },
        { kind: 'unexpected', session: other.name },
        { kind: 'changed', session: name, members: ['future', 'version'] },
      ],
    },
  ],
  BackendDecidedElsewhere: [{ source: 'MINSKY_SESSIONDB_BACKEND' }, { source: '--backend' }],
  TargetNotEmpty: [{ backend: 'postgres', location: 'postgresql://me@db/minsky', records: 3 }],
  UserConfigUnusable: [
    { path: '/home/me/config.yaml', detail: 'it is not a file' },
    { path: null, detail: 'no home directory is known' },
  ],
  StoreLocationRefused: [{ location: store, detail: 'tests may not touch it' }],
  StoreOfEarlierVersion: [{ location: store }],
  GitFailed: [
    { command: `git fetch ${url}`, exitCode: 128, stderr: '\u001b[31mfatal: no\r\n  more\n' },
    { command: 'git status', exitCode: null, stderr: '' },
  ],
  GitTimedOut: [{ command: 'git fetch', milliseconds: 60_000 }],
  GitMissing: [{}],
  GitTooOld: [{ found: '2.30.1', needed: '2.38' }],
  RemoteUnreachable: [{ url, stderr: 'fatal: unable to access' }],
  MirrorMissing: [{ url: 'https://example.com/owner/app' }],
  FileError: [
    { path, reason: 'permission', code: 'EACCES' },
    { path, reason: 'no-space', code: 'ENOSPC' },
  ],
  LockTimeout: [
    { path: '/home/me/lock', holder: 42 },
    { path: '/home/me/lock', holder: null },
  ],
  Interrupted: [{}],
};

/** All of them, with their kinds. */
export const allFailures: readonly OperationError[] = Object.entries(sampleFailures).flatMap(
  ([kind, failures]) => failures.map((members) => ({ kind, ...members }) as OperationError),
);
