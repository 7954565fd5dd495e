import { access, constants } from 'node:fs/promises';
import { err, ok, ResultAsync, type Result } from 'neverthrow';
import type { CallContext } from '../../application/ports/narration.ts';
import type { FileError, GitError, Interrupted } from '../../application/ports/port-errors.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { attempt, fileErrorOf } from '../filesystem/file-errors.ts';
import {
  alternateObjects,
  ceilingAt,
  gitEnvironments,
  quietSsh,
  safetySettings,
  withoutSsh,
  type Environment,
  type GitPurpose,
} from './git-environment.ts';
import { gitFailed, renderCommand } from './git-failure.ts';
import { lineSplitter, parseProgress } from './git-progress.ts';
import { tooOld } from './git-version.ts';
import { runChild, type ChildEnd } from './run-child.ts';

export interface GitCall {
  readonly purpose: GitPurpose;
  /** Where git is started. */
  readonly cwd: AbsolutePath;
  /**
   * Which repository is meant: whichever contains `cwd`, the one whose work tree has its top at `cwd`, the bare one at
   * `cwd`, or none.
   */
  readonly repository: 'around' | 'top' | 'bare' | 'none';
  readonly args: readonly string[];
  /** Settings for this call alone, as `key=value`. */
  readonly settings?: readonly string[];
  /** The `objects` directories of other repositories, whose commits count as this one's. */
  readonly alternates?: readonly AbsolutePath[];
  readonly input?: string;
  /** Whether each byte that is printed is a character of the answer; else it is read as UTF-8. */
  readonly asBytes?: boolean;
  /** What the configuration says of `core.sshCommand`, null for nothing; asked by a transfer unless given. */
  readonly sshCommand?: string | null;
  /** Variables for this call alone. */
  readonly env?: Readonly<Record<string, string>>;
  /** The exit codes that are answers and not failures; 0 alone unless given. */
  readonly answers?: readonly number[];
  /** In milliseconds; what the purpose allows unless given. */
  readonly limit?: number;
}

export interface GitAnswer {
  readonly exitCode: number;
  readonly stdout: string;
  /** What the answer is as a failure, for a caller to whom it turns out to be one. */
  readonly failure: GitError;
}

export type GitProcessError = GitError | FileError | Interrupted;
export type GitListener = Pick<CallContext, 'signal' | 'narration'>;

/** The one place that starts git: it never asks, never outlives its caller, and runs no code of a repository. */
export interface GitProcess {
  run(call: GitCall, context: GitListener): ResultAsync<GitAnswer, GitProcessError>;
}

export interface GitProcessSettings {
  readonly env: Environment;
  /** In milliseconds, by purpose. */
  readonly limits?: Readonly<Record<GitPurpose, number>>;
}

const defaultLimits = { read: 120_000, build: 1_800_000, transfer: 3_600_000, question: 120_000 };
const longestStderr = 65_536;

/** Starts the `git` of the environment's `PATH`. */
export function gitProcess({ env, limits = defaultLimits }: GitProcessSettings): GitProcess {
  const environmentFor = gitEnvironments(env);
  const silent: GitListener['narration'] = { notice: () => undefined, progress: () => undefined };

  async function execute(
    call: GitCall,
    { signal, narration }: GitListener,
  ): Promise<ChildEnd & { stderr: string }> {
    let stderr = '';
    const onLine = lineSplitter((line) => {
      const progress = parseProgress(line);
      if (progress !== null) narration.progress(progress);
    });
    const end = await runChild({
      program: 'git',
      args: [...globalOptions(call), ...call.args],
      cwd: call.cwd,
      env: {
        ...environmentFor(call.purpose),
        ...alternateObjects(call.alternates ?? []),
        ...(call.repository === 'top' || call.repository === 'none' ? ceilingAt(call.cwd) : {}),
        ...(call.purpose === 'transfer' ? quietSsh(env, await sshCommandOf(call, signal)) : {}),
        ...call.env,
      },
      input: call.input ?? null,
      encoding: call.asBytes === true ? 'latin1' : 'utf8',
      limit: call.limit ?? limits[call.purpose],
      signal,
      // Nobody waits for the end of a question that was dropped, and it has nothing to tidy up.
      killed: call.purpose === 'question',
      onStderr: (chunk) => {
        stderr = (stderr + chunk).slice(-longestStderr);
        onLine(chunk);
      },
    });
    return { ...end, stderr };
  }

  /** What the configuration says; the variable that is set instead would override it. */
  async function sshCommandOf(
    { cwd, repository, sshCommand }: GitCall,
    signal: AbortSignal,
  ): Promise<string | null> {
    if (sshCommand !== undefined) return sshCommand;
    const args = ['config', '--get', 'core.sshCommand'];
    const end = await execute({ purpose: 'read', cwd, repository, args }, { signal, narration: silent });
    return end.kind === 'exited' && end.exitCode === 0 ? end.stdout.trim() : null;
  }

  /** An old git fails in many ways; the reason is its age, whatever it says. */
  async function age(cwd: AbsolutePath, signal: AbortSignal): Promise<GitError | null> {
    const end = await execute(
      { purpose: 'read', cwd, repository: 'none', args: ['version'] },
      { signal, narration: silent },
    );
    return end.kind === 'exited' ? tooOld(end.stdout) : null;
  }

  async function run(call: GitCall, context: GitListener): Promise<Result<GitAnswer, GitProcessError>> {
    const end = await execute(call, context);
    switch (end.kind) {
      case 'aborted':
        return err({ kind: 'Interrupted' });
      case 'timed-out': {
        const milliseconds = call.limit ?? limits[call.purpose];
        return err({ kind: 'GitTimedOut', command: renderCommand(call.args), milliseconds });
      }
      case 'not-started':
        return err(await whyNotStarted(call.cwd, end.code));
      case 'exited': {
        const { exitCode, stdout, stderr } = end;
        if (exitCode === null || !(call.answers ?? [0]).includes(exitCode)) {
          return err((await age(call.cwd, context.signal)) ?? gitFailed(call.args, exitCode, stderr));
        }
        return ok({
          exitCode,
          stdout,
          // Hardly ever looked at, and its text takes time.
          get failure() {
            return gitFailed(call.args, exitCode, stderr);
          },
        });
      }
    }
  }

  return { run: (call, context) => new ResultAsync(run(call, context)) };
}

function globalOptions({ purpose, repository, cwd, settings = [] }: GitCall): readonly string[] {
  const forbidden = purpose === 'question' ? [withoutSsh.setting] : [];
  const configuration = [...safetySettings, ...forbidden, ...settings].flatMap((setting) => ['-c', setting]);
  return repository === 'bare' ? [...configuration, `--git-dir=${cwd}`] : configuration;
}

/** The system says the same of a missing program and of a directory that cannot be entered. */
async function whyNotStarted(cwd: AbsolutePath, code: string): Promise<GitError | FileError> {
  const entered = await attempt(cwd, () => access(`${cwd}/.`, constants.X_OK));
  if (entered.isErr()) return { ...entered.error, path: cwd };
  return code === 'ENOENT' ? { kind: 'GitMissing' } : fileErrorOf(code, 'git');
}
