import type { Result } from 'neverthrow';
import type { OperationError } from '../operations/interface-error.ts';
import type { ExitStatus } from './exit-status.ts';
import { codeOf, entryOf } from './error-catalogue.ts';
import { withoutSecretsInside } from './safe-text.ts';
import type { Situation } from './situation.ts';

/** A failure as people, programs and agents see it. */
export interface FailureDocument {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
  readonly retryable: boolean;
  readonly details: Readonly<Record<string, unknown>>;
}

/** What `--json` prints: the answer or the failure, never both. */
export type OutcomeDocument =
  { readonly ok: true; readonly data: unknown } | { readonly ok: false; readonly error: FailureDocument };

/** Looks a failure up in the catalogue. */
export function failureDocument(failure: OperationError, situation: Situation): FailureDocument {
  const entry = entryOf(failure);
  const { kind: _kind, ...members } = failure;
  return {
    code: codeOf(failure.kind),
    message: entry.message(failure, situation),
    hint: entry.hint(failure, situation),
    retryable: entry.retryable,
    details: withoutSecretsInside(entry.details?.(failure) ?? members) as FailureDocument['details'],
  };
}

/** The exit status that a failure ends the program with. */
export function exitStatusOf(failure: OperationError): ExitStatus {
  return entryOf(failure).exit;
}

/** The one document of an outcome. */
export function outcomeDocument(
  result: Result<unknown, OperationError>,
  situation: Situation,
): OutcomeDocument {
  return result.match<OutcomeDocument>(
    (data) => ({ ok: true, data }),
    (failure) => ({ ok: false, error: failureDocument(failure, situation) }),
  );
}
