import type { CallContext } from '../ports/narration.ts';

/** The same call, but deaf to the wish to stop: what others can see already is carried to its end. */
export function carriedThrough(context: CallContext): CallContext {
  return { ...context, signal: new AbortController().signal };
}
