import { claimsOf, type Claims } from './claims.ts';
import type { Session } from './session.ts';

/** A claim that an earlier record makes already. */
export interface DoubledClaim {
  readonly session: Session;
  readonly kind: keyof Claims;
  /** The claim as one text. */
  readonly claim: string;
}

/** The first of them; null when the records can stand beside each other. */
export function firstDoubledClaim(sessions: Iterable<Session>): DoubledClaim | null {
  const seen = new Set<string>();
  for (const session of sessions) {
    for (const [kind, claim] of claimsByKind(session)) {
      if (seen.size === seen.add(claim).size) return { session, kind, claim };
    }
  }
  return null;
}

/** The claims that the record makes, the one of its id first. */
export function claimsByKind(session: Session): readonly (readonly [kind: keyof Claims, claim: string])[] {
  const { id, name, task } = claimsOf(session);
  return [
    ['id', id],
    ...(name === null ? [] : [['name', name] as const]),
    ...(task === null ? [] : [['task', task] as const]),
  ];
}
