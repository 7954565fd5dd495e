import { toolNameOf, type Operation } from '../operations/operation.ts';
import { allowedValues } from '../operations/parameters.ts';
import { toolDefinition, type JsonSchema } from '../mcp/tool-schemas.ts';
import { markdownPage, markdownTable } from './markdown.ts';

/** docs/mcp.md: every tool with its inputs. */
export function mcpPage(operations: readonly Operation[]): string {
  return markdownPage(
    '# MCP tools',
    '`minsky mcp` serves every operation as a tool of the Model Context Protocol on stdin and stdout: protocol 2026-07-28, and the older ones that clients still speak. To set it up, give your client the command `minsky` with the argument `mcp`.',
    'A tool answers with `structuredContent`, which is the `data` that the same command prints with `--json`, and with the same as text. Notices follow as further blocks of text. A failure has `isError`, and its text is the document that the command line prints with `--json`: `{"ok":false,"error":{"code","message","hint","retryable","details"}}`; the codes stand in [errors.md](errors.md). Structured content is left out of failures because clients of the first SDK generation hold it to the output schema even then.',
    '`cwd` is the directory that the agent works in. The directory that the server was started in means nothing, and client roots are not asked for. A call that needs `cwd` and lacks it is refused; a relative `cwd`, or one that does not exist, is refused always.',
    markdownTable(
      ['Tool', 'What it does', 'Effect', 'Repeatable'],
      operations.map((operation) => [
        `\`${toolNameOf(operation)}\``,
        operation.summary,
        operation.effect,
        operation.idempotent ? 'yes' : 'no',
      ]),
    ),
    'The complete schemas are in [mcp-tools.json](mcp-tools.json).',
    ...operations.flatMap(toolBlocks),
  );
}

/** docs/mcp-tools.json: the tools exactly as clients get them. */
export function toolSnapshot(operations: readonly Operation[]): string {
  return `${JSON.stringify(operations.map(toolDefinition), null, 2)}\n`;
}

function toolBlocks(operation: Operation): readonly string[] {
  const { inputSchema } = toolDefinition(operation);
  const { cwd } = inputSchema.properties as { readonly cwd: JsonSchema };
  const rows = Object.entries(operation.parameters).map(([name, parameter]) => [
    `\`${name}\``,
    allowedValues(parameter),
    parameter.description,
  ]);
  return [
    `## ${toolNameOf(operation)}`,
    operation.description,
    markdownTable(['Input', 'Value', 'Meaning'], [...rows, ['`cwd`', 'a text', String(cwd.description)]]),
  ];
}
