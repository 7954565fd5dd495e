import { commandOf, type Operation } from '../operations/operation.ts';
import { isPositional, optionName } from '../operations/parameters.ts';
import { commandLine } from './shell-words.ts';

const longestText = 200;

/** What was being done when it failed. */
export interface Situation {
  /** The words of the command, e.g. `session get`; empty before one was recognised. */
  readonly command: string;
  /** Null before an operation was recognised. */
  readonly operation: Operation | null;
  readonly given: Readonly<Record<string, unknown>>;
}

/** The same command line with some inputs changed; null takes one away. */
export function retyped(
  { command, operation, given }: Situation,
  changes: Readonly<Record<string, unknown>> = {},
): string {
  if (operation === null) return commandLine('minsky', ...command.split(' ').filter((word) => word !== ''));
  const inputs = { ...given, ...changes };
  const [words, options]: [string[], string[]] = [[], []];
  for (const [name, parameter] of Object.entries(operation.parameters)) {
    const values = textsOf(inputs[name]).map((text) =>
      parameter.kind === 'text' && !isShort(text) ? parameter.placeholder.toUpperCase() : text,
    );
    if (isPositional(parameter)) words.push(...values);
    else if (parameter.kind === 'switch') options.push(...values.map(() => optionName(name)));
    else if (values.length > 0) options.push(optionName(name), values.join(','));
  }
  return commandLine('minsky', ...commandOf(operation).split(' '), ...words, ...options);
}

/** The same command line about one session. */
export function retypedFor(situation: Situation, session: string): string {
  const parameters = situation.operation?.parameters ?? {};
  if ('names' in parameters) return retyped(situation, { names: [session], task: null, merged: null });
  return 'name' in parameters
    ? retyped(situation, { name: session, task: null })
    : commandLine('minsky', 'session', 'get', session);
}

/** Whether a text fits into a command line that somebody reads and types again. */
function isShort(text: string): boolean {
  return text.length <= longestText && !/[\n\r]/.test(text);
}

function textsOf(value: unknown): readonly string[] {
  if (value === null || value === undefined || value === false) return [];
  if (Array.isArray(value)) return value.flatMap(textsOf);
  return [typeof value === 'string' ? value : JSON.stringify(value)];
}
