import { execFile } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { launcher, node, type Minsky } from '../support/minsky.ts';
import { repositoryRoot } from '../support/repository-root.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

export interface Example {
  readonly command: string;
  /** What it prints on both streams; after a line of `…` anything may follow. */
  readonly output: readonly string[];
}

/** The commands in the console blocks of a page, with what it says that they print. */
export function examplesIn(page: string): readonly Example[] {
  const text = readFileSync(join(repositoryRoot, page), 'utf8');
  const blocks = [...text.matchAll(/^```console\n(.*?)^```/gms)].map(([, block = '']) => block);
  return blocks
    .join('')
    .split(/^\$ /m)
    .slice(1)
    .map((example) => {
      const [command = '', ...output] = example.trimEnd().split('\n');
      return { command, output };
    });
}

/** What a shell prints when all of them are typed there, one after the other. */
export async function typed(
  examples: readonly Example[],
  minsky: Minsky,
  cwd: string,
): Promise<readonly (readonly string[])[]> {
  const bin = temporaryDirectory('bin-');
  symlinkSync(launcher, join(bin, 'minsky'));
  const script = examples.map(({ command }) => `{ ${command}\n} 2>&1\necho "=== end"`).join('\n');
  const PATH = `${bin}:${dirname(node)}:${process.env.PATH ?? ''}`;
  const { stdout } = await promisify(execFile)('sh', ['-c', script], { cwd, env: { ...minsky.env, PATH } });
  return stdout.split('=== end\n').map((text) => text.trimEnd().split('\n'));
}

/** The lines without what differs each time: ids, commits, places and the width of columns. */
function comparable(
  lines: readonly string[],
  places: Readonly<Record<string, string>> = {},
): readonly string[] {
  return lines.map((line) => {
    const placed = Object.entries(places).reduce((text, [from, to]) => text.replaceAll(from, to), line);
    return placed
      .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>')
      .replaceAll(/\d{8}T\d{9}Z-[0-9a-f]{8}/g, '<moment>')
      .replaceAll(/\b[0-9a-f]{12}\b/g, '<commit>')
      .replaceAll(/(?<=\S) +/g, ' ')
      .trimEnd();
  });
}

/** What was printed up to where the page goes on with `…`, and what the page says. */
export function toldAndSeen(
  { output }: Example,
  printed: readonly string[],
  places: Readonly<Record<string, string>>,
): { readonly told: readonly string[]; readonly seen: readonly string[] } {
  const lines = comparable(printed, places);
  const elided = output.indexOf('…');
  return {
    told: comparable(output.length === 0 ? [''] : output),
    seen: elided < 0 ? lines : [...lines.slice(0, elided), '…'],
  };
}
