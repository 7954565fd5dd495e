import type { Session } from '../session/session.ts';
import type { AbsolutePath } from '../workspace/workspace-path.ts';
import type { Finding } from './findings.ts';
import type { GivenUp } from './resolve-claims.ts';
import type { DamagedRecord } from './store-content.ts';

/** What a repair found, and what it did about it. */
export type RepairFinding =
  /** `path` is where the damaged bytes are kept. */
  | (Finding<'store-damaged', 'rebuild'> & { readonly cause: string })
  | Finding<'record-kept', 'keep'>
  /** `path` is the workspace whose marker told of the session. */
  | Finding<'record-rebuilt' | 'record-renewed', 'take-marker'>
  | (Finding<'record-left-out', 'leave-out'> & { readonly version: number })
  | (Finding<'name-changed', 'rename'> & { readonly before: string })
  | (Finding<'task-released', 'release-task'> & { readonly task: string })
  /** Nothing told of the session but a record that does not parse. */
  | (Finding<'record-lost', 'none'> & { readonly field: string })
  | Finding<'marker-damaged', 'none'>;

const done = { path: null, done: true } as const;

/** The record was readable and stays. */
export function recordKept({ name }: Session): RepairFinding {
  return { kind: 'record-kept', severity: 'info', session: name, action: 'keep', ...done };
}

/** The record was made from a marker: anew, or in the place of an older or a damaged one. */
export function recordTaken(
  kind: 'record-rebuilt' | 'record-renewed',
  { name }: Session,
  path: AbsolutePath,
): RepairFinding {
  return { kind, severity: 'info', session: name, path, action: 'take-marker', done: true };
}

/** Another state of the same session is kept instead. */
export function recordLeftOut({ name, version }: Session): RepairFinding {
  return {
    kind: 'record-left-out',
    severity: 'warning',
    session: name,
    action: 'leave-out',
    ...done,
    version,
  };
}

/** What a record had to give up, one finding for each claim. */
export function claimsGivenUp({ session, name, task }: GivenUp): readonly RepairFinding[] {
  const found = { severity: 'warning', session: session.name, ...done } as const;
  return [
    ...(name === null ? [] : [{ kind: 'name-changed', action: 'rename', ...found, before: name } as const]),
    ...(task === null ? [] : [{ kind: 'task-released', action: 'release-task', ...found, task } as const]),
  ];
}

/** Nothing could be made of the record; its bytes are kept with the rest. */
export function recordLost({ label, field, workspace }: DamagedRecord): RepairFinding {
  return {
    kind: 'record-lost',
    severity: 'error',
    session: label,
    path: workspace,
    action: 'none',
    done: false,
    field,
  };
}

/** A workspace bears a marker that does not parse. */
export function markerDamaged(path: AbsolutePath): RepairFinding {
  return { kind: 'marker-damaged', severity: 'warning', session: null, path, action: 'none', done: false };
}

/** The store itself was rebuilt; `kept` is where its damaged bytes are. */
export function storeDamaged(cause: string, kept: string): RepairFinding {
  return {
    kind: 'store-damaged',
    severity: 'error',
    session: null,
    path: kept,
    action: 'rebuild',
    done: true,
    cause,
  };
}
