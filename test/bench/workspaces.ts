import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compare, medianOf, type Figure } from './figure.ts';
import { makeRepository } from './make-repository.ts';
import { interleave, timeProcess } from './measure.ts';
import { processStart } from './process-start.ts';
import { shown, type Workbench } from './workbench.ts';

const rawStatus = fileURLToPath(new URL('raw-status.mjs', import.meta.url));

/** `start`, `list --long` and `import`, beside what plain git takes for the same. */
export async function* measureWorkspaces(
  bench: Workbench,
  rounds: number,
  files: number,
): AsyncGenerator<Figure> {
  const repository = makeRepository(bench, 'repository', files);
  const small = makeRepository(bench, 'small', 10);
  const plain = join(bench.root, 'plain');
  const within = { cwd: repository, env: bench.env };
  const git = (...args: readonly string[]): number => timeProcess('git', args, within);
  const [start, plainStart] = [
    `minsky session start, ${shown(files)} files`,
    'git clone --local + git switch -c',
  ];
  const [long, status] = [
    `minsky session list --long, 4 workspaces of ${shown(files)} files`,
    'node + git status + git rev-list in each at once',
  ];
  const [importing, looking] = [
    'minsky session import, 10 files',
    'git rev-parse + git remote get-url + git symbolic-ref',
  ];
  const looked: string[] = [];
  let turn = 0;
  const samples = await interleave(
    [
      processStart(bench),
      {
        name: plainStart,
        run: () => {
          rmSync(plain, { recursive: true, force: true });
          return (
            git('clone', '--quiet', '--local', repository, plain) +
            git('-C', plain, 'switch', '--quiet', '-c', 'work')
          );
        },
      },
      { name: start, run: () => bench.minsky(['session', 'start', `s${(turn += 1)}`], repository) },
    ],
    rounds,
  );
  yield compare(samples, start, plainStart, {
    limit: { times: 1.15, plus: medianOf(samples, processStart.of) },
  });

  // Four remain: the other sessions would only make every round longer.
  const many = Array.from({ length: turn - 4 }, (_, index) => `s${String(index + 5)}`);
  if (many.length > 0) bench.minsky(['session', 'delete', '--force', ...many]);
  for (let index = 1; index <= 4; index += 1) {
    const { data } = JSON.parse(
      bench.run(bench.node, [bench.launcher, 'session', 'get', `s${String(index)}`, '--json']),
    );
    looked.push(data.session.workspace.path);
  }
  const listed = await interleave(
    [
      { name: long, run: () => bench.minsky(['session', 'list', '--long', '--json']) },
      { name: status, run: () => bench.bare([rawStatus, ...looked]) },
    ],
    rounds,
  );
  yield compare(listed, long, status);

  const clone = (): string => {
    const path = join(bench.root, `clone-${String((turn += 1))}`);
    bench.run('git', ['clone', '--quiet', '--local', small, path]);
    return path;
  };
  const imported = await interleave(
    [
      { name: importing, run: () => bench.minsky(['session', 'import', clone()]) },
      {
        name: looking,
        run: () => {
          const path = clone();
          const inside = (...args: readonly string[]): number => git('-C', path, ...args);
          return (
            inside('rev-parse', '--show-toplevel', '--git-common-dir', 'HEAD') +
            inside('remote', 'get-url', 'origin') +
            inside('symbolic-ref', 'HEAD')
          );
        },
      },
    ],
    rounds,
  );
  yield compare(imported, importing, looking);
}
