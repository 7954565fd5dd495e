import type { Suggestion } from '../operations/parameters.ts';

/** Something that can stand where the cursor is. */
export interface Candidate {
  /** The whole word. */
  readonly text: string;
  /** What a shell that shows such things shows beside it. */
  readonly description: string | null;
}

/** What can stand where the cursor is. */
export type Offer =
  | { readonly kind: 'words'; readonly candidates: readonly Candidate[] }
  /** What there is on the disk, which the shell itself knows best. */
  | { readonly kind: 'files' | 'directories' }
  | {
      readonly kind: 'sessions';
      readonly wanted: Extract<Suggestion, { readonly statuses: unknown }>;
      /** What is typed of the value. */
      readonly value: string;
      /** What stands before the value in its word, such as `--task=`. */
      readonly ahead: string;
      /** What was named before and need not be named again. */
      readonly named: readonly string[];
    };

export const nothing: Offer = { kind: 'words', candidates: [] };
