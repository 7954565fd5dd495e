import { ok, okAsync, safeTry, type ResultAsync } from 'neverthrow';
import type { Session } from '../../domain/session/session.ts';
import type { ImportFinding, MainWorkspaceReason } from '../../domain/workspace/import-finding.ts';
import type { SurveyedDirectory } from '../../domain/workspace/surveyed-place.ts';
import { childPath, lastSegment } from '../../domain/workspace/workspace-path.ts';
import type { Checkout } from '../ports/git-inspection.ts';
import type { Machine } from '../ports/machine.ts';
import type { FileError, StoreError } from '../ports/port-errors.ts';
import type { SessionStore } from '../ports/session-store.ts';
import type { WorkspaceDisk } from '../ports/workspace-disk.ts';
import type { WorkspaceTrash } from '../ports/workspace-trash.ts';
import { listAll } from './list-all.ts';
import { repositoryOfCheckout } from './repository-of-checkout.ts';

export interface JudgeImportPorts {
  readonly store: SessionStore;
  readonly disk: WorkspaceDisk;
  readonly trash: WorkspaceTrash;
  readonly machine: Machine;
}

/** What importing a checkout comes to. */
export type ImportJudgement =
  | { readonly kind: 'refused'; readonly finding: ImportFinding }
  | { readonly kind: 'register' }
  | { readonly kind: 'copy'; readonly marker: Session }
  | { readonly kind: 'moved'; readonly known: Session };

type Judged = ResultAsync<ImportJudgement, StoreError | FileError>;

/** Decides whether a checkout can become a session's workspace; a marker says most, and without one its role does. */
export function judgeImport(ports: JudgeImportPorts, found: SurveyedDirectory, checkout: Checkout): Judged {
  return safeTry(async function* () {
    if (found.marker !== null) {
      const known = yield* ports.store.find(found.marker.id);
      return known === null
        ? judgeUnknown(found, found.marker)
        : judgeKnown(ports, found, found.marker, known);
    }
    const here = { host: ports.machine.host, workspacePaths: [found.path] };
    const { sessions } = yield* ports.store.list(here, { limit: 10, after: null });
    const registered = sessions.find(({ status }) => status !== 'trashed');
    if (registered !== undefined) return ok(alreadyRegistered(found, registered));
    const reason = yield* whyMainWorkspace(ports, found, checkout);
    return ok<ImportJudgement>(
      reason === null
        ? { kind: 'register' }
        : refused(found, { kind: 'main-workspace', session: null, reason }),
    );
  });
}

function judgeUnknown(found: SurveyedDirectory, marker: Session): Judged {
  if (!found.isItself) return okAsync(refused(found, { kind: 'duplicate', session: marker.name }));
  return okAsync(
    marker.status === 'trashed' && lastSegment(found.path) === marker.id
      ? refused(found, { kind: 'in-trash', session: marker.name })
      : { kind: 'register' },
  );
}

function judgeKnown(
  { disk, trash, machine }: JudgeImportPorts,
  found: SurveyedDirectory,
  marker: Session,
  known: Session,
): Judged {
  const { host, path } = known.workspace;
  if (host !== machine.host) {
    return okAsync(refused(found, { kind: 'foreign', session: known.name, owner: { kind: 'host', host } }));
  }
  if (path === found.path && known.status !== 'trashed') return okAsync(alreadyRegistered(found, known));
  return safeTry(async function* () {
    const inTrash = yield* trash.locate(known.id, path);
    if (inTrash === found.path) return ok(refused(found, { kind: 'in-trash', session: known.name }));
    const recorded = yield* disk.look(path);
    const isThere =
      inTrash !== null ||
      (path !== found.path && recorded.kind === 'checkout' && recorded.markedFor === known.id);
    if (!isThere) return ok<ImportJudgement>({ kind: 'moved', known });
    return ok<ImportJudgement>(
      found.isItself ? { kind: 'copy', marker } : refused(found, { kind: 'duplicate', session: known.name }),
    );
  });
}

/** A main workspace is what sessions are started from: known as such, with worktrees, or nobody's copy. */
function whyMainWorkspace(
  { store, disk, machine }: JudgeImportPorts,
  { path }: SurveyedDirectory,
  checkout: Checkout,
): ResultAsync<MainWorkspaceReason | null, StoreError | FileError> {
  if (checkout.gitDirectory !== checkout.commonDirectory) return okAsync(null);
  return safeTry(async function* () {
    const { repo } = repositoryOfCheckout(checkout, machine);
    const started = yield* listAll(store, { repo: repo.id, host: machine.host });
    if (started.some((session) => session.repo.path === path)) return ok('has-sessions' as const);
    const worktrees = yield* disk
      .entries(childPath(checkout.commonDirectory, 'worktrees'))
      .orElse(() => ok<readonly string[]>([]));
    if (worktrees.length > 0) return ok('has-worktrees' as const);
    return ok(checkout.originUrl === null ? ('no-origin' as const) : null);
  });
}

function alreadyRegistered(found: SurveyedDirectory, known: Session): ImportJudgement {
  return refused(found, { kind: 'already-registered', session: known.name, known });
}

type Refusal<Finding extends ImportFinding = ImportFinding> = Finding extends ImportFinding
  ? Omit<Finding, 'severity' | 'path' | 'action' | 'done'> & { readonly action?: 'none' }
  : never;

function refused(
  { path }: SurveyedDirectory,
  refusal: Refusal<Extract<ImportFinding, { action: 'none' }>>,
): ImportJudgement {
  return {
    kind: 'refused',
    finding: { ...refusal, severity: 'error', path, action: 'none', done: false } as ImportFinding,
  };
}
