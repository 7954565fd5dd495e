import type { Progress } from '../../application/ports/narration.ts';

const shape = /^(?:remote: )?([A-Z][A-Za-z ]+):\s+(?:(\d{1,3})% \(|\d+(?:,|$))/;

/** What a line of `--progress` says, e.g. `Receiving objects:  42% (5/12)`; null for any other line. */
export function parseProgress(line: string): Progress | null {
  const [, label, percent] = shape.exec(line) ?? [];
  if (label === undefined) return null;
  return { label, percent: percent === undefined ? null : Math.min(Number(percent), 100) };
}

/** Cuts a stream into the lines that git ends with a line feed, or with a carriage return when it will overwrite them. */
export function lineSplitter(onLine: (line: string) => void): (chunk: string) => void {
  let rest = '';
  return (chunk) => {
    const lines = (rest + chunk).split(/[\r\n]/);
    rest = lines.pop() ?? '';
    lines.filter((line) => line !== '').forEach(onLine);
  };
}
