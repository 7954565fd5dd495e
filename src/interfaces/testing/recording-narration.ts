import type { CallContext, Narration, Notice, Progress } from '../../application/ports/narration.ts';
import { absolutePath } from './domain-values.ts';

/** Keeps what was said, in order. */
export class RecordingNarration implements Narration {
  readonly notices: Notice[] = [];
  readonly steps: Progress[] = [];

  notice(notice: Notice): void {
    this.notices.push(notice);
  }

  progress(progress: Progress): void {
    this.steps.push(progress);
  }
}

/** A call from the root directory that nobody listens to or interrupts, with whatever is overridden. */
export function callContext(overrides: Partial<CallContext> = {}): CallContext {
  return {
    cwd: absolutePath('/'),
    narration: new RecordingNarration(),
    signal: new AbortController().signal,
    ...overrides,
  };
}
