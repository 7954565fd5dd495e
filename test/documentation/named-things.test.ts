import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { repositoryRoot } from '../support/repository-root.ts';
import { inlineCodeIn, markdownPages, proseOf } from './markdown-pages.ts';

// What was decided or changed once may speak of files that are no more.
const pages = markdownPages(repositoryRoot).filter(({ path }) => !/^(docs\/adr\/|CHANGELOG)/.test(path));

/** A path of this repository: one word below a directory of its top. */
const ownPath = /^(?:src|test|docs)\/[\w.*/-]*$/;

function isThere(path: string): boolean {
  return path.includes('*')
    ? globSync(path, { cwd: repositoryRoot }).length > 0
    : existsSync(join(repositoryRoot, path));
}

describe('what a page names', () => {
  it.each(pages.map((page) => [page.path, page] as const))('is there: %s', (_path, page) => {
    const named = inlineCodeIn(proseOf(page)).filter((code) => ownPath.test(code));
    expect(named.filter((path) => !isThere(path))).toEqual([]);
  });

  it('of tests, by their titles, are tests that there are', () => {
    const named = pages.flatMap((page) => titlesIn(proseOf(page)));
    expect(named.length).toBeGreaterThan(40);
    expect(named.filter(({ file, title }) => !readFileSync(file, 'utf8').includes(title))).toEqual([]);
  });
});

/** Titles in quotation marks that stand after the file that has them. */
function titlesIn(prose: string): readonly { readonly file: string; readonly title: string }[] {
  const named = /`(test\/[\w./-]+[.]test[.]ts)`((?:,? “[^”]+”)+)/g;
  return [...prose.matchAll(named)].flatMap(([, file = '', titles = '']) =>
    [...titles.matchAll(/“([^”]+)”/g)].map(([, title = '']) => ({ file: join(repositoryRoot, file), title })),
  );
}
