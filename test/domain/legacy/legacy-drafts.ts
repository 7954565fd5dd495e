import { draftOf, type LegacyDraft } from '../../../src/domain/legacy/legacy-draft.ts';
import type { LegacyPlace } from '../../../src/domain/legacy/legacy-place.ts';
import { parseLegacyRecord } from '../../../src/domain/legacy/parse-legacy-record.ts';
import { strayRecordOf } from '../../../src/domain/legacy/stray-record.ts';
import type { Session } from '../../../src/domain/session/session.ts';
import { at, branch, commit, path, repository } from '../session-examples.ts';

const source = { store: '/old.json', position: 1 };
const facts = { now: at(0), writtenAt: null, repo: null, path: null, place: null };
export const remote = { id: repository('github.com/o/r'), url: 'https://github.com/o/r', path: null };
export const app = { id: repository('github.com/o/app'), url: 'https://github.com/o/app', path: null };
/** A clone of `app` of which nothing else is known. */
export const standsAt = (text: string, changes: Partial<LegacyPlace> = {}): LegacyPlace => ({
  path: path(text),
  marker: null,
  repo: app,
  branch: null,
  strategy: 'clone',
  evidence: null,
  ...changes,
});
export const standing: LegacyPlace = {
  path: path('/w/x'),
  marker: null,
  repo: remote,
  branch: branch('head'),
  strategy: 'worktree',
  evidence: {
    createdAt: at(-9),
    lastActivityAt: at(-8),
    base: { branch: branch('trunk'), commit: commit('c') },
  },
};
export const said = (members: object, changes: Partial<LegacyDraft> = {}): LegacyDraft => ({
  ...draftOf(parseLegacyRecord({ session: 'x', ...members }, source)._unsafeUnwrap(), facts),
  ...changes,
});
export const stray = (session: Session, changes: Partial<LegacyDraft> = {}): LegacyDraft => ({
  ...draftOf(strayRecordOf(session, source), facts),
  ...changes,
});
/** A day at the beginning of 2025. */
export const day = (number: number): string => `2025-01-0${String(number)}T00:00:00.000Z`;
