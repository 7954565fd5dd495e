import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compare, medianOf, type Figure } from './figure.ts';
import { makeRepository, workspaceOf } from './make-repository.ts';
import { interleave, timeProcess } from './measure.ts';
import { processStart } from './process-start.ts';
import { shown, type Workbench } from './workbench.ts';

/** `update` and `pr` beside the plain git commands that come to the same, in a clone of the same repository. */
export async function* measureWorkflow(
  bench: Workbench,
  rounds: number,
  files: number,
): AsyncGenerator<Figure> {
  const repository = makeRepository(bench, 'repository', files);
  const git = (directory: string, ...args: readonly string[]): string =>
    bench.run('git', ['-C', directory, ...args]).trim();
  bench.minsky(['session', 'start', 'flow'], repository);
  const session = workspaceOf(bench, 'flow');
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
  const samples = await interleave(
    [
      processStart(bench),
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
          return bench.minsky(['session', 'pr', 'flow']);
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
  const limit = { times: 1.3, plus: medianOf(samples, processStart.of) };
  yield compare(samples, ways.update, ways.merge, { limit });
  yield compare(samples, ways.unchanged, ways.look, { limit });
  yield compare(samples, ways.pr, ways.push, { limit });
}
