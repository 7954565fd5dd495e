import { err, ok, ResultAsync, safeTry, type Result } from 'neverthrow';
import type { Application } from '../../application/application.ts';
import type { Narration } from '../../application/ports/narration.ts';
import type { ExitStatus } from '../presentation/exit-status.ts';
import type { TextEnvironment } from '../presentation/text-environment.ts';
import { directoryFor, type CallDirectory } from './call-directory.ts';
import { failureOf, type OperationError } from './interface-error.ts';
import type { Operation } from './operation.ts';
import { parseInput } from './parse-input.ts';

/** One call of an operation, as its caller made it. */
export interface OperationCall {
  readonly operation: Operation;
  readonly given: Readonly<Record<string, unknown>>;
  /** How the caller knows an input, e.g. `--limit` for `limit`. */
  readonly label: (name: string) => string;
  readonly directory: CallDirectory;
  readonly narration: Narration;
  readonly signal: AbortSignal;
}

/** The answer to a call: as data, and as text for whoever reads it. */
export interface Answer {
  /** Made when it is asked for: whoever reads the text needs no data. */
  readonly toData: () => unknown;
  readonly exitStatus: ExitStatus;
  readonly renderText: (environment: TextEnvironment) => string;
}

/**
 * Carries out a call: the part that the command line and the tools share. The application is opened only for a call
 * that parses. Whatever is thrown is a defect and becomes a failure.
 */
export async function performOperation(
  call: OperationCall,
  openApplication: () => Promise<Application>,
): Promise<Result<Answer, OperationError>> {
  const { operation, narration, signal } = call;
  try {
    return await safeTry<Answer, OperationError>(async function* () {
      const input = yield* parseInput(operation.parameters, call.given, call.label);
      const cwd = yield* directoryFor(operation, input, call.directory);
      const application = yield* opened(openApplication);
      const output = yield* operation.run(application, input, { cwd, narration, signal });
      const renderText: Answer['renderText'] = (environment) =>
        operation.renderText(output, environment, input);
      const toData = (): unknown => operation.toData(output);
      return ok({ toData, exitStatus: operation.exitStatus?.(output) ?? 0, renderText });
    });
  } catch (thrown) {
    return err(failureOf(thrown));
  }
}

function opened(openApplication: () => Promise<Application>): ResultAsync<Application, OperationError> {
  return ResultAsync.fromPromise(openApplication(), failureOf);
}
