import { describe, expect, it } from '@jest/globals';
import type { Session } from '../../../src/domain/session/session.ts';
import { keptRecordOf } from '../../../src/domain/store/kept-record.ts';
import { lastCarriedOut, planUndo } from '../../../src/domain/store/undo-consolidation.ts';
import { aSession, taskId } from '../../../src/interfaces/testing/testing.ts';

describe('the undo of a consolidation', () => {
  const own = aSession();
  const before = aSession();
  const completed = { ...before, task: taskId('md#7'), version: 2 };
  const added = aSession();
  const since = aSession();
  const touched = [completed, added].map(({ id, version }) => ({ id, version }));
  const held = [own, completed, added, since].map(keptRecordOf);
  const snapshot = [own, before].map(keptRecordOf);
  const about = ({ name, workspace }: Session): object => ({
    session: name,
    path: workspace.path,
    done: false,
  });

  it('takes out what was added, puts back what was changed, and leaves the rest', () => {
    const plan = planUndo(held, snapshot, touched);
    expect(plan.records.map(({ session }) => session)).toEqual([own, before, since]);
    expect([plan.removed, plan.reverted]).toEqual([[added], [before]]);
    expect(plan.findings).toEqual([
      { kind: 'taken-back', severity: 'info', action: 'revert', ...about(completed) },
      { kind: 'taken-out', severity: 'info', action: 'remove', ...about(added) },
    ]);
  });

  it('leaves what somebody has changed since, and says so', () => {
    const later = { ...added, version: added.version + 1 };
    const plan = planUndo([keptRecordOf(later)], snapshot, touched);
    expect(plan).toEqual({
      records: [keptRecordOf(later)],
      removed: [],
      reverted: [],
      findings: [{ kind: 'changed-since', severity: 'warning', action: 'none', ...about(later) }],
    });
  });

  it('brings back nothing that was removed since', () => {
    expect(planUndo([], snapshot, touched).records).toEqual([]);
  });
});

describe('the consolidation that was carried out last', () => {
  const [added, changed] = [aSession(), { ...aSession(), version: 2 }];
  const last = { touched: [{ id: aSession().id, version: 1 }] };
  const begun = { touched: [added, changed].map(({ id, version }) => ({ id, version })) };

  it('is the one that was begun as soon as anything of it is in the store', () => {
    expect(lastCarriedOut({ last, begun }, [added].map(keptRecordOf))).toBe(begun);
    expect(lastCarriedOut({ last: null, begun }, [changed].map(keptRecordOf))).toBe(begun);
  });

  it('is the one before if nothing of it is there', () => {
    expect(lastCarriedOut({ last, begun }, [{ ...changed, version: 1 }].map(keptRecordOf))).toBe(last);
    expect(lastCarriedOut({ last, begun: null }, [added].map(keptRecordOf))).toBe(last);
  });
});
