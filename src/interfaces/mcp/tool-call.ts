import type { CallToolResult } from '@modelcontextprotocol/server';
import { err, ok, type Result } from 'neverthrow';
import type { Application } from '../../application/application.ts';
import type { Narration, Progress } from '../../application/ports/narration.ts';
import { namedDirectory, type CallDirectory } from '../operations/call-directory.ts';
import { failureOf, type OperationError } from '../operations/interface-error.ts';
import { commandOf, type Operation } from '../operations/operation.ts';
import { outputSchemas } from '../operations/output-schemas.ts';
import { performOperation, type Answer } from '../operations/perform.ts';
import { describeNotice } from '../presentation/describe-notice.ts';
import { outcomeDocument } from '../presentation/outcome.ts';

/** One call of a tool. */
export interface ToolCall {
  readonly operation: Operation;
  readonly given: Readonly<Record<string, unknown>>;
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress) => void;
  readonly now: number;
}

/** Where calls get the application from. */
export interface ApplicationSource {
  readonly use: () => Promise<Application>;
  /** Has the next call open another, which reads the settings anew. */
  readonly renew: () => void;
}

interface Told {
  readonly data: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** Carries out a call. It always answers: a failure, a defect included, is an answer too. */
export async function callTool(call: ToolCall, application: ApplicationSource): Promise<CallToolResult> {
  const { operation, signal, progress } = call;
  const { cwd, ...given } = call.given;
  const notices = new Set<string>();
  const narration: Narration = {
    notice: (notice) => {
      const { level, text } = describeNotice(notice);
      notices.add(`${level}: ${text}`);
    },
    progress,
  };
  const perform = (): ReturnType<typeof performOperation> =>
    performOperation(
      { operation, given, label: (name) => name, directory: directoryOf(cwd), narration, signal },
      application.use,
    );
  let outcome = await perform();
  // Since the server began, the store was moved to where the settings say by now.
  if (outcome.isErr() && outcome.error.kind === 'StoreMoved') {
    application.renew();
    outcome = await perform();
  }
  const { content, ...result } = resultOf(
    call,
    outcome.andThen((answer) => tell(call, answer)),
  );
  return { ...result, content: [...content, ...[...notices].map(textBlock)] };
}

function resultOf({ operation, given }: ToolCall, outcome: Result<Told, OperationError>): CallToolResult {
  return outcome.match<CallToolResult>(
    ({ data, text }) => ({ content: [textBlock(text)], structuredContent: data }),
    // Clients of the first SDK generation hold structured content to the output schema even in a failure.
    (failure) => {
      const document = outcomeDocument(err(failure), { command: commandOf(operation), operation, given });
      return { isError: true, content: [textBlock(JSON.stringify(document))] };
    },
  );
}

/** An answer that is not what the tool promises is a defect. */
function tell({ operation, now }: ToolCall, { toData, renderText }: Answer): Result<Told, OperationError> {
  try {
    const data = toData();
    outputSchemas[operation.answer].parse(data);
    const text = renderText({ now, columns: null, colour: false, captured: false });
    return ok({ data: data as Told['data'], text });
  } catch (thrown) {
    return err(failureOf(thrown));
  }
}

/** The server's own directory is never meant: a call that says nothing has no directory. */
function directoryOf(cwd: unknown): CallDirectory {
  if (cwd === undefined || cwd === null) return { kind: 'unknown', error: null };
  return namedDirectory(typeof cwd === 'string' ? cwd : JSON.stringify(cwd));
}

function textBlock(text: string): { readonly type: 'text'; readonly text: string } {
  return { type: 'text', text };
}
