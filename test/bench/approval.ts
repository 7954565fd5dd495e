import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compare, type Figure } from './figure.ts';
import { makeRepository, workspaceOf } from './make-repository.ts';
import { interleave, timeProcess } from './measure.ts';
import { shown, type Workbench } from './workbench.ts';

/** `approve` beside the plain git commands that move the base and its files and take the branches away. */
export async function* measureApproval(
  bench: Workbench,
  rounds: number,
  files: number,
): AsyncGenerator<Figure> {
  const repository = makeRepository(bench, 'approving', files);
  const git = (directory: string, ...args: readonly string[]): string =>
    bench.run('git', ['-C', directory, ...args]).trim();
  const plain = join(bench.root, 'plain-approval');
  let turn = 0;
  const commit = (directory: string): void => {
    writeFileSync(join(directory, `work-${String(turn)}.txt`), `change ${String(turn)}\n`);
    git(directory, 'add', '.');
    git(directory, 'commit', '--quiet', '--message', `change ${String(turn)}`);
  };
  const timed = (directory: string, ...args: readonly string[]): number =>
    timeProcess('git', ['-C', directory, ...args], { cwd: bench.root, env: bench.env });
  const [approve, merge] = [
    `minsky session approve, ${shown(files)} files`,
    'git merge --ff-only + branch -D, git fetch + switch --detach + branch -D',
  ];
  const samples = await interleave(
    [
      {
        name: approve,
        run: () => {
          const name = `approved-${String((turn += 1))}`;
          bench.minsky(['session', 'start', name], repository);
          commit(workspaceOf(bench, name));
          bench.minsky(['session', 'pr', name, '--title', name]);
          const milliseconds = bench.minsky(['session', 'approve', name]);
          bench.minsky(['session', 'delete', name]);
          return milliseconds;
        },
      },
      {
        name: merge,
        run: () => {
          turn += 1;
          rmSync(plain, { recursive: true, force: true });
          bench.run('git', ['clone', '--quiet', '--local', repository, plain]);
          git(plain, 'switch', '--quiet', '--create', 'plain');
          commit(plain);
          const tree = git(plain, 'rev-parse', 'HEAD^{tree}');
          const merged = git(plain, 'commit-tree', tree, '-p', 'origin/main', '-p', 'HEAD', '-m', 'title');
          git(plain, 'push', '--quiet', 'origin', `${merged}:refs/heads/pr/plain`);
          return (
            timed(repository, 'merge', '--quiet', '--ff-only', 'pr/plain') +
            timed(repository, 'branch', '--quiet', '-D', 'pr/plain') +
            timed(plain, 'fetch', '--quiet', 'origin', 'main') +
            timed(plain, 'switch', '--quiet', '--detach', 'plain') +
            timed(plain, 'branch', '--quiet', '-D', 'plain')
          );
        },
      },
    ],
    rounds,
  );
  yield compare(samples, approve, merge);
}
