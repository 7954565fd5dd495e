import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { isolatedEnvironment } from './isolated-environment.ts';
import { repositoryRoot } from './repository-root.ts';
import { temporaryDirectory } from './temporary-directory.ts';

export interface Outcome {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the program from its sources as a user of one machine would; null when it had to be ended. */
export type Minsky = (words: readonly string[], cwd?: string) => Promise<Outcome>;

/** A machine with a home of its own; `settings` are further variables. */
export function aMachine(settings: Readonly<Record<string, string>>): Minsky {
  const home = temporaryDirectory('machine-');
  const env = { ...isolatedEnvironment(home), ...settings };
  const program = join(repositoryRoot, 'src/interfaces/cli/main.ts');
  return (words, cwd = home) =>
    new Promise((resolve, reject) => {
      execFile(process.execPath, [program, ...words], { cwd, env }, (error, stdout, stderr) => {
        const status = error === null ? 0 : error.code;
        if (typeof status === 'number') resolve({ status, stdout, stderr });
        else reject(new Error(`it did not run to its end: ${stderr}`, { cause: error }));
      });
    });
}
