import { furtherCommands, type FurtherCommand } from '../cli/further-commands.ts';
import { globalOptions } from '../cli/global-options.ts';
import { argumentItems, globalItem, optionItems, usageOf, type HelpItem } from '../cli/help.ts';
import { commandOf, type Operation } from '../operations/operation.ts';
import { markdownPage, markdownTable } from './markdown.ts';

/** docs/cli.md: every command with its arguments and options. */
export function cliPage(operations: readonly Operation[]): string {
  return markdownPage(
    '# Command line',
    'The answer goes to stdout; progress, notices, warnings and failures go to stderr. Colour and progress are shown only on a terminal, and `NO_COLOR` is honoured. With `--json`, stdout is exactly one document, `{"ok":true,"data":…}` or `{"ok":false,"error":{"code","message","hint","retryable","details"}}`. What the exit status means stands in [errors.md](errors.md).',
    'Options take their value as `--name value` or `--name=value`; after `--` a word that begins with a hyphen is no option.',
    '## Global options',
    table('Option', globalOptions.map(globalItem)),
    ...operations.flatMap(commandBlocks),
    '## minsky mcp',
    'Serves every operation to coding agents over the Model Context Protocol, on stdin and stdout; see [mcp.md](mcp.md).',
    ...furtherCommands.filter(({ name }) => name === 'shell-init').flatMap(furtherBlocks),
    'The scripts ask `minsky complete`, which is for them alone: it prints what can stand at the cursor, changes nothing, says nothing on stderr and ends with 0 whatever goes wrong.',
    '## minsky help [command...]',
    'Shows help for a command; without one, the list of all commands.',
  );
}

function furtherBlocks({ name, usage, description = '', examples }: FurtherCommand): readonly string[] {
  return [
    `## minsky ${name}`,
    `\`\`\`\nminsky ${usage}\n\`\`\``,
    description,
    `\`\`\`sh\n${examples.join('\n')}\n\`\`\``,
  ];
}

function commandBlocks(operation: Operation): readonly string[] {
  return [
    `## minsky ${commandOf(operation)}`,
    `\`\`\`\n${usageOf(operation)}\n\`\`\``,
    operation.description,
    table('Argument', argumentItems(operation)),
    table('Option', optionItems(operation)),
    `\`\`\`sh\n${operation.examples.join('\n')}\n\`\`\``,
  ].filter((block) => block !== '');
}

function table(heading: string, items: readonly HelpItem[]): string {
  return items.length === 0
    ? ''
    : markdownTable([heading, 'Meaning'], items.map(([term, meaning]) => [`\`${term}\``, meaning]));
}
