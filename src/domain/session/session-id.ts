import { err, ok, type Result } from 'neverthrow';
import type { Brand } from '../brand.ts';

/** A UUID of version 7 (RFC 9562) in lower case. */
export type SessionId = Brand<'SessionId'>;

export interface InvalidSessionId {
  readonly kind: 'InvalidSessionId';
  readonly value: string;
}

const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Accepts a version 7 UUID in either case. */
export function parseSessionId(value: string): Result<SessionId, InvalidSessionId> {
  const id = value.toLowerCase();
  return shape.test(id) ? ok(id as SessionId) : err({ kind: 'InvalidSessionId', value });
}

/** The shortest piece of an id that a person may type instead of the whole. */
export const shortestIdPrefix = 8;

/** Whether the text can be the beginning of an id: eight characters or more of its alphabet. */
export function isIdPrefix(text: string): boolean {
  return text.length >= shortestIdPrefix && /^[0-9a-f-]+$/i.test(text);
}
