/** Text as a column of every database can hold it: a NUL and half a surrogate pair are written out, as JSON does. */
export function escapeText(text: string): string {
  return text.replaceAll(/[\\\0\p{Surrogate}]/gu, (character) =>
    character === '\\' ? '\\\\' : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Reads back what `escapeText` wrote. */
export function unescapeText(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replaceAll(/\\(?:\\|u([0-9a-f]{4}))/g, (_escape, code?: string) =>
    code === undefined ? '\\' : String.fromCharCode(Number.parseInt(code, 16)),
  );
}
