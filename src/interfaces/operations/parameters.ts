import type { SessionStatus } from '../../domain/session/session.ts';
import { grouped } from '../presentation/grouped-digits.ts';

/** What a shell may offer for a value: something of the sessions with one of these statuses, or what is on the disk. */
export type Suggestion =
  | { readonly kind: 'session' | 'task' | 'host'; readonly statuses: readonly SessionStatus[] }
  | { readonly kind: 'file' | 'directory' };

interface ParameterBase {
  /** What it means, as a sentence: the help, the tool's schema and the docs show it. */
  readonly description: string;
}

interface OptionBase extends ParameterBase {
  /** A one-letter form of the option, e.g. `n` for `-n`. */
  readonly short?: string;
}

/** Any text; null when it is not given. */
export interface TextParameter extends OptionBase {
  readonly kind: 'text';
  /** What stands for the value in the usage line, e.g. `branch`. */
  readonly placeholder: string;
  /** Whether the command line takes it as a word of its own rather than after an option. */
  readonly positional?: boolean;
  readonly suggests?: Suggestion;
}

/** Any number of texts; empty when none is given. On the command line they are words of their own. */
export interface TextsParameter extends ParameterBase {
  readonly kind: 'texts';
  readonly placeholder: string;
  readonly suggests?: Suggestion;
}

/** A whole number in a range. */
export interface IntegerParameter extends OptionBase {
  readonly kind: 'integer';
  readonly placeholder: string;
  readonly minimum: number;
  readonly maximum: number;
  readonly default: number;
}

/** One of a few words; null when none is given. */
export interface ChoiceParameter<Choice extends string = string> extends OptionBase {
  readonly kind: 'choice';
  readonly placeholder: string;
  readonly choices: readonly Choice[];
}

/** Some of a few words; empty when none is given. The command line takes commas and repetition. */
export interface ChoicesParameter<Choice extends string = string> extends OptionBase {
  readonly kind: 'choices';
  readonly placeholder: string;
  readonly choices: readonly Choice[];
}

/** Yes or no; no when it is not given. */
export interface SwitchParameter extends OptionBase {
  readonly kind: 'switch';
}

/** One input of an operation, declared once: the command line, the tools and the docs are made from it. */
export type Parameter =
  TextParameter | TextsParameter | IntegerParameter | ChoiceParameter | ChoicesParameter | SwitchParameter;

/** The inputs of an operation by their names, in the order in which help lists them. */
export type Parameters = Readonly<Record<string, Parameter>>;

type ValueOf<P extends Parameter> =
  P extends ChoiceParameter<infer Choice>
    ? Choice | null
    : P extends ChoicesParameter<infer Choice>
      ? readonly Choice[]
      : P extends TextParameter
        ? string | null
        : P extends TextsParameter
          ? readonly string[]
          : P extends IntegerParameter
            ? number
            : boolean;

/** What an operation is given once its inputs are parsed. */
export type InputOf<Declared extends Parameters> = {
  readonly [Name in keyof Declared]: ValueOf<Declared[Name]>;
};

/** Whether the command line takes the parameter as a word of its own. */
export function isPositional(parameter: Parameter): parameter is TextParameter | TextsParameter {
  return parameter.kind === 'texts' || (parameter.kind === 'text' && parameter.positional === true);
}

/** The name of a parameter as an option: `olderThan` is `--older-than`. */
export function optionName(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** What a parameter may be, as the end of a sentence. */
export function allowedValues(parameter: Parameter): string {
  switch (parameter.kind) {
    case 'text':
      return 'a text';
    case 'texts':
      return 'a list of texts';
    case 'integer':
      return `a whole number from ${grouped(parameter.minimum)} to ${grouped(parameter.maximum)}`;
    case 'choice':
      return `one of ${parameter.choices.join(', ')}`;
    case 'choices':
      return `any of ${parameter.choices.join(', ')}`;
    case 'switch':
      return 'true or false';
  }
}
