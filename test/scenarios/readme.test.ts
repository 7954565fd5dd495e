import { execFile } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from '@jest/globals';
import { repositoryWithCommit } from '../support/git-repository.ts';
import { aMinsky, launcher, node } from '../support/minsky.ts';
import { repositoryRoot } from '../support/repository-root.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

interface Example {
  readonly command: string;
  /** What it prints on both streams; a line of `…` stands for any number of lines. */
  readonly output: readonly string[];
}

/** The commands in the console blocks of the README, with what it says that they print. */
function examples(): readonly Example[] {
  const readme = readFileSync(join(repositoryRoot, 'README.md'), 'utf8');
  const blocks = [...readme.matchAll(/^```console\n(.*?)^```/gms)].map(([, block = '']) => block);
  return blocks
    .join('')
    .split(/^\$ /m)
    .slice(1)
    .map((example) => {
      const [command = '', ...output] = example.trimEnd().split('\n');
      return { command, output };
    });
}

/** The lines without what differs each time: ids, commits and the width of columns. */
function comparable(lines: readonly string[], places: Readonly<Record<string, string>> = {}): string[] {
  return lines.map((line) => {
    const placed = Object.entries(places).reduce((text, [from, to]) => text.replaceAll(from, to), line);
    return placed
      .replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<id>')
      .replaceAll(/\b[0-9a-f]{12}\b/g, '<commit>')
      .replaceAll(/(?<=\S) +/g, ' ')
      .trimEnd();
  });
}

it('the tour of the README prints what the README says, typed in a shell', async () => {
  const minsky = aMinsky();
  const repository = repositoryWithCommit({ name: 'app' });
  repository.commit('include', { '.gitignore': '.env\n', '.worktreeinclude': '.env\n' });
  repository.write({ '.env': 'SECRET=1\n' });
  const bin = temporaryDirectory('bin-');
  symlinkSync(launcher, join(bin, 'minsky'));
  const told = examples();
  const script = told.map(({ command }) => `{ ${command}\n} 2>&1\necho "=== end"`).join('\n');
  const PATH = `${bin}:${dirname(node)}:${process.env.PATH ?? ''}`;
  const { stdout } = await promisify(execFile)('sh', ['-c', script], {
    cwd: repository.path,
    env: { ...minsky.env, PATH },
  });
  const printed = stdout.split('=== end\n').map((text) => text.trimEnd().split('\n'));
  const places = {
    [repository.path]: '/home/ada/app',
    [minsky.state]: '/home/ada/.local/state/minsky',
  };
  expect(told.length).toBeGreaterThan(5);
  for (const [at, { command, output }] of told.entries()) {
    const lines = comparable(printed[at] ?? [], places);
    const elided = output.indexOf('…');
    const seen = elided < 0 ? lines : [...lines.slice(0, elided), '…'];
    expect({ command, seen }).toEqual({ command, seen: comparable(output.length === 0 ? [''] : output) });
  }
});
