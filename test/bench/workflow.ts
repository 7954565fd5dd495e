import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { interleave, median, timeProcess } from './measure.ts';
import { compare, type Figure } from './report.ts';
import type { Workbench } from './workbench.ts';
import { makeRepository, shown } from './workspaces.ts';

const target = 1.3;

/** `update` and `pr` beside the plain git commands that come to the same, in a clone of the same repository. */
export function measureWorkflow(bench: Workbench, rounds: number, files: number): readonly Figure[] {
  const repository = makeRepository(bench, 'repository', files);
  const git = (directory: string, ...args: readonly string[]): string =>
    bench.run('git', ['-C', directory, ...args]).trim();
  bench.minsky(['session', 'start', 'flow'], repository);
  const session = bench.run(bench.node, [bench.launcher, 'session', 'dir', 'flow']).trim();
  const plain = join(bench.root, 'plain-flow');
  bench.run('git', ['clone', '--quiet', '--local', repository, plain]);
  git(plain, 'switch', '--quiet', '--create', 'plain');
  let changes = 0;
  const commit = (directory: string): void => {
    writeFileSync(join(directory, 'work.txt'), `change ${String((changes += 1))}\n`);
    git(directory, 'add', 'work.txt');
    git(directory, 'commit', '--quiet', '--message', `change ${String(changes)}`);
  };
  const timed = (...args: readonly string[]): number =>
    timeProcess('git', ['-C', plain, ...args], { cwd: bench.root, env: bench.env });
  const prepare = (): number => {
    const fetched = timed('fetch', '--quiet', 'origin', 'main');
    const merged = timed('merge-tree', '--write-tree', 'FETCH_HEAD', 'plain');
    const parents = ['-p', 'FETCH_HEAD', '-p', 'plain'];
    const committed = timed('commit-tree', 'plain^{tree}', ...parents, '-m', 'title');
    return fetched + merged + committed;
  };
  const ways = {
    node: 'node -e 0',
    update: 'minsky session update, nothing to do',
    merge: 'git fetch + git merge, nothing to do',
    unchanged: 'minsky session pr, nothing changed',
    look: 'git fetch + merge-tree + commit-tree + ls-remote',
    pr: `minsky session pr of a new commit, ${shown(files)} files`,
    push: 'git fetch + merge-tree + commit-tree + push',
  };
  commit(session);
  commit(plain);
  bench.minsky(['session', 'pr', 'flow', '--title', 'title']);
  const samples = interleave(
    [
      {
        name: ways.node,
        run: () => timeProcess(bench.node, ['-e', '0'], { cwd: bench.root, env: bench.env }),
      },
      { name: ways.update, run: () => bench.minsky(['session', 'update', 'flow']) },
      {
        name: ways.merge,
        run: () => timed('fetch', '--quiet', 'origin', 'main') + timed('merge', '--quiet', 'FETCH_HEAD'),
      },
      { name: ways.unchanged, run: () => bench.minsky(['session', 'pr', 'flow']) },
      { name: ways.look, run: () => prepare() + timed('ls-remote', '--quiet', 'origin', 'refs/heads/pr/*') },
      {
        name: ways.pr,
        run: () => {
          commit(session);
          const milliseconds = bench.minsky(['session', 'pr', 'flow']);
          return milliseconds;
        },
      },
      {
        name: ways.push,
        run: () => {
          commit(plain);
          return prepare() + timed('push', '--quiet', '--force', 'origin', 'plain:refs/heads/pr/plain');
        },
      },
    ],
    rounds,
  );
  const oneProcess = median(samples.get(ways.node) ?? []);
  return [
    compare(samples, ways.update, ways.merge, target, oneProcess),
    compare(samples, ways.unchanged, ways.look, target, oneProcess),
    compare(samples, ways.pr, ways.push, target, oneProcess),
  ];
}
