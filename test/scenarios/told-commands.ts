import { execFile } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify, stripVTControlCharacters } from 'node:util';
import { launcher, node, type Minsky } from '../support/minsky.ts';
import { repositoryRoot } from '../support/repository-root.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** A command that a document tells the reader to type. */
export interface ToldCommand {
  readonly command: string;
  /** What it prints on both streams; a line of `…` stands for any number of lines. */
  readonly output: readonly string[];
}

/** Texts of the document and what they are called where it is tried out. */
export type Places = Readonly<Record<string, string>>;

/** A page of the documentation. */
export function pageAt(path: string): string {
  return readFileSync(join(repositoryRoot, path), 'utf8');
}

/** The commands in the console blocks of a text. Lines that begin with `> ` go on with the command, as in a shell. */
export function toldCommands(text: string): readonly ToldCommand[] {
  return codeBlocks(text, 'console')
    .join('')
    .split(/^\$ /m)
    .slice(1)
    .map((told) => {
      const [first = '', ...others] = told.trimEnd().split('\n');
      const end = others.findIndex((line) => !line.startsWith('> '));
      const continued = end < 0 ? others : others.slice(0, end);
      return {
        command: [first, ...continued.map((line) => line.slice(2))].join('\n'),
        output: others.slice(continued.length),
      };
    });
}

/** What stands in the code blocks of that language. */
export function codeBlocks(text: string, language: string): readonly string[] {
  return [...text.matchAll(/^```(\w+)\n(.*?)^```/gms)].flatMap(([, found, block = '']) =>
    found === language ? [block] : [],
  );
}

/** The sections of a page that tell commands, by their headings. */
export function sectionsWithCommands(page: string): ReadonlyMap<string, string> {
  const sections = page.split(/^## /m).slice(1);
  return new Map(
    sections
      .filter((section) => toldCommands(section).length > 0)
      .map((section) => [section.slice(0, section.indexOf('\n')), section]),
  );
}

export interface Typing {
  readonly minsky: Minsky;
  readonly cwd: string;
  readonly places?: Places;
}

/** Types the commands into one shell and returns them with what they print there, elided where the document does. */
export async function typed(
  told: readonly ToldCommand[],
  { minsky, cwd, places = {} }: Typing,
): Promise<readonly ToldCommand[]> {
  const bin = temporaryDirectory('bin-');
  symlinkSync(launcher, join(bin, 'minsky'));
  const script = told.map(({ command }) => `{ ${placed(command, places)}\n} 2>&1\necho "=== end"`).join('\n');
  const PATH = `${bin}:${dirname(node)}:${process.env.PATH ?? ''}`;
  const { stdout } = await promisify(execFile)('sh', ['-c', script], { cwd, env: { ...minsky.env, PATH } });
  const printed = stdout.split('=== end\n').map((text) => text.trimEnd().split('\n'));
  const back = Object.fromEntries(Object.entries(places).map(([there, here]) => [here, there]));
  return told.map(({ command, output }, at) => {
    const lines = (printed[at] ?? []).map((line) => placed(line, back));
    return {
      command,
      output: elided(lines, output).filter((line, _, { length }) => length > 1 || line !== ''),
    };
  });
}

/** The same commands and what they print without what differs each time. */
export function comparable(told: readonly ToldCommand[]): readonly ToldCommand[] {
  return told.map(({ command, output }) => ({ command, output: output.map(comparableLine) }));
}

function placed(text: string, places: Places): string {
  return Object.entries(places).reduce((changed, [from, to]) => changed.replaceAll(from, to), text);
}

/** A line without ids, commits, moments, sizes and the width of columns. */
function comparableLine(line: string): string {
  return stripVTControlCharacters(line)
    .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>')
    .replaceAll(/\b[0-9a-f]{12}\b/g, '<commit>')
    .replaceAll(/\b\d{8}t\d{6}(?:\d{3})?z(?:-[0-9a-f]{8})?/gi, '<time>')
    .replaceAll(/\b[\d.]+ [kM]?B\b/g, '<size>')
    .replaceAll(/(?<=\S) +/g, ' ')
    .trimEnd();
}

/** The lines, with `…` in place of those that the document leaves out. */
function elided(lines: readonly string[], told: readonly string[]): readonly string[] {
  const seen: string[] = [];
  let at = 0;
  for (const [index, line] of told.entries()) {
    if (line !== '…') {
      seen.push(...lines.slice(at, at + 1));
      at += 1;
      continue;
    }
    const next = told[index + 1];
    const goesOn = (text: string, place: number): boolean =>
      place >= at && next !== undefined && comparableLine(text) === comparableLine(next);
    const found = next === undefined ? lines.length : lines.findIndex(goesOn);
    seen.push('…');
    at = Math.max(at, found);
  }
  return [...seen, ...lines.slice(at)];
}
