import type { InterfaceError } from '../operations/interface-error.ts';
import { commandOf, type Operation } from '../operations/operation.ts';
import { commandNamed, findCommand, type Command } from './find-command.ts';
import { readOptions } from './read-options.ts';

/** What a command line asks for. */
export type Request =
  | { readonly kind: 'help'; readonly topic: Command }
  | { readonly kind: 'version' }
  | { readonly kind: 'mcp' }
  | {
      readonly kind: 'operation';
      readonly operation: Operation;
      readonly given: Readonly<Record<string, unknown>>;
    }
  | { readonly kind: 'refused'; readonly error: InterfaceError };

/** A command line, read. */
export interface CommandLine {
  readonly request: Request;
  /** The words of the command as far as they were recognised, e.g. `session get`. */
  readonly command: string;
  readonly json: boolean;
  readonly debug: boolean;
  /** The directory of `-C`, as typed. */
  readonly cwd: string | null;
}

/** Reads the words after the program's name. */
export function parseCommandLine(words: readonly string[], operations: readonly Operation[]): CommandLine {
  const { command, rest } = findCommand(words, operations);
  const parameters = command.kind === 'operation' ? command.operation.parameters : {};
  const options = readOptions(rest, parameters, command.kind === 'help' || command.kind === 'unknown');
  const line = { command: wordsOf(command), cwd: null };
  if (options.isErr()) {
    // A program that asked for JSON gets it, whatever else is wrong.
    const ahead = rest.slice(0, rest.includes('--') ? rest.indexOf('--') : undefined);
    const [json, debug] = [ahead.includes('--json'), ahead.includes('--debug')];
    const error = command.kind === 'unknown' ? command.error : options.error;
    return { ...line, json, debug, request: { kind: 'refused', error } };
  }
  const { globals, inputs, words: topic } = options.value;
  return {
    ...line,
    json: globals.json === true,
    debug: globals.debug === true,
    cwd: typeof globals.cwd === 'string' ? globals.cwd : null,
    request: requestFor(command, {
      inputs,
      wantsHelp: globals.help === true,
      wantsVersion: globals.version === true,
      topic: () => commandNamed(topic, operations),
    }),
  };
}

interface Wishes {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly wantsHelp: boolean;
  readonly wantsVersion: boolean;
  readonly topic: () => Command;
}

function requestFor(command: Command, { inputs, wantsHelp, wantsVersion, topic }: Wishes): Request {
  if (command.kind === 'unknown') return { kind: 'refused', error: command.error };
  if (wantsHelp) return { kind: 'help', topic: command };
  if (wantsVersion) return { kind: 'version' };
  switch (command.kind) {
    case 'operation':
      return { kind: 'operation', operation: command.operation, given: inputs };
    case 'mcp':
      return { kind: 'mcp' };
    case 'help': {
      const named = topic();
      return named.kind === 'unknown'
        ? { kind: 'refused', error: named.error }
        : { kind: 'help', topic: named };
    }
    case 'program':
    case 'group':
      return { kind: 'help', topic: command };
  }
}

function wordsOf(command: Command): string {
  switch (command.kind) {
    case 'operation':
      return commandOf(command.operation);
    case 'group':
      return command.name;
    case 'mcp':
      return 'mcp';
    case 'program':
    case 'help':
    case 'unknown':
      return '';
  }
}
