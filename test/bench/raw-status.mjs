// The baseline: what any Node program pays that asks git about several workspaces at once.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const answers = await Promise.all(
  process.argv
    .slice(2)
    .flatMap((directory) => [
      run('git', ['-C', directory, 'status', '--porcelain=v2', '--branch']),
      run('git', ['-C', directory, 'rev-list', '--left-right', '--count', 'origin/main...HEAD']),
    ]),
);
process.stdout.write(answers.map(({ stdout }) => stdout).join(''));
