import type { ExitStatus } from './exit-status.ts';
import type { Situation } from './situation.ts';

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
