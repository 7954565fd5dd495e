import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import GithubSlugger from 'github-slugger';
import { plantedTree } from '../support/planted-tree.ts';
import { repositoryRoot } from '../support/repository-root.ts';
import { markdownPages, proseOf, type MarkdownPage } from './markdown-pages.ts';

/** The links that lead nowhere, as `page: link`; links to other places in the world are not followed. */
function deadLinks(root: string): readonly string[] {
  return markdownPages(root).flatMap((page) =>
    linksIn(page)
      .filter((link) => !/^[a-z][a-z+.-]*:/.test(link) && !leadsSomewhere(root, page, link))
      .map((link) => `${page.path}: ${link}`),
  );
}

function linksIn(page: MarkdownPage): readonly string[] {
  const prose = proseOf(page).replaceAll(/`[^`\n]+`/g, '');
  const inline = [...prose.matchAll(/\]\(\s*<?([^)>\s]+)>?(?:\s+"[^"]*")?\s*\)/g)];
  const defined = [...prose.matchAll(/^\[[^\]]+\]:\s*(\S+)/gm)];
  const embedded = [...prose.matchAll(/\b(?:src|href)="([^"]+)"/g)];
  return [...inline, ...defined, ...embedded].map(([, link = '']) => link);
}

function leadsSomewhere(root: string, page: MarkdownPage, link: string): boolean {
  const [path = '', anchor] = link.split('#');
  const target = path === '' ? page.path : normalize(join(dirname(page.path), decodeURIComponent(path)));
  if (target.startsWith('..') || !existsSync(join(root, target))) return false;
  if (anchor === undefined) return true;
  return target.endsWith('.md') && anchorsOf(readFileSync(join(root, target), 'utf8')).includes(anchor);
}

/** The anchors that GitHub gives to the headings. */
function anchorsOf(text: string): readonly string[] {
  const slugger = new GithubSlugger();
  const headings = [...proseOf({ path: '', text }).matchAll(/^#{1,6} +(.+?) *#*$/gm)];
  return headings.map(([, heading = '']) =>
    slugger.slug(heading.replaceAll(/[`*]|\[([^\]]*)\]\([^)]*\)/g, '$1')),
  );
}

describe('the links of the documentation', () => {
  it('are found dead where a page, an image or a heading is missing', () => {
    const tree = plantedTree({
      'README.md': [
        '# `minsky`, a *tool*',
        '[a](docs/a.md) [b](docs/b.md) [c](docs/a.md#one-two) [d](docs/a.md#three) [e](#minsky-a-tool)',
        '[f](https://example.com/x) ![g](docs/g.svg) <img src="docs/h.svg"> `[i](i.md)`',
        '```\n[j](j.md)\n```',
        '[k]: docs/k.md',
      ].join('\n'),
      'docs/a.md': '## One, two\n[up](../README.md) [out](../../x.md) [twice](#one-two-1)\n## One, two\n',
    });
    expect(deadLinks(tree)).toEqual([
      'README.md: docs/b.md',
      'README.md: docs/a.md#three',
      'README.md: docs/g.svg',
      'README.md: docs/k.md',
      'README.md: docs/h.svg',
      'docs/a.md: ../../x.md',
    ]);
  });

  it('lead somewhere', () => {
    expect(deadLinks(repositoryRoot)).toEqual([]);
  });
});
