const quote = '"'.charCodeAt(0);
const backslash = '\\'.charCodeAt(0);

/** No record nests deeper than this; what does would exhaust the stack of whoever writes it again. */
const deepest = 100;

/**
 * What `JSON.parse` passes over in silence: an object with the same key twice, of which only the last would be kept,
 * or a nesting without end; null when there is nothing of the kind. The text must be JSON.
 */
export function silentFlawOf(json: string): string | null {
  // One entry for each object or list around the place: its keys so far, or null for a list.
  const around: (Set<string> | null)[] = [];
  let keyComes = false;
  for (let at = 0; at < json.length; at++) {
    switch (json.charAt(at)) {
      case '"': {
        const end = endOfString(json, at);
        if (keyComes) {
          const key = textOf(json.slice(at, end));
          if (around.at(-1)?.has(key) === true) return `it has the key ${JSON.stringify(key)} twice`;
          around.at(-1)?.add(key);
          keyComes = false;
        }
        at = end - 1;
        break;
      }
      case '{':
      case '[':
        keyComes = json[at] === '{';
        if (around.push(keyComes ? new Set() : null) > deepest) return 'it is nested too deeply';
        break;
      case '}':
      case ']':
        around.pop();
        keyComes = false;
        break;
      case ',':
        keyComes = around.at(-1) !== null;
        break;
      default:
        break;
    }
  }
  return null;
}

function endOfString(json: string, start: number): number {
  let at = start + 1;
  while (json.charCodeAt(at) !== quote) at += json.charCodeAt(at) === backslash ? 2 : 1;
  return at + 1;
}

function textOf(literal: string): string {
  return literal.includes('\\') ? String(JSON.parse(literal)) : literal.slice(1, -1);
}
