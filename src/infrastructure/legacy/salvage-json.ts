import { Result } from 'neverthrow';

/**
 * Finds the complete records in JSON text that as a whole is none, because its end is missing or its middle damaged: the
 * outermost objects that parse and that `isRecord` recognises.
 */
export function salvageObjects(text: string, isRecord: (value: unknown) => boolean): readonly unknown[] {
  const found: unknown[] = [];
  for (let at = text.indexOf('{'); at !== -1;) {
    const end = endOfObject(text, at);
    const parsed = end === null ? undefined : parseJson(text.slice(at, end)).unwrapOr(undefined);
    const taken = end !== null && parsed !== undefined && isRecord(parsed);
    if (taken) found.push(parsed);
    at = text.indexOf('{', taken ? end : at + 1);
  }
  return found;
}

/** Where the object that begins there is closed again; null when it never is, or not before it is too deep to be one. */
function endOfObject(text: string, start: number): number | null {
  let depth = 0;
  let inString = false;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (inString) {
      if (character === '\\') at += 1;
      else if (character === '"') inString = false;
      else if (character === '\n') return null;
    } else if (character === '"') inString = true;
    else if (character === '{') depth += 1;
    else if (character === '}') depth -= 1;
    if (depth === 0 && !inString) return at + 1;
  }
  return null;
}

const parseJson = Result.fromThrowable((json: string): unknown => JSON.parse(json));
