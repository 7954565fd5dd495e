import { expect } from '@jest/globals';
import type { Minsky, RunOptions, Words } from '../support/minsky.ts';

export interface Refusal {
  readonly status: number | NodeJS.Signals;
  readonly code: string;
}

/** A refusal with everything that it says. */
export interface ToldRefusal extends Refusal {
  readonly message: string;
  readonly hint: string;
  readonly details: Readonly<Record<string, unknown>>;
}

/** Runs a command that has to be refused, in a document that a program can read and a person can understand. */
export async function toldRefusal(minsky: Minsky, words: Words, options?: RunOptions): Promise<ToldRefusal> {
  const { status, json, stderr } = await minsky.json(words, options);
  expect(json).toEqual({
    ok: false,
    error: {
      code: expect.stringMatching(/^[A-Z]+(?:_[A-Z]+)*$/),
      message: expect.stringMatching(/^[^\n]{10,}(?:\n|$)/),
      hint: expect.stringMatching(/^[^\n]{3,}(?:\n|$)/),
      retryable: expect.any(Boolean),
      details: expect.any(Object),
    },
  });
  expect(`${JSON.stringify(json)}\n${stderr}`).not.toMatch(stackTrace);
  const { code, message, hint, details } = json.error;
  return { status, code, message, hint, details };
}

/** The same, of which only the exit status and the code matter. */
export async function refusal(minsky: Minsky, words: Words, options?: RunOptions): Promise<Refusal> {
  const { status, code } = await toldRefusal(minsky, words, options);
  return { status, code };
}

const stackTrace = /(?:\\n|\n)\s+at \S|node:internal/;
