import type { ResultAsync } from 'neverthrow';
import type { Application } from '../../application/application.ts';
import type { CallContext } from '../../application/ports/narration.ts';
import type { SessionOperationError } from '../../application/sessions/session-operation-error.ts';
import type { ExitStatus } from '../presentation/exit-status.ts';
import type { TextEnvironment } from '../presentation/text-environment.ts';
import type { AnswerData, AnswerName } from './output-schemas.ts';
import type { InputOf, Parameters } from './parameters.ts';

/** Whether an operation only looks, changes something, or takes something away. */
export type Effect = 'reads' | 'writes' | 'destroys';

/** Whether the meaning depends on the directory of the call: unless one of the inputs that are listed is given. */
export type DirectoryNeed<Input extends string = string> = 'always' | 'never' | readonly Input[];

/** A text of a title and a body, by the names of the inputs that take it. */
export interface ComposedText<Input extends string = string> {
  readonly title: Input;
  readonly body: Input;
  /** The file that the body may be in. */
  readonly file: Input;
}

/**
 * Something that the program does, declared once: a command of the CLI and a tool over MCP are made from it.
 * What stands here is light; schemas are loaded when they are needed.
 */
export interface Operation {
  /** Dotted, e.g. `session.start`: the command `session start`, the tool `session_start`. */
  readonly name: `${string}.${string}`;
  /** A few words for lists of commands. */
  readonly summary: string;
  /** Some sentences for help and for the tool. */
  readonly description: string;
  readonly effect: Effect;
  /** Whether doing it twice comes to the same as doing it once. */
  readonly idempotent: boolean;
  /** Whether it may reach other machines. */
  readonly remote: boolean;
  readonly parameters: Parameters;
  readonly directory: DirectoryNeed;
  /** The inputs that are a text to be written, if there is one: the command line offers more ways to give it. */
  readonly composed?: ComposedText;
  /** Command lines that show what it is good for. */
  readonly examples: readonly string[];
  /** The shape of what `toData` gives. */
  readonly answer: AnswerName;
  run(
    application: Application,
    input: InputOf<Parameters>,
    context: CallContext,
  ): ResultAsync<unknown, SessionOperationError>;
  /** What `--json` prints as `data` and a tool answers as `structuredContent`. */
  toData(output: unknown): unknown;
  renderText(output: unknown, environment: TextEnvironment, input: InputOf<Parameters>): string;
  /** What the command ends with when it has answered, if that is not always 0. */
  exitStatus?(output: unknown): ExitStatus;
}

/** An operation with the types of its input, its output and its data. */
export interface OperationDefinition<
  Declared extends Parameters,
  Output,
  Name extends AnswerName,
> extends Operation {
  readonly parameters: Declared;
  readonly directory: DirectoryNeed<keyof Declared & string>;
  readonly composed?: ComposedText<keyof Declared & string>;
  readonly answer: Name;
  run(
    application: Application,
    input: InputOf<Declared>,
    context: CallContext,
  ): ResultAsync<Output, SessionOperationError>;
  toData(output: Output): AnswerData<Name>;
  renderText(output: Output, environment: TextEnvironment, input: InputOf<Declared>): string;
  exitStatus?(output: Output): ExitStatus;
}

/** Declares an operation: its types must fit each other, and are forgotten outside. */
export function defineOperation<const Declared extends Parameters, Output, Name extends AnswerName>(
  definition: OperationDefinition<Declared, Output, Name>,
): Operation {
  return definition;
}

/** The words of the command line: `session.start` is `session start`. */
export function commandOf({ name }: Pick<Operation, 'name'>): string {
  return name.replace('.', ' ');
}

/** The name of the tool: `session.start` is `session_start`. */
export function toolNameOf({ name }: Pick<Operation, 'name'>): string {
  return name.replace('.', '_');
}
