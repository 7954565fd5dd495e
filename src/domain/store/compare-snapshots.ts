import type { SessionName } from '../session/session-name.ts';
import type { KeptRecord } from './kept-record.ts';

/** One way in which a copy is not what it was copied from. */
export type RecordDifference =
  | { readonly kind: 'missing'; readonly session: SessionName }
  | { readonly kind: 'unexpected'; readonly session: SessionName }
  /** `members` are those whose values are not the same. */
  | { readonly kind: 'changed'; readonly session: SessionName; readonly members: readonly string[] };

/** Compares two sets of records by their ids, member by member; neither their order nor that of their members counts. */
export function compareRecords(
  expected: readonly KeptRecord[],
  found: readonly KeptRecord[],
): readonly RecordDifference[] {
  const byId = new Map(found.map((record) => [record.session.id, record]));
  const wanted = new Set(expected.map(({ session }) => session.id));
  const known = expected.flatMap((record): readonly RecordDifference[] => {
    const { id, name } = record.session;
    const copy = byId.get(id);
    if (copy === undefined) return [{ kind: 'missing', session: name }];
    const members = changedMembers(record.kept, copy.kept);
    return members.length === 0 ? [] : [{ kind: 'changed', session: name, members }];
  });
  const others = found.filter(({ session }) => !wanted.has(session.id));
  return [...known, ...others.map(({ session }) => ({ kind: 'unexpected' as const, session: session.name }))];
}

/** Whether this version understands the same of both. */
export function meansTheSame(a: KeptRecord['session'], b: KeptRecord['session']): boolean {
  return sameValue(a, b);
}

function changedMembers(a: KeptRecord['kept'], b: KeptRecord['kept']): readonly string[] {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].filter(
    (name) => Object.hasOwn(a, name) !== Object.hasOwn(b, name) || !sameValue(a[name], b[name]),
  );
}

function sameValue(a: unknown, b: unknown): boolean {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const [left, right] = [a, b] as [KeptRecord['kept'], KeptRecord['kept']];
  return Object.keys(left).length === Object.keys(right).length && changedMembers(left, right).length === 0;
}
