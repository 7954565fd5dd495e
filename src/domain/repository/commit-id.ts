import { err, ok, type Result } from 'neverthrow';
import type { Brand } from '../brand.ts';

/** The full object name of a commit: 40 (SHA-1) or 64 (SHA-256) lower-case hex digits. */
export type CommitId = Brand<'CommitId'>;

export interface InvalidCommitId {
  readonly kind: 'InvalidCommitId';
  readonly value: string;
}

/** Accepts a full object name only. */
export function parseCommitId(value: string): Result<CommitId, InvalidCommitId> {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(value)
    ? ok(value as CommitId)
    : err({ kind: 'InvalidCommitId', value });
}
