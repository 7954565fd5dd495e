/** How much a finding matters: something to know, something to look at, something that is wrong. */
export type Severity = 'info' | 'warning' | 'error';

/**
 * What every finding of a pass over store and disk has. Each pass has a closed union of its own findings, which adds
 * the data that telling them needs; the sentence is made by the presentation.
 */
export interface Finding<Kind extends string = string, Action extends string = string> {
  readonly kind: Kind;
  readonly severity: Severity;
  /** The name of the session concerned, as far as one is known. */
  readonly session: string | null;
  /** The directory or file concerned. */
  readonly path: string | null;
  /** What mends it, or `none`. */
  readonly action: Action;
  /** Whether that was done. */
  readonly done: boolean;
}
