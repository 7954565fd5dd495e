/** A table of Markdown; bars inside cells are escaped. */
export function markdownTable(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A page: blocks with an empty line between them, under the remark that nobody edits it. */
export function markdownPage(...blocks: readonly string[]): string {
  const remark = '<!-- Written by `npm run docs` from src/interfaces; do not edit. -->';
  return `${[remark, ...blocks].join('\n\n')}\n`;
}
