import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { interleave, median, timeProcess, type Candidate } from './measure.ts';
import { compare, type Figure } from './report.ts';
import type { Workbench } from './workbench.ts';

/** `start` and `delete` on repositories of several sizes, beside the plain git commands. */
export function measureWorkspaces(bench: Workbench, rounds: number, files: number): readonly Figure[] {
  const repository = makeRepository(bench, 'repository', files);
  const small = makeRepository(bench, 'small', 10);
  const plain = join(bench.root, 'plain');
  let started = 0;
  const within = { cwd: repository, env: bench.env };
  const starting: readonly Candidate[] = [
    { name: 'node -e 0', run: () => timeProcess(bench.node, ['-e', '0'], within) },
    {
      name: 'git clone --local + git switch -c',
      run: () => {
        rmSync(plain, { recursive: true, force: true });
        return (
          timeProcess('git', ['clone', '--quiet', '--local', repository, plain], within) +
          timeProcess('git', ['-C', plain, 'switch', '--quiet', '-c', 'work'], within)
        );
      },
    },
    {
      name: `minsky session start, ${shown(files)} files`,
      run: () => bench.minsky(['session', 'start', `s${started++}`], repository),
    },
  ];
  const start = interleave(starting, rounds);
  const oneProcess = median(start.get('node -e 0') ?? []);
  const names = Array.from({ length: started }, (_, index) => `s${index}`);
  const tiny = names.map((_, index) => `t${index}`);
  for (const name of tiny) bench.minsky(['session', 'start', name], small);
  const remove = interleave(
    [
      {
        name: 'minsky session delete, 10 files',
        run: () => bench.minsky(['session', 'delete', tiny.pop() ?? ''], bench.root),
      },
      {
        name: `minsky session delete, ${shown(files)} files`,
        run: () => bench.minsky(['session', 'delete', names.pop() ?? ''], bench.root),
      },
      // The scan for uncommitted work is git's and grows with the tree; this one shows the deletion itself.
    ],
    rounds - 2,
  );
  return [
    compare(
      start,
      `minsky session start, ${shown(files)} files`,
      'git clone --local + git switch -c',
      1.15,
      oneProcess,
    ),
    compare(remove, `minsky session delete, ${shown(files)} files`, 'minsky session delete, 10 files', null),
    ...forced(bench, rounds, files),
  ];
}

function forced(bench: Workbench, rounds: number, files: number): readonly Figure[] {
  const repository = join(bench.root, 'work', 'repository');
  const small = join(bench.root, 'work', 'small');
  const count = rounds + 2;
  for (let index = 0; index < count; index += 1) {
    bench.minsky(['session', 'start', `big${index}`], repository);
    bench.minsky(['session', 'start', `little${index}`], small);
  }
  let [big, little] = [0, 0];
  const samples = interleave(
    [
      {
        name: 'minsky session delete --force, 10 files',
        run: () => bench.minsky(['session', 'delete', '--force', `little${little++}`]),
      },
      {
        name: `minsky session delete --force, ${shown(files)} files`,
        run: () => bench.minsky(['session', 'delete', '--force', `big${big++}`]),
      },
    ],
    rounds,
  );
  return [
    compare(
      samples,
      `minsky session delete --force, ${shown(files)} files`,
      'minsky session delete --force, 10 files',
      1.25,
    ),
  ];
}

/** A repository with one commit of so many files; made once. */
export function makeRepository(bench: Workbench, name: string, files: number): string {
  const path = join(bench.root, 'work', name);
  if (existsSync(path)) return path;
  mkdirSync(path, { recursive: true });
  bench.run('git', ['init', '--quiet'], path);
  for (let index = 0; index < files; index += 1) {
    const directory = join(path, `d${index % 100}`);
    mkdirSync(directory, { recursive: true });
    writeFileSync(join(directory, `f${index}.txt`), `file ${index}\n`.repeat(20));
  }
  bench.run('git', ['add', '.'], path);
  bench.run('git', ['commit', '--quiet', '-m', 'files'], path);
  bench.run('git', ['gc', '--quiet'], path);
  return path;
}

/** A number of things with separators. */
export function shown(count: number): string {
  return count.toLocaleString('en-US');
}
