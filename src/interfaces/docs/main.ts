import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { operations } from '../operations/registry.ts';
import { cliPage } from './cli-page.ts';
import { configurationPage } from './configuration-page.ts';
import { errorsPage } from './errors-page.ts';
import { mcpPage, toolSnapshot } from './mcp-page.ts';

// `--write` writes the pages that are made from the registry and the catalogue; `--check` names those that are stale.
const root = resolve(import.meta.dirname, '..', '..', '..');
const pages = {
  'docs/cli.md': cliPage(operations),
  'docs/configuration.md': configurationPage(),
  'docs/mcp.md': mcpPage(operations),
  'docs/mcp-tools.json': toolSnapshot(operations),
  'docs/errors.md': errorsPage(),
};
const stale = Object.entries(pages).filter(([path, page]) => page !== textOf(join(root, path)));
const [mode] = process.argv.slice(2);

if (mode === '--write') {
  mkdirSync(join(root, 'docs'), { recursive: true });
  for (const [path, page] of stale) writeFileSync(join(root, path), page);
} else if (mode === '--check') {
  for (const [path] of stale) process.stderr.write(`${path} is stale: run \`npm run docs\`\n`);
  process.exitCode = stale.length === 0 ? 0 : 1;
} else {
  process.stderr.write('Usage: node src/interfaces/docs/main.ts --write | --check\n');
  process.exitCode = 2;
}

function textOf(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}
