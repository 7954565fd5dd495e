import type { Session } from '../../src/domain/session/session.ts';
import { timestampFromMilliseconds } from '../../src/domain/timestamp.ts';
import { sessionName, taskId } from '../../src/interfaces/testing/domain-values.ts';
import { aSession } from '../../src/interfaces/testing/session-builder.ts';

/** The name of the record with that number. */
export function nameOf(at: number): string {
  return `record-${String(at)}`;
}

/** The record with that number, from 0; every other one has a task with the same number. */
export function numberedSession(at: number): Session {
  return aSession({
    name: sessionName(nameOf(at)),
    task: at % 2 === 1 ? taskId(`md#${String(at)}`) : null,
    lastActivityAt: timestampFromMilliseconds(Date.UTC(2026, 0) + at * 1_000),
  });
}

/** The records from one number up to another, a thousand at a time: a million of them at once would fill the memory. */
export function* numberedSessions(from: number, to: number): Generator<readonly Session[]> {
  for (let at = from; at < to; at += 1_000) {
    const length = Math.min(1_000, to - at);
    yield Array.from({ length }, (_, index) => numberedSession(at + index));
  }
}

/** Numbers below `count` that are spread over all of them, one after the other. */
export function spreadNumbers(count: number): { readonly any: () => number; readonly odd: () => number } {
  let turn = 0;
  const any = (): number => (turn += 7_919) % count;
  return {
    any,
    odd: () => {
      const at = any();
      return at % 2 === 1 ? at : at === 0 ? 1 : at - 1;
    },
  };
}
