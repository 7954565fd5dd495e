import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { repositoryRoot } from '../support/repository-root.ts';
import { cruised } from './cruised.ts';

interface Diagram {
  /** The folder whose folders it shows. */
  readonly folder: string;
  readonly edges: readonly string[];
}

/** The files that lie in the folder itself. They count where a diagram shows them. */
const top = 'top';

const page = readFileSync(join(repositoryRoot, 'docs/architecture.md'), 'utf8');
const diagrams = diagramsIn(page);
const imports = cruised(repositoryRoot, ['src']).modules.flatMap(({ source, dependencies }) =>
  dependencies.map(({ resolved }) => [source, resolved] as const),
);

function diagramsIn(text: string): readonly Diagram[] {
  const blocks = text.matchAll(/^<!-- folders of (\S+) -->\n```mermaid\n(.*?)^```/gms);
  return [...blocks].map(([, folder = '', block = '']) => ({ folder, edges: edgesIn(block) }));
}

/** The arrows, as `a → b`; mermaid writes several at once as `a --> b & c`. */
function edgesIn(block: string): readonly string[] {
  const arrows = [...block.matchAll(/^ *([\w-]+) --> ([\w-]+(?: & [\w-]+)*)$/gm)];
  return arrows
    .flatMap(([, from = '', to = '']) => to.split(' & ').map((each) => `${from} → ${each}`))
    .sort();
}

function importsBetweenFoldersOf(folder: string, showsTop: boolean): readonly string[] {
  const edges = imports.flatMap(([source, target]) => {
    const [from, to] = [nodeOf(source, folder), nodeOf(target, folder)];
    if (from === null || to === null || from === to) return [];
    return !showsTop && [from, to].includes(top) ? [] : [`${from} → ${to}`];
  });
  return [...new Set(edges)].sort();
}

function nodeOf(path: string, folder: string): string | null {
  if (!path.startsWith(`${folder}/`)) return null;
  const [first = '', ...more] = path.slice(folder.length + 1).split('/');
  return more.length === 0 ? top : first;
}

describe('the diagrams of the architecture', () => {
  it('are read with every arrow', () => {
    const text = '<!-- folders of src/x -->\n```mermaid\nflowchart LR\n  b-c --> a\n  a --> d & top\n```\n';
    expect(diagramsIn(text)).toEqual([{ folder: 'src/x', edges: ['a → d', 'a → top', 'b-c → a'] }]);
  });

  it('are one for the layers and one for each of them, and all are compared', () => {
    expect(diagrams.map(({ folder }) => folder)).toEqual([
      'src',
      'src/interfaces',
      'src/application',
      'src/domain',
      'src/infrastructure',
      'src/infrastructure/persistence',
    ]);
    expect(page.match(/^```mermaid$/gm)).toHaveLength(diagrams.length);
  });

  it.each(diagrams)('show what imports what in $folder', ({ folder, edges }) => {
    expect(edges).toEqual(
      importsBetweenFoldersOf(
        folder,
        edges.some((edge) => edge.split(' → ').includes(top)),
      ),
    );
  });
});
