import { stripVTControlCharacters } from 'node:util';

/** What a terminal shows: lines with the colours that `util.styleText` gives. */
export type TerminalLine = string;

const size = { character: 8.4, line: 18, padding: 16, bar: 30, font: 14 };

/** The codes of the colours and weights that the program uses, by the class that stands for each. */
const classes: Readonly<Record<number, string>> = {
  1: 'bold',
  2: 'dim',
  31: 'red',
  32: 'green',
  33: 'yellow',
  36: 'cyan',
};

const style = `
rect { fill: #0d1117 } circle { fill: #30363d }
text { font: ${String(size.font)}px ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #c9d1d9; white-space: pre }
.bold { font-weight: 600; fill: #f0f6fc } .dim { fill: #8b949e } .red { fill: #ff7b72 } .green { fill: #7ee787 } .yellow { fill: #e3b341 } .cyan { fill: #79c0ff }
`.trim();

/** Draws what a terminal shows as a picture, a line of text each. */
export function terminalSvg(title: string, lines: readonly TerminalLine[]): string {
  const longest = Math.max(...lines.map((line) => Array.from(plain(line)).length));
  const width = Math.ceil(longest * size.character + 2 * size.padding);
  const height = size.bar + lines.length * size.line + size.padding;
  const dots = [0, 1, 2].map((at) => `<circle cx="${String(20 + at * 18)}" cy="17" r="5"/>`).join('');
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${String(width)} ${String(height)}" width="${String(width)}" height="${String(height)}" role="img">`,
    `<title>${escaped(title)}</title>`,
    `<style>${style}</style>`,
    `<rect width="100%" height="100%" rx="8"/>${dots}`,
    ...lines.map((line, at) => drawn(line, size.bar + (at + 1) * size.line - 4)),
    '</svg>',
    '',
  ].join('\n');
}

/** The lines that such a picture shows, without their colours. */
export function linesOfTerminalSvg(svg: string): readonly string[] {
  const texts = [...svg.matchAll(/^<text [^>]*>(.*)<\/text>$/gm)].map(([, content = '']) => content);
  return texts.map((content) => unescaped(content.replaceAll(/<[^>]*>/g, '')));
}

function drawn(line: TerminalLine, y: number): string {
  // Whatever font there is, columns stay columns.
  const length = (Array.from(plain(line)).length * size.character).toFixed(1);
  return `<text x="${String(size.padding)}" y="${String(y)}" textLength="${length}" xml:space="preserve">${spans(line)}</text>`;
}

function spans(line: TerminalLine): string {
  let current: string | null = null;
  // eslint-disable-next-line no-control-regex -- the codes of a terminal are what is looked for
  return line.split(/(\u001b\[\d+m)/).reduce((drawing, piece) => {
    // eslint-disable-next-line no-control-regex -- the same
    const code = /^\u001b\[(\d+)m$/.exec(piece)?.[1];
    if (code !== undefined) {
      current = classes[Number(code)] ?? null;
      return drawing;
    }
    if (piece === '') return drawing;
    const text = escaped(piece);
    return drawing + (current === null ? text : `<tspan class="${current}">${text}</tspan>`);
  }, '');
}

function plain(line: TerminalLine): string {
  return stripVTControlCharacters(line);
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}
