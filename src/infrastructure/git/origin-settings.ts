import { okAsync, type ResultAsync } from 'neverthrow';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { GitListener, GitProcess, GitProcessError } from './git-process.ts';

/** What the configuration of a repository says of its `origin`. */
export interface OriginSettings {
  /** Credentials included, `insteadOf` applied; null when there is none. */
  readonly url: string | null;
  /** The user's own way to start ssh. */
  readonly sshCommand: string | null;
}

type Asked = ResultAsync<OriginSettings, GitProcessError>;

// A call has one narration for all of its steps.
const asked = new WeakMap<GitListener['narration'], Map<AbsolutePath, Asked>>();

/** Asks for both at once, with one process in the usual case; what was answered within a call holds until its end. */
export function originSettings(git: GitProcess, workspace: AbsolutePath, listener: GitListener): Asked {
  const inThisCall = asked.get(listener.narration) ?? new Map<AbsolutePath, Asked>();
  asked.set(listener.narration, inThisCall);
  const known = inThisCall.get(workspace);
  if (known !== undefined) return known;
  // What failed, or was given up, is asked again.
  const answer = ask(git, workspace, listener).orTee(() => inThisCall.delete(workspace));
  inThisCall.set(workspace, answer);
  return answer;
}

const names = '^(core\\.sshcommand|remote\\.origin\\.url|url\\..*\\.insteadof)$';

function ask(git: GitProcess, cwd: AbsolutePath, listener: GitListener): Asked {
  const at = { purpose: 'read', cwd, repository: 'top' } as const;
  const args = ['config', '-z', '--get-regexp', names];
  return git.run({ ...at, args, answers: [0, 1] }, listener).andThen(({ stdout }): Asked => {
    const settings = stdout.split('\0').slice(0, -1).map(parseSetting);
    const valuesOf = (name: string): readonly string[] =>
      settings.filter(([key]) => key === name).map(([, value]) => value);
    const urls = valuesOf('remote.origin.url');
    const sshCommand = valuesOf('core.sshcommand').at(-1)?.trim() ?? null;
    const [first] = urls;
    const isPlain = !urls.includes('') && !settings.some(([key]) => key.startsWith('url.'));
    if (first !== undefined && isPlain) return okAsync({ url: first, sshCommand });
    // It is rewritten, or written down as it was before git had its configuration.
    return git
      .run({ ...at, args: ['remote', 'get-url', 'origin'], answers: [0, 2] }, listener)
      .map(({ exitCode, stdout: printed }) => ({
        url: exitCode === 0 ? (printed.split('\n', 1)[0] ?? '') : null,
        sshCommand,
      }));
  });
}

/** A key without `=` has no value. */
function parseSetting(text: string): readonly [key: string, value: string] {
  const end = text.indexOf('\n');
  return end === -1 ? [text, ''] : [text.slice(0, end), text.slice(end + 1)];
}
