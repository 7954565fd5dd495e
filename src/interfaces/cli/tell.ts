import type { Answer } from '../operations/perform.ts';
import type { OperationError } from '../operations/interface-error.ts';
import { operations } from '../operations/registry.ts';
import { exitStatusOf, failureDocument, type OutcomeDocument } from '../presentation/outcome.ts';
import { programVersion } from '../presentation/program-version.ts';
import { withoutSecrets } from '../presentation/safe-text.ts';
import type { Situation } from '../presentation/situation.ts';
import { painted } from '../presentation/text-environment.ts';
import type { Shell } from '../shell/shells.ts';
import type { CliHost } from './cli-host.ts';
import type { Command } from './find-command.ts';
import { renderHelp } from './help.ts';
import { jsonPieces } from './json-pieces.ts';
import type { CommandLine } from './parse-command-line.ts';
import { say, textEnvironmentOf, write } from './terminal.ts';

type Told = Pick<CliHost, 'stdout' | 'stderr' | 'env' | 'now'>;

/** Prints what was asked for on stdout, and gives the exit status that goes with it. */
export async function tellAnswer(host: Told, { json }: CommandLine, answer: Answer): Promise<number> {
  if (json) await writeDocument(host, { ok: true, data: answer.toData() });
  else
    await write(host.stdout, `${answer.renderText(textEnvironmentOf(host.stdout, host.env, host.now()))}\n`);
  return answer.exitStatus;
}

/** Prints help on stdout. */
export async function tellHelp(host: Told, line: CommandLine, topic: Command): Promise<number> {
  const help = renderHelp(topic, operations, Math.min(host.stdout.columns ?? 80, 100));
  return tellText(host, line, 'help', help);
}

/** Prints the version on stdout. */
export async function tellVersion(host: Told, line: CommandLine): Promise<number> {
  return tellText(host, line, 'version', programVersion());
}

/** Prints what a shell evaluates on stdout. */
export async function tellShellInit(host: Told, line: CommandLine, shell: Shell): Promise<number> {
  const { shellInit } = await import('../shell/shell-init.ts');
  return tellText(host, line, 'script', shellInit(shell));
}

async function tellText(host: Told, { json }: CommandLine, name: string, text: string): Promise<number> {
  if (json) await writeDocument(host, { ok: true, data: { [name]: text } });
  else await write(host.stdout, `${text}\n`);
  return 0;
}

/** Tells a failure, as a document on stdout or as sentences on stderr, and gives the exit status for it. */
export async function tellFailure(host: Told, line: CommandLine, failure: OperationError): Promise<number> {
  const error = failureDocument(failure, situationOf(line));
  if (line.json) {
    await writeDocument(host, { ok: false, error });
  } else {
    const environment = textEnvironmentOf(host.stderr, host.env, host.now());
    const hints = error.hint.split('\n').map((hint) => `${painted('cyan', 'hint:', environment)} ${hint}\n`);
    await say(host.stderr, `${painted('red', 'error:', environment)} ${error.message}\n${hints.join('')}`);
  }
  if (line.debug) {
    const details =
      failure.kind === 'Defect' ? withoutSecrets(failure.stack) : JSON.stringify(error.details, null, 2);
    await say(host.stderr, `${error.code}\n${details}\n`);
  }
  return exitStatusOf(failure);
}

function situationOf({ command, request }: CommandLine): Situation {
  return request.kind === 'operation'
    ? { command, operation: request.operation, given: request.given }
    : { command, operation: null, given: {} };
}

async function writeDocument({ stdout }: Told, document: OutcomeDocument): Promise<void> {
  if (stdout.isTTY === true) return write(stdout, `${JSON.stringify(document, null, 2)}\n`);
  for (const piece of jsonPieces(document)) await write(stdout, piece);
}
