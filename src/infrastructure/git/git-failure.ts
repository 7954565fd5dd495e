import type { GitError } from '../../application/ports/port-errors.ts';
import { withoutPassword } from '../../domain/repository/repository-id.ts';
import { parseProgress } from './git-progress.ts';

const mostLines = 20;

/** The failure of a command that ended by itself or was killed by somebody else. */
export function gitFailed(
  args: readonly string[],
  exitCode: number | null,
  stderr: string,
): Extract<GitError, { kind: 'GitFailed' }> {
  return { kind: 'GitFailed', command: renderCommand(args), exitCode, stderr: lastLines(stderr) };
}

/** The command as one line that can be read, and mostly typed; credentials are masked. */
export function renderCommand(args: readonly string[]): string {
  return masked(['git', ...args].map(quoted).join(' '));
}

/** The text without the user information of any URL in it: a token can stand in the place of the user. */
export function masked(text: string): string {
  return withoutPassword(text).replaceAll(/(https?:\/\/)[^\s/@'"]+@/gi, '$1***@');
}

/** The end of what git said, without progress. */
function lastLines(stderr: string): string {
  const lines = stderr.split(/[\r\n]+/).map((line) => line.trimEnd());
  const told = lines.filter((line) => line !== '' && parseProgress(line) === null);
  return masked(told.slice(-mostLines).join('\n'));
}

function quoted(word: string): string {
  return /^[\w@%+=:,./^{}~#-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
