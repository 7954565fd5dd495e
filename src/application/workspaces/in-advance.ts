import type { CallContext } from '../ports/narration.ts';

/** For what is begun before it is known whether it will be wanted. */
export interface InAdvance {
  readonly context: CallContext;
  /** Gives it up; nobody has to wait for its end. */
  readonly abandon: () => void;
}

/** The context of a call, and a way to give up what is begun with it without giving up the call. */
export function inAdvance(context: CallContext): InAdvance {
  const unwanted = new AbortController();
  return {
    context: { ...context, signal: AbortSignal.any([context.signal, unwanted.signal]) },
    abandon: () => unwanted.abort(),
  };
}
