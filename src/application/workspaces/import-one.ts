import { err, ok, okAsync, safeTry, type ResultAsync } from 'neverthrow';
import type { Session } from '../../domain/session/session.ts';
import { amended, asPresent } from '../../domain/workspace/amend-session.ts';
import { copyOfSession } from '../../domain/workspace/copy-of-session.ts';
import type { ImportFinding } from '../../domain/workspace/import-finding.ts';
import { nameFromDirectory, taskFromNames } from '../../domain/workspace/name-from-evidence.ts';
import type { SurveyedDirectory } from '../../domain/workspace/surveyed-place.ts';
import {
  lastSegment,
  resolvePath,
  type AbsolutePath,
  type InvalidPath,
} from '../../domain/workspace/workspace-path.ts';
import type { Checkout } from '../ports/git-inspection.ts';
import type { CallContext } from '../ports/narration.ts';
import type { Interrupted } from '../ports/port-errors.ts';
import type { WorkspaceSurvey } from '../ports/workspace-survey.ts';
import type { WorkspaceTrash } from '../ports/workspace-trash.ts';
import type { GivenNames } from './describe-checkout.ts';
import { insertRecord } from './insert-record.ts';
import { judgeImport } from './judge-import.ts';
import type { RegisterError, RegisterPorts, RegisterWorkspace } from './register-workspace.ts';

export interface ImportOnePorts extends RegisterPorts {
  readonly survey: WorkspaceSurvey;
  readonly trash: WorkspaceTrash;
  readonly register: RegisterWorkspace;
}

export interface ImportOneInput {
  /** As typed. */
  readonly text: string;
  readonly given: GivenNames;
}

export type ImportOneError = RegisterError | InvalidPath;

export interface ImportedOne {
  readonly finding: ImportFinding;
  readonly failure: ImportOneError | null;
  /** The record, if there is a new or changed one. */
  readonly session: Session | null;
}

/** Makes a session of one directory, or tells why not; only the wish to stop is a failure. */
export function importOne(
  ports: ImportOnePorts,
  { text, given }: ImportOneInput,
  context: CallContext,
): ResultAsync<ImportedOne, Interrupted> {
  return safeTry(async function* () {
    const typed = yield* resolvePath(text, context.cwd, ports.machine.home);
    const path = yield* ports.disk.realPath(typed);
    if (path === null) return ok(refused({ kind: 'no-such-directory', ...about(typed) }));
    return importDirectory(ports, path, given, context);
  }).orElse((failure: ImportOneError) => {
    if (failure.kind === 'Interrupted') return err(failure);
    const path = resolvePath(text, context.cwd, ports.machine.home).unwrapOr(null);
    const finding: ImportFinding = { kind: 'failed', ...about(path) };
    return ok<ImportedOne, Interrupted>({ finding, failure, session: null });
  });
}

function importDirectory(
  ports: ImportOnePorts,
  path: AbsolutePath,
  given: GivenNames,
  context: CallContext,
): ResultAsync<ImportedOne, ImportOneError> {
  return safeTry(async function* () {
    const checkout = yield* ports.git
      .checkoutAt(path, context)
      .orElse((error) => (error.kind === 'FileError' && error.code === 'ENOTDIR' ? ok(null) : err(error)));
    if (checkout === null) return ok(refused({ kind: 'not-a-checkout', inside: null, ...about(path) }));
    if (checkout.top === null) return ok(refused({ kind: 'bare-repository', ...about(path) }));
    const found = checkout.top === path ? yield* ports.survey.look(path) : null;
    if (found?.state !== 'checkout') {
      const inside = checkout.top === path ? null : checkout.top;
      return ok(refused({ kind: 'not-a-checkout', inside, ...about(path) }));
    }
    const judgement = yield* judgeImport(ports, found, checkout);
    switch (judgement.kind) {
      case 'refused':
        return ok(refused(judgement.finding));
      case 'register':
        return registerNew(ports, found, checkout, given, context);
      case 'copy':
        return registerCopy(ports, judgement.marker, found, given, context);
      case 'moved':
        return moveRecord(ports, judgement.known, path);
    }
  });
}

function registerNew(
  ports: ImportOnePorts,
  { path, marker }: SurveyedDirectory,
  { branch }: Checkout,
  given: GivenNames,
  context: CallContext,
): ResultAsync<ImportedOne, ImportOneError> {
  const narration = { ...silent, progress: context.narration.progress.bind(context.narration) };
  const name = given.name ?? marker?.name ?? nameFromDirectory(lastSegment(path));
  const task =
    given.task ?? (marker === null ? taskFromNames([lastSegment(path), branch ?? '']) : marker.task);
  return ports.register({ path, ...given }, { ...context, narration }).map((session) =>
    // Another process was faster, and called it something else.
    given.name !== null && session.name !== given.name
      ? refused({ ...about(path), kind: 'already-registered', session: session.name, known: session })
      : imported(session, path, {
          name: session.name === name ? null : name,
          task: session.task === null ? task : null,
        }),
  );
}

function registerCopy(
  ports: ImportOnePorts,
  marker: Session,
  { path, head }: SurveyedDirectory,
  given: GivenNames,
  context: CallContext,
): ResultAsync<ImportedOne, ImportOneError> {
  const copy = copyOfSession(marker, { id: ports.clock.newSessionId(), path, head }, ports.clock.now());
  const record = { ...copy, name: given.name ?? copy.name, task: given.task };
  const asGiven = given.name !== null || given.task !== null;
  return insertRecord(ports, { record, place: path, marked: marker.id, asGiven }, context).map((session) =>
    imported(session, path, { name: session.name === record.name ? null : record.name, task: null }),
  );
}

/** The record follows the workspace; that of a deleted session whose directory was somewhere else comes back. */
function moveRecord(
  ports: ImportOnePorts,
  known: Session,
  path: AbsolutePath,
): ResultAsync<ImportedOne, ImportOneError> {
  const now = ports.clock.now();
  const moved = amended(asPresent(known, now), now, { workspace: { ...known.workspace, path } });
  const finding: ImportFinding = {
    kind: 'relocated',
    severity: 'info',
    session: moved.name,
    path,
    action: 'update-record',
    done: true,
    from: known.workspace.path,
  };
  return ports.workspaces
    .relocated(known.workspace.strategy, path)
    .andThen(() => ports.store.replace(moved, known.version))
    .andThen(() => ports.marker.write(path, moved))
    .andThen(() => okAsync({ finding, failure: null, session: moved }));
}

const silent = { notice: () => undefined };

function imported(
  session: Session,
  path: AbsolutePath,
  leftOut: Extract<ImportFinding, { kind: 'imported' }>['leftOut'],
): ImportedOne {
  return {
    finding: {
      kind: 'imported',
      severity: 'info',
      session: session.name,
      path,
      action: 'register',
      done: true,
      leftOut,
    },
    failure: null,
    session,
  };
}

function about(path: AbsolutePath | null): {
  readonly severity: 'error';
  readonly session: null;
  readonly path: AbsolutePath | null;
  readonly action: 'none';
  readonly done: false;
} {
  return { severity: 'error', session: null, path, action: 'none', done: false };
}

function refused(finding: ImportFinding): ImportedOne {
  return { finding, failure: null, session: null };
}
