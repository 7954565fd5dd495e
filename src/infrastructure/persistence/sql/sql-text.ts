/** A piece of SQL with a `?` for each of its values, in order. */
export interface SqlText {
  readonly sql: string;
  readonly values: readonly SqlValue[];
}

export type SqlValue = string | number;

/** Writes SQL: an interpolated piece becomes part of the text, anything else a bound value and never text. */
export function sqlText(strings: TemplateStringsArray, ...parts: readonly (SqlText | SqlValue)[]): SqlText {
  const pieces = parts.map((part) => (typeof part === 'object' ? part : { sql: '?', values: [part] }));
  return {
    sql: strings.map((text, at) => text + (pieces[at]?.sql ?? '')).join(''),
    values: pieces.flatMap((piece) => piece.values),
  };
}

/** The pieces with a separator between each two, which is text. */
export function joined(pieces: readonly SqlText[], separator: string): SqlText {
  return {
    sql: pieces.map((piece) => piece.sql).join(separator),
    values: pieces.flatMap((piece) => piece.values),
  };
}
