import { describe, expect, it } from '@jest/globals';
import { codeBlocks, pageAt } from '../scenarios/told-commands.ts';
import { repositoryRoot } from '../support/repository-root.ts';
import { inlineCodeIn, markdownPages, proseOf } from './markdown-pages.ts';

const page = pageAt('docs/mcp-clients.md');
const readme = markdownPages(repositoryRoot).find(({ path }) => path === 'README.md')!;

/** What a client's settings start as the server `minsky`. */
function startedBy(settings: string): unknown {
  const parsed = JSON.parse(settings) as Record<string, unknown>;
  const { minsky = parsed } = (Object.values(parsed)[0] ?? {}) as Record<string, unknown>;
  const { command, args } = minsky as Record<string, unknown>;
  return { command, args };
}

describe('the settings for MCP clients', () => {
  it('start `minsky mcp` in every format', () => {
    const added = /^code --add-mcp '(.*)'$/;
    const [pages, lines] = [codeBlocks(page, 'json'), codeBlocks(page, 'sh').map((line) => line.trim())];
    const code = [...lines, ...inlineCodeIn(proseOf(readme))];
    const settings = [
      ...pages,
      ...code.flatMap((line) => added.exec(line)?.[1] ?? []),
      ...code.filter((line) => /^\{"(?:mcpServers|context_servers)"/.test(line)),
    ];
    expect(settings).toHaveLength(10);
    expect(settings.map(startedBy)).toEqual(settings.map(() => ({ command: 'minsky', args: ['mcp'] })));
    const adding = code.filter((line) => line.includes(' mcp add '));
    expect(adding).toHaveLength(6);
    expect(adding.filter((line) => !line.endsWith(' minsky mcp'))).toEqual([]);
    expect(codeBlocks(page, 'toml')).toEqual([
      '[mcp_servers.minsky]\ncommand = "minsky"\nargs = ["mcp"]\ntool_timeout_sec = 600\n',
    ]);
  });

  it('name every tool that may take something away', () => {
    const tools = JSON.parse(pageAt('docs/mcp-tools.json')) as {
      readonly name: string;
      readonly annotations: { readonly destructiveHint: boolean };
    }[];
    const destroying = tools.flatMap(({ name, annotations }) => (annotations.destructiveHint ? [name] : []));
    const told = inlineCodeIn(page.slice(page.indexOf('## What to tell the agent')));
    expect(destroying.filter((name) => !told.includes(name))).toEqual([]);
  });
});
