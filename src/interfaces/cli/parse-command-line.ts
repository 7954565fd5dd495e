import { quoted } from '../presentation/safe-text.ts';
import type { InterfaceError } from '../operations/interface-error.ts';
import { commandOf, type Operation } from '../operations/operation.ts';
import { commandNamed, findCommand, type Command } from './find-command.ts';
import { readOptions } from './read-options.ts';
import { isShell, shells, type Shell } from '../shell/shells.ts';

/** What a command line asks for. */
export type Request =
  | { readonly kind: 'help'; readonly topic: Command }
  | { readonly kind: 'version' }
  | { readonly kind: 'mcp' }
  | { readonly kind: 'shell-init'; readonly shell: Shell }
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
  const options = readOptions(rest, parameters, takesAnyWord(command));
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
      words: topic,
      topic: () => commandNamed(topic, operations),
    }),
  };
}

interface Wishes {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly wantsHelp: boolean;
  readonly wantsVersion: boolean;
  /** Words that are no option. */
  readonly words: readonly string[];
  readonly topic: () => Command;
}

function takesAnyWord({ kind }: Command): boolean {
  return kind === 'help' || kind === 'unknown' || kind === 'shell-init';
}

function requestFor(command: Command, { inputs, wantsHelp, wantsVersion, words, topic }: Wishes): Request {
  if (command.kind === 'unknown') return { kind: 'refused', error: command.error };
  if (wantsHelp) return { kind: 'help', topic: command };
  if (wantsVersion) return { kind: 'version' };
  switch (command.kind) {
    case 'operation':
      return { kind: 'operation', operation: command.operation, given: inputs };
    case 'mcp':
      return { kind: 'mcp' };
    case 'shell-init':
      return shellNamed(words);
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

function shellNamed(words: readonly string[]): Request {
  const [shell, ...others] = words;
  if (isShell(shell) && others.length === 0) return { kind: 'shell-init', shell };
  const detail = `shell-init takes one of ${shells.join(', ')}${words.length === 0 ? '' : `, not ${quoted(words.join(' '))}`}`;
  return { kind: 'refused', error: { kind: 'Usage', detail, suggestion: null } };
}

function wordsOf(command: Command): string {
  switch (command.kind) {
    case 'operation':
      return commandOf(command.operation);
    case 'group':
      return command.name;
    case 'mcp':
    case 'shell-init':
      return command.kind;
    case 'program':
    case 'help':
    case 'unknown':
      return '';
  }
}
