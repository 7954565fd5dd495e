import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { compare, type Figure } from './figure.ts';
import { interleave, peakMemory } from './measure.ts';
import { manyWorkspaces } from './many-workspaces.ts';
import { shown, type Workbench } from './workbench.ts';

const bareLook = fileURLToPath(new URL('raw-readdir.mjs', import.meta.url));
const bareRegister = fileURLToPath(new URL('raw-register.mjs', import.meta.url));

/** What a process keeps shows once V8 lets little lie about of what was thrown away. */
const thrift = ['--max-semi-space-size=1', '--heap-growing-percent=10'];

/**
 * `session sync` when all is well and when the store was lost, beside a bare Node that goes through the directories; and
 * its memory at several numbers of workspaces.
 */
export async function* measureSync(
  bench: Workbench,
  rounds: number,
  timed: number,
  sizes: readonly number[],
): AsyncGenerator<Figure> {
  const workspaces = manyWorkspaces(bench);
  const peaks = new Map<string, number[]>();
  for (const size of new Set([...sizes, timed].toSorted((a, b) => a - b))) {
    await workspaces.growTo(size);
    bench.minsky(['session', 'sync']);
    if (size === timed) yield* measureTimes(bench, rounds, size);
    for (const [name, values] of peaksAt(bench, size)) peaks.set(name, values);
  }
  yield compare(peaks, wellPeak(timed), look(timed), { unit: 'MiB' });
  const [least = 0, ...others] = sizes;
  const detail = { unit: 'MiB', baselineAs: `the same, ${shown(least)}` } as const;
  for (const size of others) yield compare(peaks, wellPeak(size), wellPeak(least), detail);
  yield compare(peaks, heldPeak(sizes.at(-1) ?? 0), heldPeak(least), detail);
}

const well = (size: number): string => `minsky session sync, ${shown(size)} workspaces, all is well`;
const look = (size: number): string => `node: readdir + stat, ${shown(size)} workspaces`;
const wellPeak = (size: number): string => `peak memory of ${well(size)}`;
const heldPeak = (size: number): string => `${wellPeak(size)}, with node ${thrift.join(' ')}`;

/** Three samples each: they differ by no more than a hundredth. */
function* peaksAt(bench: Workbench, size: number): Generator<readonly [string, number[]]> {
  const within = { cwd: bench.root, env: bench.env };
  const sync = [bench.launcher, 'session', 'sync'];
  const three = (args: readonly string[], env = bench.env): number[] =>
    [1, 2, 3].map(() => peakMemory(bench.node, args, { ...within, env }));
  yield [wellPeak(size), three(sync)];
  yield [heldPeak(size), three([...thrift, ...sync])];
  yield [look(size), three([bareLook, directoryOf(bench)], bench.bareEnv)];
}

async function* measureTimes(bench: Workbench, rounds: number, size: number): AsyncGenerator<Figure> {
  const amount = { count: size, of: 'directories' };
  const agreeing = await interleave(
    [
      { name: well(size), run: () => bench.minsky(['session', 'sync']) },
      { name: look(size), run: () => bench.bare([bareLook, directoryOf(bench)]) },
    ],
    rounds,
    1,
  );
  yield compare(agreeing, well(size), look(size), { amount });

  const lost = `minsky session sync, ${shown(size)} workspaces, the store was lost`;
  const register = 'node + better-sqlite3: each marker read and kept';
  const losing = await interleave(
    [
      {
        name: lost,
        run: () => {
          rmSync(join(stateOf(bench), 'store'), { recursive: true });
          return bench.minsky(['session', 'sync']);
        },
      },
      {
        name: register,
        run: () => bench.bare([bareRegister, directoryOf(bench), join(bench.root, 'registered.sqlite')]),
      },
    ],
    Math.min(rounds, 3),
    0,
  );
  yield compare(losing, lost, register, { amount });
}

function stateOf(bench: Workbench): string {
  return bench.env.MINSKY_STATE_DIR ?? '';
}

function directoryOf(bench: Workbench): string {
  return join(stateOf(bench), 'sessions');
}
