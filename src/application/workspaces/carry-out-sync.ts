import { errAsync, ok, okAsync, safeTry, type ResultAsync } from 'neverthrow';
import type { Session } from '../../domain/session/session.ts';
import { asTrashed } from '../../domain/workspace/amend-session.ts';
import type { Mend, Relocation } from '../../domain/workspace/sync-plan.ts';
import type { WorkspaceReadOnly } from '../../domain/workspace/workspace-health.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { trashTurn } from '../ports/exclusive-lock.ts';
import type { CallContext } from '../ports/narration.ts';
import type { VersionConflict } from '../ports/port-errors.ts';
import type { WorkspaceDisk } from '../ports/workspace-disk.ts';
import type { WorkspaceTrash } from '../ports/workspace-trash.ts';
import { insertRecord, type InsertError, type InsertPorts } from './insert-record.ts';
import { recoverStart, type RecoverError, type RecoverPorts } from './recover-interrupted.ts';
import type { Survey } from './survey-workspaces.ts';

export interface CarryOutPorts extends InsertPorts, RecoverPorts {
  readonly disk: WorkspaceDisk;
  readonly trash: WorkspaceTrash;
}

export type CarryOutError = InsertError | RecoverError | VersionConflict | WorkspaceReadOnly;

/** What became of a step: the record as it is now, or null where none is left; `gone` if there was nothing to mend any more. */
export type CarriedOut =
  | { readonly kind: 'done'; readonly session: Session | null }
  | { readonly kind: 'nothing-to-do' }
  | { readonly kind: 'gone' };

type Step = ResultAsync<CarriedOut, CarryOutError>;

const gone: CarriedOut = { kind: 'gone' };

/** Mends what the plan says, unless somebody else did in between: each step looks again before it changes anything. */
export function carryOut(
  ports: CarryOutPorts,
  mend: Mend,
  abandoned: Survey['abandoned'],
  context: CallContext,
): Step {
  switch (mend.kind) {
    case 'none':
      return okAsync({ kind: 'nothing-to-do' });
    case 'recover': {
      const found = abandoned.get(mend.id);
      if (found === undefined) return okAsync(gone);
      const { built } = mend;
      if (built === 'settled') return ports.staging.close(found.note).map(() => done(null));
      const moved = built === undefined ? okAsync(gone) : replace(ports, built);
      return moved.andThen(() => recoverStart(ports, found, context).map(done));
    }
    case 'insert':
      return insert(ports, mend, context);
    case 'replace':
      return replace(ports, mend);
    case 'settle':
      return unlessChanged(ports, mend.record, () => settle(ports, mend.record, mend.place));
    case 'forget':
      return unlessChanged(ports, mend.record, () => ports.store.remove(mend.record).map(() => done(null)));
    case 'prune':
      return inTurn(ports, mend.record, context, () => prune(ports, mend.record));
    case 'finish-deletion':
      return inTurn(ports, mend.record, context, () => finishDeletion(ports, mend.record));
    case 'finish-restoring':
      return inTurn(ports, mend.record, context, () => finishRestoring(ports, mend.record));
  }
}

function done(session: Session | null): CarriedOut {
  return { kind: 'done', session };
}

function insert(ports: CarryOutPorts, mend: Extract<Mend, { kind: 'insert' }>, context: CallContext): Step {
  return ports.disk.look(mend.place).andThen((disk) => {
    if (disk.kind !== 'checkout') return okAsync(gone);
    return insertRecord(ports, { ...mend, asGiven: false }, context).map((session) =>
      session.workspace.path === mend.record.workspace.path ? done(session) : gone,
    );
  });
}

function replace(ports: CarryOutPorts, { before, after, place }: Relocation): Step {
  return ports.disk.look(place).andThen((disk): Step => {
    const ours = disk.kind === 'checkout' && (disk.markedFor === null || disk.markedFor === before.id);
    if (!ours) return okAsync(gone);
    // A record that follows without its marker would be found out of date by every sync to come.
    if (!disk.writable) return errAsync({ kind: 'WorkspaceReadOnly', session: before.name, path: place });
    return unlessChanged(ports, before, () =>
      ports.store.replace(after, before.version).andThen(() => settle(ports, after, place)),
    );
  });
}

/** Makes git's links and the marker agree with the record. */
function settle(ports: CarryOutPorts, record: Session, place: AbsolutePath): Step {
  return ports.workspaces
    .relocated(record.workspace.strategy, place)
    .andThen(() => ports.marker.write(place, record))
    .map(() => done(record));
}

function prune(ports: CarryOutPorts, record: Session): Step {
  const { path } = record.workspace;
  return safeTry(async function* () {
    const disk = yield* ports.disk.look(path);
    const ours = disk.kind === 'checkout' && (disk.markedFor === null || disk.markedFor === record.id);
    if (ours || (yield* ports.trash.locate(record.id, path)) !== null) return ok(gone);
    const trashed = asTrashed(record, ports.clock.now());
    return ports.store.replace(trashed, record.version).map(() => done(trashed));
  });
}

function finishDeletion(ports: CarryOutPorts, record: Session): Step {
  const { path } = record.workspace;
  return safeTry(async function* () {
    const disk = yield* ports.disk.look(path);
    if (disk.kind !== 'checkout' || disk.markedFor !== record.id) return ok(gone);
    const place = yield* ports.trash.put(record.id, path);
    return settle(ports, record, place);
  });
}

function finishRestoring(ports: CarryOutPorts, record: Session): Step {
  const { path } = record.workspace;
  return safeTry(async function* () {
    if ((yield* ports.disk.look(path)).kind !== 'nothing') return ok(gone);
    yield* ports.trash.takeBack(record.id, path);
    return settle(ports, record, path);
  });
}

/** Sessions go to the trash and come back one at a time. */
function inTurn(ports: CarryOutPorts, record: Session, context: CallContext, work: () => Step): Step {
  return ports.lock.hold(trashTurn, context, () => unlessChanged(ports, record, work));
}

/** Whoever changed the record in between knew better. */
function unlessChanged(ports: CarryOutPorts, record: Session, work: () => Step): Step {
  return ports.store
    .find(record.id)
    .andThen((now) => (now?.version === record.version ? work() : okAsync(gone)))
    .orElse((error) => (error.kind === 'VersionConflict' ? okAsync(gone) : errAsync(error)));
}
