import type { Session } from '../../domain/session/session.ts';
import { renderSession } from '../../domain/session/session-document.ts';
import type { ExitStatus } from './exit-status.ts';
import { retypedFor, type Situation } from './situation.ts';

/** How one kind of failure is told. */
export interface CatalogueEntry<Failure> {
  readonly exit: Exclude<ExitStatus, 0>;
  /** Whether the very same call may succeed a moment later. */
  readonly retryable: boolean;
  /** When it happens, for docs/errors.md. */
  readonly when: string;
  readonly message: (failure: Failure, situation: Situation) => string;
  /** What to type next: lines of a command, or of a purpose, a colon and a command. */
  readonly hint: (failure: Failure, situation: Situation) => string;
  /** The machine-readable members, if they differ from those of the failure. */
  readonly details?: (failure: Failure) => Readonly<Record<string, unknown>>;
}

/** An entry for every kind of a union of failures: a kind without one does not compile. */
export type CatalogueOf<Failures extends { readonly kind: string }> = {
  readonly [Kind in Failures['kind']]: CatalogueEntry<Extract<Failures, { readonly kind: Kind }>>;
};

const shownCandidates = 10;

/** The same command for each candidate, one a line. */
export function candidateCommands(candidates: readonly Session[], situation: Situation): string {
  const names = candidates.map(({ name }) => name.toLowerCase());
  const unique = new Set(names).size === names.length;
  const lines = candidates
    .slice(0, shownCandidates)
    .map(({ id, name }) => retypedFor(situation, unique ? name : id));
  const more = candidates.length > shownCandidates ? ['All of them: minsky session list'] : [];
  return [...lines, ...more].join('\n');
}

/** Candidates as data; of many, the first ones and how many there are. */
export function candidateDetails(candidates: readonly Session[]): Readonly<Record<string, unknown>> {
  return {
    candidates: candidates.slice(0, shownCandidates).map(renderSession),
    candidateCount: candidates.length,
  };
}
