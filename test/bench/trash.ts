import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compare, type Figure } from './figure.ts';
import { makeRepository } from './make-repository.ts';
import { interleave, timeProcess } from './measure.ts';
import { shown, type Workbench } from './workbench.ts';

const rawMove = fileURLToPath(new URL('raw-move.mjs', import.meta.url));

/** `delete`, `restore` and `purge`, beside a bare Node that writes one row and moves or removes an equal directory. */
export async function* measureTrash(bench: Workbench, rounds: number, files: number): AsyncGenerator<Figure> {
  const repository = makeRepository(bench, 'repository', files);
  const small = makeRepository(bench, 'small', 10);
  const within = { cwd: bench.root, env: bench.env };
  const session = (name: string): Trashable => trashable(bench, name);
  const [big, little] = [session('big'), session('little')];
  bench.minsky(['session', 'start', 'big'], repository);
  bench.minsky(['session', 'start', 'little'], small);

  const [plain, aside] = [join(bench.root, 'plain'), join(bench.root, 'aside')];
  const clone = (): unknown => bench.run('git', ['clone', '--quiet', '--local', repository, plain]);
  clone();
  const database = join(bench.root, 'moves.sqlite');
  const raw = (...args: readonly string[]): number => bench.bare([rawMove, database, ...args]);
  const git = (...args: readonly string[]): number => timeProcess('git', ['-C', plain, ...args], within);
  const back = (): number => raw(aside, plain);
  const checked = (): number =>
    git('status', '--porcelain', '--ignored') + git('rev-list', '--count', 'HEAD', '--not', '--remotes');
  const of = `${shown(files)} files`;
  const names = {
    delete: `minsky session delete, ${of}`,
    checks: 'git status + git rev-list + node: one row, one rename',
    restore: `minsky session restore, ${of}`,
    move: 'node + better-sqlite3: one row, one rename',
    force: `minsky session delete --force, ${of}`,
    forceLittle: 'minsky session delete --force, 10 files',
    purge: `minsky session purge, ${of}`,
    remove: 'node + better-sqlite3: one row, one removal',
  };
  const moved = await interleave(
    [
      { name: names.delete, run: () => big.delete() },
      {
        name: names.checks,
        run: () => {
          const milliseconds = checked() + raw(plain, aside);
          back();
          return milliseconds;
        },
      },
      { name: names.restore, run: () => big.restore() },
      {
        name: names.move,
        run: () => {
          raw(plain, aside);
          return back();
        },
      },
      { name: names.force, run: () => big.delete('--force') },
      { name: names.forceLittle, run: () => little.delete('--force') },
    ],
    rounds,
  );
  yield compare(moved, names.delete, names.checks);
  // Only the scan for uncommitted work, which is git's, may grow with the tree; --force goes without it.
  yield compare(moved, names.force, names.forceLittle, { limit: { times: 1.25, plus: 0 } });
  yield compare(moved, names.restore, names.move);

  big.ensureLive();
  little.ensureLive();
  let turn = 0;
  const purged = await interleave(
    [
      {
        name: names.purge,
        run: () => {
          const name = `gone-${String((turn += 1))}`;
          bench.minsky(['session', 'start', name], repository);
          bench.minsky(['session', 'delete', '--force', name]);
          return bench.minsky(['session', 'purge']);
        },
      },
      {
        name: names.remove,
        run: () => {
          const milliseconds = raw(plain);
          clone();
          return milliseconds;
        },
      },
    ],
    rounds,
  );
  yield compare(purged, names.purge, names.remove);
}

interface Trashable {
  readonly delete: (...options: readonly string[]) => number;
  readonly restore: () => number;
  readonly ensureLive: () => void;
}

/** A session that is brought into the state that a call needs before the call is timed. */
function trashable(bench: Workbench, name: string): Trashable {
  let trashed = false;
  const restore = (): number => {
    trashed = false;
    return bench.minsky(['session', 'restore', name]);
  };
  const remove = (...options: readonly string[]): number => {
    trashed = true;
    return bench.minsky(['session', 'delete', ...options, name]);
  };
  return {
    delete: (...options) => {
      if (trashed) restore();
      return remove(...options);
    },
    restore: () => {
      if (!trashed) remove('--force');
      return restore();
    },
    ensureLive: () => {
      if (trashed) restore();
    },
  };
}
