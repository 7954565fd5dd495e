import { parseRepositoryId } from '../../../src/domain/repository/repository-id.ts';
import { renderStoredSession } from '../../../src/domain/session/session-document.ts';
import { trash, type Session } from '../../../src/domain/session/session.ts';
import { planSync } from '../../../src/domain/workspace/plan-sync.ts';
import type { SurveyedPlace, SyncFacts } from '../../../src/domain/workspace/surveyed-place.ts';
import type { SyncStep } from '../../../src/domain/workspace/sync-plan.ts';
import { at, exampleSession, idFrom, path } from '../session-examples.ts';

/** The moment of the pass. */
export const now = at(60);
export const spare = idFrom('019aff01');
export const a = exampleSession('a');
export const b = exampleSession('b');
export const trashedA = trash(a, at(5))._unsafeUnwrap();
export const elsewhere = path('/elsewhere/a');
export const mainGone: Session = { ...a, repo: { ...a.repo, path: path('/main') } };
export const elsewhereRepo = { ...a.repo, path: path('/moved') };
export const otherRepo = {
  id: parseRepositoryId('github.com/o/other')._unsafeUnwrap(),
  url: 'https://github.com/o/other.git',
  path: null,
};

export function place(session: Session, changes: Partial<SurveyedPlace> = {}): SurveyedPlace {
  return {
    path: session.workspace.path,
    area: 'workspaces',
    state: 'checkout',
    marker: session,
    isItself: true,
    otherState: null,
    head: session.branch,
    operation: null,
    proposed: null,
    proven: null,
    repository: null,
    reachedBase: false,
    ...changes,
  };
}

export const inTrash = (session: Session, changes: Partial<SurveyedPlace> = {}): SurveyedPlace =>
  place(session, { area: 'trash', path: path(`/state/trash/${session.id}`), ...changes });

export const empty = (at: string): SurveyedPlace =>
  place(a, { path: path(at), state: 'nothing', marker: null, head: null });

export function plan(facts: Partial<SyncFacts>, prune = false): readonly SyncStep[] {
  return planSync(
    {
      host: 'here',
      records: [],
      places: [],
      abandoned: [],
      building: new Set(),
      withheld: new Set(),
      unreadable: [],
      spareIds: new Map(
        (facts.places ?? []).map((one, index) => [one.path, idFrom(`019aff0${String(index)}`)]),
      ),
      ...facts,
    },
    { prune, now },
  );
}

/** A step in a few words: what was found, what is done, and how the record is then. */
export function told(steps: readonly SyncStep[]): readonly string[] {
  return steps.map(({ findings, mend }) => {
    const found = findings.map(({ kind, session, action }) => `${kind} ${String(session)} ${action}`);
    return `${found.join(', ')}: ${mend.kind}`;
  });
}

export function recordsAfter(steps: readonly SyncStep[]): readonly object[] {
  return steps.flatMap(({ mend }) =>
    mend.kind === 'replace'
      ? [renderStoredSession(mend.after)]
      : mend.kind === 'insert'
        ? [renderStoredSession(mend.record)]
        : [],
  );
}

export type Row = readonly [name: string, facts: Partial<SyncFacts>, expected: readonly string[]];
