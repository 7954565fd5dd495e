import type { FoundCommand } from '../cli/find-command.ts';
import { findCommand } from '../cli/find-command.ts';
import { globalOptions } from '../cli/global-options.ts';
import { knownOptions, readTokens } from '../cli/read-options.ts';
import type { Operation } from '../operations/operation.ts';
import {
  isPositional,
  optionName,
  type Parameter,
  type Parameters,
  type Suggestion,
} from '../operations/parameters.ts';
import { commandsAfter } from './commands-after.ts';
import { nothing, type Candidate, type Offer } from './offer.ts';
import { shells } from './shells.ts';
import type { TypedLine } from './words-of-line.ts';

/** What can stand where the cursor is, by what the operations take. */
export function offerForLine(
  { words, current }: Pick<TypedLine, 'words' | 'current'>,
  operations: readonly Operation[],
): Offer {
  const { command, rest } = findCommand(words, operations);
  if (command.kind === 'unknown') return nothing;
  const parameters = command.kind === 'operation' ? command.operation.parameters : {};
  const known = knownOptions(parameters);
  const tokens = readTokens(rest, known);
  const options = tokens.filter((token) => token.kind === 'option');
  const before = (name: string): readonly string[] =>
    options.filter((option) => option.name === name).flatMap(({ value }) => value?.split(',') ?? []);
  const last = tokens.at(-1);
  if (last?.kind === 'option' && last.value === undefined && known.get(last.name)?.takesValue === true) {
    return offerForValue(optionNamed(last.name, parameters), {
      ahead: '',
      value: current,
      named: before(last.name),
    });
  }
  const plain = tokens.filter((token) => token.kind === 'positional').map(({ value }) => value);
  const onlyPlain = tokens.some(({ kind }) => kind === 'option-terminator');
  if (onlyPlain || !current.startsWith('-'))
    return offerForWord(command, plain, current, operations, onlyPlain);
  const [, ahead = '', name = '', value = ''] = /^(--([^=]+)=)(.*)$/s.exec(current) ?? [];
  if (ahead !== '')
    return offerForValue(optionNamed(name, parameters), { ahead, value, named: before(name) });
  return {
    kind: 'words',
    candidates: optionsBeside(
      options.map((option) => option.name),
      parameters,
    ),
  };
}

type Option = Exclude<Parameter, { readonly kind: 'texts' }> | (typeof globalOptions)[number];

interface ValueSoFar {
  readonly ahead: string;
  readonly value: string;
  readonly named: readonly string[];
}

function optionNamed(name: string, parameters: Parameters): Option | null {
  return allOptions(parameters).find(([option]) => option === `--${name}`)?.[1] ?? null;
}

function allOptions(parameters: Parameters): readonly (readonly [name: string, option: Option])[] {
  return [
    ...Object.entries(parameters).flatMap(([input, parameter]) =>
      isPositional(parameter) ? [] : [[optionName(input), parameter] as const],
    ),
    ...globalOptions.map((option) => [`--${option.name}`, option] as const),
  ];
}

/** The options that can still be given: all that are not there, and those that may be repeated. */
function optionsBeside(given: readonly string[], parameters: Parameters): readonly Candidate[] {
  return allOptions(parameters)
    .filter(
      ([name, option]) => !given.includes(name.slice(2)) || ('kind' in option && option.kind === 'choices'),
    )
    .map(([name, { description }]) => ({ text: name, description: firstSentence(description) }));
}

function offerForValue(option: Option | null, { ahead, value, named }: ValueSoFar): Offer {
  if (option === null) return nothing;
  const choices = 'choices' in option ? option.choices : [];
  if (choices.length === 0) {
    return 'suggests' in option ? offerForSuggestion(option.suggests, { ahead, value, named: [] }) : nothing;
  }
  // Several are given with commas between them.
  const several = 'kind' in option && option.kind === 'choices';
  const typed = several ? value.slice(0, value.lastIndexOf(',') + 1) : '';
  const gone = several ? [...named, ...typed.split(',')] : [];
  return {
    kind: 'words',
    candidates: choices
      .filter((choice) => !gone.includes(choice))
      .map((choice) => ({ text: ahead + typed + choice, description: null })),
  };
}

function offerForSuggestion(suggestion: Suggestion | undefined, soFar: ValueSoFar): Offer {
  switch (suggestion?.kind) {
    case undefined:
      return nothing;
    case 'file':
      return { kind: 'files' };
    case 'directory':
      return { kind: 'directories' };
    case 'session':
    case 'task':
    case 'host':
      return { kind: 'sessions', wanted: suggestion, ...soFar };
  }
}

function offerForWord(
  command: FoundCommand['command'],
  plain: readonly string[],
  current: string,
  operations: readonly Operation[],
  onlyPlain: boolean,
): Offer {
  switch (command.kind) {
    case 'program':
      return onlyPlain ? nothing : { kind: 'words', candidates: commandsAfter([], operations) };
    case 'group':
      return onlyPlain ? nothing : { kind: 'words', candidates: commandsAfter([command.name], operations) };
    case 'help':
      return { kind: 'words', candidates: commandsAfter(plain, operations) };
    case 'shell-init':
      return plain.length > 0
        ? nothing
        : { kind: 'words', candidates: shells.map((shell) => ({ text: shell, description: null })) };
    case 'operation': {
      const [parameter] = Object.values(command.operation.parameters).filter(isPositional);
      if (parameter === undefined || (parameter.kind === 'text' && plain.length > 0)) return nothing;
      return offerForSuggestion(parameter.suggests, { ahead: '', value: current, named: plain });
    }
    case 'mcp':
    case 'unknown':
      return nothing;
  }
}

function firstSentence(text: string): string {
  return (/^.*?\.(?= [A-Z]|$)/s.exec(text)?.[0] ?? text).replace(/\.$/, '');
}
