import { styleText } from 'node:util';

/** A style of `util.styleText` that texts here use. */
export type TextStyle = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** What a text has to suit: who reads it, when, and on how wide a screen. */
export interface TextEnvironment {
  /** Milliseconds since 1970, for times such as `3 min ago`. */
  readonly now: number;
  /** The columns of the terminal; null when lines may be as long as they like. */
  readonly columns: number | null;
  readonly colour: boolean;
  /** Whether a program may capture the text as the answer, so that nothing may stand beside it. */
  readonly captured: boolean;
}

/** Colours a text if the environment shows colours. */
export function painted(style: TextStyle, text: string, environment: TextEnvironment): string {
  return environment.colour ? styleText(style, text, { validateStream: false }) : text;
}
