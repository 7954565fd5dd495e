import { grouped } from './grouped-digits.ts';
import { printable } from './safe-text.ts';

/** How many paths are told of many. */
export const shownPaths = 10;

/** Paths, one a line and indented; of many, the first ones and how many more there are. */
export function pathLines(paths: readonly string[], indentation = '  '): readonly string[] {
  const more = paths.length - shownPaths;
  return [
    ...paths.slice(0, shownPaths).map((path) => `${indentation}${printable(path)}`),
    ...(more > 0 ? [`${indentation}and ${grouped(more)} more`] : []),
  ];
}
