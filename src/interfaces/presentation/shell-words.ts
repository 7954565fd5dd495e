import { printable } from './safe-text.ts';

/** One word as a POSIX shell reads it back unchanged; what cannot be shown safely is spelled out. */
export function shellWord(text: string): string {
  const shown = printable(text);
  // A `#` begins a comment only at the start of a word.
  return /^[A-Za-z0-9_./:=@%+,-][A-Za-z0-9_./:=@%+,#-]*$/.test(shown)
    ? shown
    : `'${shown.replaceAll("'", "'\\''")}'`;
}

/** A command line of those words. */
export function commandLine(...words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}
