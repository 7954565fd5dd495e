const elementsAtOnce = 200;
const pieceLength = 2 ** 16;

/**
 * The line that `JSON.stringify` gives, in pieces: one string of a report with a finding for each of many records would
 * take as much memory as the report.
 */
export function* jsonPieces(document: unknown): Generator<string> {
  let piece = '';
  for (const text of textsOf(document)) {
    piece += text;
    if (piece.length < pieceLength) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}\n`;
}

function* textsOf(value: unknown): Generator<string> {
  if (Array.isArray(value) && value.length > elementsAtOnce) {
    for (let at = 0; at < value.length; at += elementsAtOnce) {
      const elements = JSON.stringify(value.slice(at, at + elementsAtOnce));
      yield `${at === 0 ? '[' : ','}${elements.slice(1, -1)}`;
    }
    yield ']';
  } else if (isPlain(value)) {
    let before = '{';
    for (const [name, member] of Object.entries(value)) {
      if (member === undefined) continue;
      yield `${before}${JSON.stringify(name)}:`;
      yield* textsOf(member);
      before = ',';
    }
    yield before === '{' ? '{}' : '}';
  } else yield JSON.stringify(value);
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
