import { err, ok, type Result } from 'neverthrow';
import { parseArgs } from 'node:util';
import { closest } from '../presentation/closest-word.ts';
import { printable, quoted } from '../presentation/safe-text.ts';
import type { InterfaceError } from '../operations/interface-error.ts';
import { isPositional, optionName, type Parameters } from '../operations/parameters.ts';
import { globalOptions } from './global-options.ts';

type UsageError = Extract<InterfaceError, { readonly kind: 'Usage' }>;

/** What stands after the words that name a command. */
export interface GivenOptions {
  /** Inputs by their names: texts as typed, numbers and lists read. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly globals: Readonly<Record<string, unknown>>;
  /** Words that are no option, where the command takes no such inputs. */
  readonly words: readonly string[];
}

/** An option that a command takes. */
export interface KnownOption {
  /** The input that it gives; null for one that every command takes. */
  readonly input: string | null;
  readonly takesValue: boolean;
  readonly short?: string;
}

/** Reads options and words the way GNU programs do: in any order, `--name=value`, `-lf`, and `--` before plain words. */
export function readOptions(
  args: readonly string[],
  parameters: Parameters,
  wordsAllowed = false,
): Result<GivenOptions, UsageError> {
  const known = knownOptions(parameters);
  const tokens = readTokens(args, known);
  const inputs: Record<string, unknown> = {};
  const globals: Record<string, unknown> = {};
  const words: string[] = [];
  for (const token of tokens) {
    if (token.kind === 'option-terminator') continue;
    if (token.kind === 'positional') {
      words.push(token.value);
      continue;
    }
    const option = known.get(token.name);
    if (option === undefined) return err(unknownOption(token.rawName, known, parameters));
    const shown = printable(token.rawName);
    if (!option.takesValue && token.value !== undefined) return usage(`${shown} takes no value`);
    if (option.takesValue && token.value === undefined) return usage(`${shown} needs a value`);
    if (option.takesValue && token.inlineValue === false && /^-./.test(token.value)) {
      return usage(
        `${shown} needs a value; one that begins with a hyphen is written --${token.name}=${printable(token.value)}`,
      );
    }
    if (option.input === null) globals[token.name] = token.value ?? true;
    else inputs[option.input] = readValue(parameters, option.input, token.value, inputs[option.input]);
  }
  return takeWords(words, parameters, wordsAllowed).map((named) => ({
    inputs: { ...inputs, ...named },
    globals,
    words,
  }));
}

type Token =
  | ({
      readonly kind: 'option';
      readonly name: string;
      /** The option as it was typed. */
      readonly rawName: string;
    } & (
      | { readonly value: string; readonly inlineValue: boolean }
      | { readonly value: undefined; readonly inlineValue: undefined }
    ))
  | { readonly kind: 'positional'; readonly value: string }
  | { readonly kind: 'option-terminator' };

/** Takes the words apart into options, their values and plain words, whether or not the command has such options. */
export function readTokens(
  args: readonly string[],
  known: ReadonlyMap<string, KnownOption>,
): readonly Token[] {
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      [...known].map(([name, { takesValue, short }]) => [
        name,
        { type: takesValue ? 'string' : 'boolean', ...(short === undefined ? {} : { short }) } as const,
      ]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  return tokens;
}

/** The options of a command with those inputs, by their long names. */
export function knownOptions(parameters: Parameters): ReadonlyMap<string, KnownOption> {
  const known = new Map<string, KnownOption>();
  for (const { name, short, placeholder } of globalOptions) {
    known.set(name, {
      input: null,
      takesValue: placeholder !== undefined,
      ...(short === undefined ? {} : { short }),
    });
  }
  for (const [input, parameter] of Object.entries(parameters)) {
    if (isPositional(parameter)) continue;
    const { short } = parameter;
    const takesValue = parameter.kind !== 'switch';
    known.set(optionName(input).slice(2), { input, takesValue, ...(short === undefined ? {} : { short }) });
  }
  return known;
}

function readValue(
  parameters: Parameters,
  input: string,
  value: string | undefined,
  earlier: unknown,
): unknown {
  const parameter = parameters[input];
  if (value === undefined) return true;
  if (parameter?.kind === 'integer') return /^\d{1,9}$/.test(value) ? Number(value) : value;
  if (parameter?.kind !== 'choices') return value;
  return [...(Array.isArray(earlier) ? (earlier as readonly string[]) : []), ...value.split(',')];
}

/** Gives the words to the inputs that take them. */
function takeWords(
  words: readonly string[],
  parameters: Parameters,
  wordsAllowed: boolean,
): Result<Readonly<Record<string, unknown>>, UsageError> {
  const [positional] = Object.entries(parameters).filter(([, parameter]) => isPositional(parameter));
  if (wordsAllowed || words.length === 0) return ok({});
  if (positional?.[1].kind === 'texts') return ok({ [positional[0]]: words });
  const tooMany = words.slice(positional === undefined ? 0 : 1);
  if (tooMany.length > 0) return usage(`Unexpected argument ${tooMany.map(quoted).join(' ')}`);
  return ok(positional === undefined ? {} : { [positional[0]]: words[0] });
}

function unknownOption(
  rawName: string,
  known: ReadonlyMap<string, KnownOption>,
  parameters: Parameters,
): UsageError {
  const meant = rawName.startsWith('--') ? closest(rawName.slice(2), [...known.keys()]) : null;
  const mayBeName = meant === null && Object.values(parameters).some(isPositional);
  const remark = mayBeName ? ' (the name of a session never begins with a hyphen)' : '';
  return {
    kind: 'Usage',
    detail: `There is no option ${quoted(rawName)}${remark}`,
    suggestion: meant === null ? null : `--${meant}`,
  };
}

function usage(detail: string): Result<never, UsageError> {
  return err({ kind: 'Usage', detail, suggestion: null });
}
