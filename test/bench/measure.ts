import { spawnSync } from 'node:child_process';

/** One thing to be timed; `run` returns milliseconds. */
export interface Candidate {
  readonly name: string;
  readonly run: () => number;
}

/** Samples in milliseconds or, of calls, microseconds, in the order they were taken. */
export type Samples = ReadonlyMap<string, readonly number[]>;

/** Takes turns between the candidates, so that whatever else the machine does falls on all of them alike. */
export function interleave(candidates: readonly Candidate[], rounds: number, warmUps = 2): Samples {
  const samples = new Map<string, number[]>(candidates.map(({ name }) => [name, []]));
  for (let round = -warmUps; round < rounds; round += 1) {
    for (const { name, run } of round % 2 === 0 ? candidates : candidates.toReversed()) {
      const milliseconds = run();
      if (round >= 0) samples.get(name)?.push(milliseconds);
    }
  }
  return samples;
}

/** One call to be timed within this process. */
export interface CallCandidate {
  readonly name: string;
  readonly run: () => Promise<unknown>;
}

/** How often each call is timed: so many rounds, of so many calls in a row each. */
export interface Effort {
  readonly rounds: number;
  readonly warmUps: number;
  readonly batch: number;
}

/** Takes turns between batches of calls; each call is a sample, in microseconds. */
export async function interleaveCalls(
  candidates: readonly CallCandidate[],
  { rounds, warmUps, batch }: Effort,
): Promise<Samples> {
  const samples = new Map<string, number[]>(candidates.map(({ name }) => [name, []]));
  for (let round = -warmUps; round < rounds; round += 1) {
    for (const { name, run } of round % 2 === 0 ? candidates : candidates.toReversed()) {
      for (let call = 0; call < batch; call += 1) {
        const begin = performance.now();
        await run();
        if (round >= 0) samples.get(name)?.push((performance.now() - begin) * 1_000);
      }
    }
  }
  return samples;
}

/** The middle value. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** Half the distance between the first and the third quartile. */
export function spread(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
  return (at(0.75) - at(0.25)) / 2;
}

/** Times one whole process; a failing one stops the benchmark. */
export function timeProcess(
  command: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): number {
  const begin = process.hrtime.bigint();
  const result = spawnSync(command, args, { ...options, stdio: ['ignore', 'ignore', 'pipe'] });
  const end = process.hrtime.bigint();
  if (result.status !== 0) {
    throw new Error(`${command} ${args.join(' ')} exited with ${result.status}: ${result.stderr.toString()}`);
  }
  return Number(end - begin) / 1e6;
}
