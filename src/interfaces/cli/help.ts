import { commandOf, type Operation } from '../operations/operation.ts';
import { allowedValues, isPositional, optionName, type Parameter } from '../operations/parameters.ts';
import type { Command } from './find-command.ts';
import { furtherCommands, type FurtherCommand } from './further-commands.ts';
import { globalOptions } from './global-options.ts';

/** What help lists: a term and what it means. */
export type HelpItem = readonly [term: string, meaning: string];

/** What the commands that share their first word are about. */
export const groupSummaries: Readonly<Record<string, string>> = {
  session: 'Work with sessions.',
  db: 'Look after the store that keeps all sessions.',
  config: 'Look at the configuration.',
};

/** Help for a command, a group of them or the whole program, in lines of at most so many columns. */
export function renderHelp(command: Command, operations: readonly Operation[], columns: number): string {
  const globals = section('Global options', globalOptions.map(globalItem), columns);
  switch (command.kind) {
    case 'operation':
      return operationHelp(command.operation, columns, globals);
    case 'group':
      return [
        `Usage: minsky ${command.name} <command> [options]`,
        groupSummaries[command.name] ?? '',
        section(
          'Commands',
          commandItems(operations.filter((one) => one.name.startsWith(`${command.name}.`))),
          columns,
        ),
        globals,
      ].join('\n\n');
    case 'mcp':
    case 'shell-init':
      return furtherHelp(command.kind, columns, globals);
    case 'program':
    case 'help':
    case 'unknown':
      return [
        'Usage: minsky <command> [options]',
        'One isolated git workspace per task, and one record of all of them.',
        section(
          'Commands',
          [
            ...commandItems(operations),
            ...furtherCommands.map(({ usage, summary }) => [usage, summary] as const),
          ],
          columns,
        ),
        globals,
        'minsky help <command> tells more.',
      ].join('\n\n');
  }
}

/** The command with its inputs, as it is typed. */
export function usageOf(operation: Operation): string {
  const words = Object.values(operation.parameters).filter(isPositional);
  const places = words.map(({ kind, placeholder }) =>
    kind === 'texts' ? `[${placeholder}...]` : `[${placeholder}]`,
  );
  const options = Object.keys(operation.parameters).length > words.length ? ['[options]'] : [];
  return ['minsky', commandOf(operation), ...places, ...options].join(' ');
}

/** The inputs that are words of their own. */
export function argumentItems({ parameters }: Operation): readonly HelpItem[] {
  return Object.values(parameters)
    .filter(isPositional)
    .map(({ placeholder, description }) => [placeholder, description]);
}

/** The inputs that are options. */
export function optionItems({ parameters }: Operation): readonly HelpItem[] {
  return Object.entries(parameters).flatMap(([name, parameter]) =>
    isPositional(parameter) ? [] : [[optionTerm(name, parameter), optionMeaning(parameter)] as const],
  );
}

/** A global option. */
export function globalItem({
  name,
  short,
  placeholder,
  description,
}: (typeof globalOptions)[number]): HelpItem {
  const value = placeholder === undefined ? '' : ` <${placeholder}>`;
  return [`${short === undefined ? '' : `-${short}, `}--${name}${value}`, description];
}

function operationHelp(operation: Operation, columns: number, globals: string): string {
  return [
    `Usage: ${usageOf(operation)}`,
    wrapped(operation.description, columns),
    section('Arguments', argumentItems(operation), columns),
    section('Options', optionItems(operation), columns),
    globals,
    exampleLines(operation.examples),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function furtherHelp(name: FurtherCommand['name'], columns: number, globals: string): string {
  return furtherCommands
    .filter((command) => command.name === name)
    .flatMap(({ usage, description = '', examples }) => [
      `Usage: minsky ${usage}`,
      wrapped(description, columns),
      globals,
      ...(examples.length === 0 ? [] : [exampleLines(examples)]),
    ])
    .join('\n\n');
}

function exampleLines(examples: readonly string[]): string {
  return ['Examples:', ...examples.map((example) => `  ${example}`)].join('\n');
}

function commandItems(operations: readonly Operation[]): readonly HelpItem[] {
  return operations.map((operation) => [
    usageOf(operation).replace('minsky ', '').replace(' [options]', ''),
    operation.summary,
  ]);
}

function optionTerm(name: string, parameter: Exclude<Parameter, { kind: 'texts' }>): string {
  const short = parameter.short === undefined ? '' : `-${parameter.short}, `;
  return `${short}${optionName(name)}${parameter.kind === 'switch' ? '' : ` <${parameter.placeholder}>`}`;
}

function optionMeaning(parameter: Exclude<Parameter, { kind: 'texts' }>): string {
  switch (parameter.kind) {
    case 'integer':
      return `${parameter.description} ${allowed(parameter)}; default: ${String(parameter.default)}.`;
    case 'choice':
    case 'choices':
      return `${parameter.description} ${allowed(parameter)}.`;
    case 'text':
    case 'switch':
      return parameter.description;
  }
}

function allowed(parameter: Parameter): string {
  const text = allowedValues(parameter);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function section(title: string, items: readonly HelpItem[], columns: number): string {
  if (items.length === 0) return '';
  const width = Math.max(...items.map(([term]) => term.length)) + 2;
  const lines = items.map(
    ([term, meaning]) =>
      `  ${term.padEnd(width)}${wrapped(meaning, columns - width - 2, ' '.repeat(width + 2))}`,
  );
  return [`${title}:`, ...lines].join('\n');
}

function wrapped(text: string, columns: number, indent = ''): string {
  const lines = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + 1 + word.length > Math.max(columns, 20)) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.join(`\n${indent}`);
}
