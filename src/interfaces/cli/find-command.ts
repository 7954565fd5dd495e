import { closest } from '../presentation/closest-word.ts';
import { quoted } from '../presentation/safe-text.ts';
import type { InterfaceError } from '../operations/interface-error.ts';
import { commandOf, type Operation } from '../operations/operation.ts';
import { furtherCommands, type FurtherCommand } from './further-commands.ts';
import { globalOptions } from './global-options.ts';

/** What the first words of a command line name. */
export type Command =
  | { readonly kind: 'program' }
  | { readonly kind: 'group'; readonly name: string }
  | { readonly kind: 'operation'; readonly operation: Operation }
  | { readonly kind: FurtherCommand['name'] }
  | { readonly kind: 'unknown'; readonly error: Extract<InterfaceError, { readonly kind: 'Usage' }> };

export interface FoundCommand {
  readonly command: Command;
  /** Everything but the words that name it. */
  readonly rest: readonly string[];
}

/** Takes the words that name a command out of a command line; global options may stand before them. */
export function findCommand(words: readonly string[], operations: readonly Operation[]): FoundCommand {
  const named: string[] = [];
  const rest: string[] = [];
  let command: Command = { kind: 'program' };
  for (let at = 0; at < words.length; at += 1) {
    const word = words[at] ?? '';
    if (word === '--') return { command, rest: [...rest, ...words.slice(at)] };
    if (word.startsWith('-')) {
      rest.push(word);
      if (takesNextWord(word)) rest.push(...words.slice(at + 1, (at += 1) + 1));
      continue;
    }
    named.push(word);
    command = commandNamed(named, operations, words[at + 1]);
    if (command.kind !== 'group') return { command, rest: [...rest, ...words.slice(at + 1)] };
  }
  return { command, rest };
}

/**
 * The command that the words name, or that there is no such one.
 * @param next a further word, which helps to guess what was meant.
 */
export function commandNamed(
  words: readonly string[],
  operations: readonly Operation[],
  next?: string,
): Command {
  const typed = words.join(' ');
  if (typed === '') return { kind: 'program' };
  const further = furtherCommands.find(({ name }) => name === typed);
  if (further !== undefined) return { kind: further.name };
  const operation = operations.find((one) => commandOf(one) === typed);
  if (operation !== undefined) return { kind: 'operation', operation };
  if (operations.some((one) => commandOf(one).startsWith(`${typed} `))) return { kind: 'group', name: typed };
  const meant = meantCommand(next === undefined ? words : [...words, next], operations.map(commandOf));
  const suggestion = meant === null ? null : `minsky ${meant}`;
  return {
    kind: 'unknown',
    error: { kind: 'Usage', detail: `There is no command ${quoted(typed)}`, suggestion },
  };
}

function takesNextWord(word: string): boolean {
  return globalOptions.some(
    ({ name, short, placeholder }) =>
      placeholder !== undefined && (word === `--${name}` || (short !== undefined && word === `-${short}`)),
  );
}

// Words that other programs use for what these commands do.
const synonyms: Readonly<Record<string, string>> = {
  add: 'start',
  cd: 'dir',
  completion: 'shell-init',
  create: 'start',
  info: 'get',
  ls: 'list',
  new: 'start',
  path: 'dir',
  remove: 'delete',
  rm: 'delete',
  undelete: 'restore',
};

function meantCommand(words: readonly string[], commands: readonly string[]): string | null {
  const single = [
    ...commands.filter((command) => !command.includes(' ')),
    ...furtherCommands.map(({ name }) => name),
  ];
  const groups = [...new Set(commands.filter((command) => command.includes(' ')).map(firstWord))];
  const group = closest(words[0] ?? '', groups);
  const inGroup = commands.filter((command) => group === null || command.startsWith(`${group} `));
  const leaf = group === null ? words[0] : words[1];
  if (leaf === undefined) return group;
  const others = group === null ? single : [];
  const verb = synonyms[leaf] ?? closest(leaf, [...inGroup.map(lastWord), ...others]);
  if (verb === null) return group === words[0] ? null : group;
  return inGroup.find((command) => lastWord(command) === verb) ?? verb;
}

function firstWord(command: string): string {
  return command.slice(0, command.indexOf(' '));
}

function lastWord(command: string): string {
  return command.slice(command.lastIndexOf(' ') + 1);
}
