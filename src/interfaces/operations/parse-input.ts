import { err, ok, type Result } from 'neverthrow';
import { closest } from '../presentation/closest-word.ts';
import { quoted } from '../presentation/safe-text.ts';
import type { InterfaceError } from './interface-error.ts';
import { allowedValues, type InputOf, type Parameter, type Parameters } from './parameters.ts';

type UsageError = Extract<InterfaceError, { readonly kind: 'Usage' }>;

/**
 * Parses what a caller gave. Null counts as not given; what is not declared is refused.
 * @param label how the caller knows an input, e.g. `--limit` for `limit`.
 */
export function parseInput<Declared extends Parameters>(
  parameters: Declared,
  given: Readonly<Record<string, unknown>>,
  label: (name: string) => string,
): Result<InputOf<Declared>, UsageError> {
  const unknown = Object.keys(given).find((name) => !Object.hasOwn(parameters, name));
  if (unknown !== undefined) {
    const meant = closest(unknown, Object.keys(parameters));
    return usage(`There is no input ${quoted(unknown)}`, meant === null ? null : label(meant));
  }
  const input: Record<string, unknown> = {};
  for (const [name, parameter] of Object.entries(parameters)) {
    const value = given[name] ?? absent(parameter);
    if ((parameter.kind === 'texts' || parameter.kind === 'choices') && !Array.isArray(value)) {
      const elements = parameter.kind === 'texts' ? 'texts' : parameter.choices.join(', ');
      return usage(`${label(name)} takes a list of ${elements}, not ${shown(value)} alone`, null);
    }
    const [fault] = faultsIn(parameter, value);
    if (fault !== undefined) {
      return usage(`${label(name)} takes ${allowedValues(parameter)}, not ${shown(fault.value)}`, null);
    }
    input[name] = value;
  }
  return ok(input as InputOf<Declared>);
}

/** What an input is that was not given. */
function absent(parameter: Parameter): unknown {
  switch (parameter.kind) {
    case 'text':
    case 'choice':
      return null;
    case 'texts':
    case 'choices':
      return [];
    case 'integer':
      return parameter.default;
    case 'switch':
      return false;
  }
}

/** The values that are not allowed: the whole one, or elements of a list. */
function faultsIn(parameter: Parameter, value: unknown): readonly { readonly value: unknown }[] {
  const unless = (allowed: boolean): readonly { readonly value: unknown }[] => (allowed ? [] : [{ value }]);
  switch (parameter.kind) {
    case 'text':
      return unless(value === null || typeof value === 'string');
    case 'choice':
      return unless(value === null || isOneOf(parameter.choices, value));
    case 'integer':
      return unless(
        Number.isInteger(value) && Number(value) >= parameter.minimum && Number(value) <= parameter.maximum,
      );
    case 'switch':
      return unless(typeof value === 'boolean');
    case 'texts':
    case 'choices': {
      const elements = value as readonly unknown[];
      return elements
        .filter((one) =>
          parameter.kind === 'texts' ? typeof one !== 'string' : !isOneOf(parameter.choices, one),
        )
        .map((one) => ({ value: one }));
    }
  }
}

function isOneOf(choices: readonly string[], value: unknown): boolean {
  return choices.some((choice) => choice === value);
}

function usage(detail: string, suggestion: string | null): Result<never, UsageError> {
  return err({ kind: 'Usage', detail, suggestion });
}

function shown(value: unknown): string {
  return quoted(typeof value === 'string' ? value : JSON.stringify(value));
}
