import { err, type Result } from 'neverthrow';
import { addAbortSignal } from 'node:stream';
import type { Application } from '../../application/application.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { OperationError } from '../operations/interface-error.ts';
import type { ComposedText } from '../operations/operation.ts';
import { performOperation, type Answer, type OperationCall } from '../operations/perform.ts';
import type { CliHost } from './cli-host.ts';

export interface ComposedCall extends OperationCall {
  /** Whether a program reads the answer. */
  readonly json: boolean;
}

const longest = 10 * 2 ** 20;
const standardInput = '/dev/stdin' as AbsolutePath;
const scissors = '<!-- minsky: this line and what follows are left out.';
const template = `\n\n${scissors}\nThe first line is the title of the pull request, the rest is its body.\nWithout a title nothing happens. -->\n`;

/**
 * Carries out a call whose text may come from where only a command line can take it: standard input, or, when there is
 * no title and somebody sits at a terminal, an editor. It opens after everything else has been checked.
 */
export async function performComposed(
  host: CliHost,
  call: ComposedCall,
  openApplication: () => Promise<Application>,
): Promise<Result<Answer, OperationError>> {
  const { composed } = call.operation;
  if (composed === undefined) return performOperation(call, openApplication);
  const { body, file } = composed;
  const [said, named] = [call.given[body], call.given[file]];
  // `--body -` as well as `--body-file -`: nobody means a body that is a hyphen.
  const piped = (said === '-' && named === undefined) || (said === undefined && named === '-');
  const text = piped ? await readAll(host.stdin, call.signal) : null;
  if (typeof text === 'object' && text !== null) return err(text);
  const given = piped ? { ...call.given, [file]: undefined, [body]: text } : call.given;
  const application = once(openApplication);
  const outcome = await performOperation({ ...call, given }, application);
  if (outcome.isOk() || outcome.error.kind !== 'TitleNeeded') return outcome;
  // Whether somebody sits there takes time to find out.
  const editor = editorFor(host, call, composed);
  if (editor === null) return outcome;
  const edited = await host.editText(editor, template);
  const written = edited === null ? null : splitText(edited);
  if (written === null) return outcome;
  return performOperation(
    { ...call, given: { ...given, [composed.title]: written.title, [body]: written.body } },
    application,
  );
}

/** The editor of whoever sits there and has said nothing yet. */
function editorFor(
  { stdin, stderr, env }: CliHost,
  { json, given }: ComposedCall,
  { title, body, file }: ComposedText,
): string | null {
  const said = [title, body, file].some((name) => given[name] !== undefined);
  const editor = [env.VISUAL, env.EDITOR].find((command) => command !== undefined && command !== '');
  return said || json || stdin.isTTY !== true || stderr.isTTY !== true ? null : (editor ?? null);
}

/** The title and the body of what was written; null if there is no title. */
function splitText(text: string): { readonly title: string; readonly body: string } | null {
  const [kept = ''] = text.replaceAll('\r\n', '\n').split(scissors, 1);
  const [title = '', ...lines] = kept.trim().split('\n');
  return title === '' ? null : { title: title.trim(), body: lines.join('\n').replace(/^\n+/, '') };
}

async function readAll(stream: CliHost['stdin'], signal: AbortSignal): Promise<string | OperationError> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of addAbortSignal(signal, stream)) {
      chunks.push(Buffer.from(chunk as Uint8Array));
      size += (chunk as Uint8Array).length;
      if (size > longest) return { kind: 'TextFileUnusable', path: standardInput, reason: 'too-large' };
    }
  } catch (thrown) {
    if (signal.aborted) return { kind: 'Interrupted' };
    throw thrown;
  }
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(chunks));
  } catch {
    return { kind: 'TextFileUnusable', path: standardInput, reason: 'not-text' };
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}
