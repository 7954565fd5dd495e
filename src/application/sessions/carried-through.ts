import type { SessionName } from '../../domain/session/session-name.ts';
import type { CallContext } from '../ports/narration.ts';

/** The same call, but deaf to the wish to stop, which is answered: what others can see already is carried to its end. */
export function carriedThrough(context: CallContext, session: SessionName): CallContext {
  const answer = (): void => context.narration.notice({ kind: 'CarriedThrough', session });
  context.signal.addEventListener('abort', answer, { once: true });
  return { ...context, signal: new AbortController().signal };
}
