/** A command line as far as it is typed. */
export interface TypedLine {
  /** The words before the cursor's, without quotes. */
  readonly words: readonly string[];
  /** The word that the cursor is in, up to the cursor; empty for one that has not begun. */
  readonly current: string;
  /** The quotation mark that the cursor is inside of. */
  readonly quote: '"' | "'" | null;
}

/** Takes a line apart the way a POSIX shell does; what is still open at its end belongs to its last word. */
export function wordsOfLine(line: string): TypedLine {
  const words: string[] = [];
  let current: string | null = null;
  let quote: TypedLine['quote'] = null;
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at);
    if (quote === null && /\s/.test(character)) {
      if (current !== null) words.push(current);
      current = null;
      continue;
    }
    current ??= '';
    if (character === quote) quote = null;
    else if (quote === null && (character === '"' || character === "'")) quote = character;
    else if (character === '\\' && quote !== "'") {
      const next = line.charAt((at += 1));
      current += quote === '"' && !/["\\$`]/.test(next) ? character + next : next;
    } else current += character;
  }
  return { words, current: current ?? '', quote };
}
