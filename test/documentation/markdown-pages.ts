import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** A page of the documentation. */
export interface MarkdownPage {
  /** Relative to the top of the repository. */
  readonly path: string;
  readonly text: string;
}

/** Every Markdown page of a repository: those at its top and those below `docs`. */
export function markdownPages(root: string): readonly MarkdownPage[] {
  const [top, below] = [readdirSync(root), readdirSync(join(root, 'docs'), { recursive: true })].map(
    (names) => names.map(String).filter((name) => name.endsWith('.md')),
  );
  return [...(top ?? []), ...(below ?? []).map((name) => join('docs', name))].sort().map((path) => ({
    path: relative(root, join(root, path)),
    text: readFileSync(join(root, path), 'utf8'),
  }));
}

/** The prose: the page without blocks of code. */
export function proseOf({ text }: MarkdownPage): string {
  return text.replaceAll(/^(```+).*?^\1$/gms, '');
}

/** What stands in single backticks. */
export function inlineCodeIn(prose: string): readonly string[] {
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code);
}
