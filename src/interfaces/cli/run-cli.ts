import { resolve } from 'node:path';
import { parseAbsolutePath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { namedDirectory, type CallDirectory } from '../operations/call-directory.ts';
import { failureOf, type OperationError } from '../operations/interface-error.ts';
import { isPositional, optionName, type Parameters } from '../operations/parameters.ts';
import { operations } from '../operations/registry.ts';
import { printable } from '../presentation/safe-text.ts';
import type { CliHost, OpenedApplication } from './cli-host.ts';
import { performComposed } from './perform-composed.ts';
import { parseCommandLine, type CommandLine, type Request } from './parse-command-line.ts';
import { StopSignals } from './stop-signals.ts';
import { tellAnswer, tellFailure, tellHelp, tellShellInit, tellVersion } from './tell.ts';
import { say } from './terminal.ts';
import { TerminalNarration } from './terminal-narration.ts';

/** Carries out one command line and returns the exit status; what was printed has left the process by then. */
export async function runCli(host: CliHost): Promise<number> {
  const [first, ...others] = host.words;
  if (first === 'complete') return (await import('../shell/answer-tab.ts')).answerTab(host, others);
  const line = parseCommandLine(host.words, operations);
  try {
    switch (line.request.kind) {
      case 'help':
        return await tellHelp(host, line, line.request.topic);
      case 'version':
        return await tellVersion(host, line);
      case 'refused':
        return await tellFailure(host, line, line.request.error);
      case 'mcp':
        return await serve(host);
      case 'shell-init':
        return await tellShellInit(host, line, line.request.shell);
      case 'operation':
        return await runOperation(host, line, line.request);
    }
  } catch (thrown) {
    // Where the answer cannot be written, a document cannot be either.
    return isUnwritable(thrown)
      ? tellFailure(host, { ...line, json: false }, unwritable(thrown))
      : tellFailure(host, line, failureOf(thrown));
  }
}

function isUnwritable(thrown: unknown): thrown is NodeJS.ErrnoException {
  return (thrown as NodeJS.ErrnoException | null)?.syscall === 'write';
}

function unwritable({ code = 'EIO' }: NodeJS.ErrnoException): OperationError {
  return { kind: 'FileError', path: '/dev/stdout', reason: code === 'ENOSPC' ? 'no-space' : 'other', code };
}

async function runOperation(
  host: CliHost,
  line: CommandLine,
  { operation, given }: Extract<Request, { readonly kind: 'operation' }>,
): Promise<number> {
  const stop = new StopSignals(host.signals);
  const narration = new TerminalNarration(host);
  let opened: OpenedApplication | null = null;
  try {
    const performed = performComposed(
      host,
      {
        operation,
        given,
        json: line.json,
        label: (name) => labelOf(operation.parameters, name),
        directory: directoryOf(host, line.cwd),
        narration,
        signal: stop.signal,
      },
      async () => {
        opened = await host.openApplication({ env: host.env, flags: [] });
        return opened.application;
      },
    );
    const outcome = await Promise.race([performed, host.crash]);
    narration.clear();
    if (outcome.isOk()) return await tellAnswer(host, line, outcome.value);
    const status = await tellFailure(host, line, outcome.error);
    return outcome.error.kind === 'Interrupted' ? stop.exitStatus : status;
  } finally {
    narration.clear();
    await closed(opened);
    stop.dispose();
  }
}

async function serve(host: CliHost): Promise<number> {
  const stop = new StopSignals(host.signals);
  const report = (text: string): void => void say(host.stderr, `minsky mcp: ${printable(text)}\n`);
  host.crash.catch((thrown: unknown) => {
    report(failureOf(thrown).detail);
  });
  try {
    const { serveMcp } = await import('../mcp/serve-mcp.ts');
    await serveMcp({
      input: host.stdin,
      output: host.outputStream,
      signal: stop.signal,
      now: host.now,
      report,
      openApplication: () => host.openApplication({ env: host.env, flags: [] }),
    });
    return 0;
  } finally {
    stop.dispose();
  }
}

/** The outcome is told already: a store that cannot be let go of any more does not change it. */
async function closed(opened: OpenedApplication | null): Promise<void> {
  await opened?.close().catch(() => undefined);
}

function labelOf(parameters: Parameters, name: string): string {
  const parameter = parameters[name];
  return parameter !== undefined && isPositional(parameter)
    ? parameter.placeholder.toUpperCase()
    : optionName(name);
}

function directoryOf(host: CliHost, named: string | null): CallDirectory {
  const current = currentDirectory(host);
  if (named !== null) return namedDirectory(resolve(current.path, named));
  if (current.gone)
    return { kind: 'unknown', error: { kind: 'WorkingDirectoryMissing', path: current.path } };
  return parseAbsolutePath(current.path).match<CallDirectory>(
    (path) => ({ kind: 'known', path }),
    (error) => ({ kind: 'unknown', error }),
  );
}

/** Where the user stands; when that was removed, the shell still knows what it was called. */
function currentDirectory({ currentDirectory, env }: CliHost): {
  readonly path: AbsolutePath;
  readonly gone: boolean;
} {
  try {
    return { path: currentDirectory() as AbsolutePath, gone: false };
  } catch {
    return { path: parseAbsolutePath(env.PWD ?? '').unwrapOr('/' as AbsolutePath), gone: true };
  }
}
