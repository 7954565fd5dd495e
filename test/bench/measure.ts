import { spawnSync } from 'node:child_process';
import { setImmediate } from 'node:timers/promises';

/** One thing to be timed; `run` returns milliseconds. */
export interface Candidate {
  readonly name: string;
  readonly run: () => number | Promise<number>;
}

/** Samples in the order they were taken, by the name of what they are of. */
export type Samples = ReadonlyMap<string, readonly number[]>;

/** Takes turns between the candidates, so that whatever else the machine does falls on all of them alike. */
export async function interleave(
  candidates: readonly Candidate[],
  rounds: number,
  warmUps = rounds < 5 ? 1 : 2,
): Promise<Samples> {
  const samples = new Map<string, number[]>(candidates.map(({ name }) => [name, []]));
  for (let round = -warmUps; round < rounds; round += 1) {
    // Lets a signal through: child processes are waited for synchronously.
    await setImmediate();
    for (const { name, run } of round % 2 === 0 ? candidates : candidates.toReversed()) {
      const sample = await run();
      if (round >= 0) samples.get(name)?.push(sample);
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
    await setImmediate();
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
  return quantile(values, 0.5);
}

/** Half the distance between the first and the third quartile. */
export function spread(values: readonly number[]): number {
  return (quantile(values, 0.75) - quantile(values, 0.25)) / 2;
}

/** The value below which that share of them lies, on the line between its two neighbours. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)] ?? Number.NaN, sorted[Math.ceil(place)] ?? Number.NaN];
  return below + (above - below) * (place - Math.floor(place));
}

/** Where a process runs, and with which variables. */
export interface Surroundings {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** A process that takes longer hangs: it is ended, and its section with it. */
export const longest = 300_000;

/** Times one whole process; a failing one ends its section. */
export function timeProcess(command: string, args: readonly string[], surroundings: Surroundings): number {
  const begin = process.hrtime.bigint();
  const stdio = ['ignore', 'ignore', 'pipe'] as const;
  const result = spawnSync(command, args, { ...surroundings, stdio: [...stdio], timeout: longest });
  const end = process.hrtime.bigint();
  if (result.error !== undefined) throw result.error;
  if (result.status !== 0) throw new Error(failureOf(command, args, result));
  return Number(end - begin) / 1e6;
}

/**
 * Tells the largest resident size at the end, in KiB. On Linux `maxRSS` would be that of the process which started this
 * one if that was larger, so what the kernel says of this program alone is asked there.
 */
const tellPeak = `
import { readFileSync } from 'node:fs';
const ownPeak = () => /^VmHWM:\\s*(\\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1];
process.on('exit', () => {
  const peak = process.platform === 'linux' ? ownPeak() : process.resourceUsage().maxRSS;
  process.stderr.write('\\npeak ' + peak + '\\n');
});`;

/** The largest resident size of one whole Node process, in MiB, as it reports it itself at its end. */
export function peakMemory(node: string, args: readonly string[], surroundings: Surroundings): number {
  const words = ['--import', `data:text/javascript,${encodeURIComponent(tellPeak)}`, ...args];
  const stdio = ['ignore', 'ignore', 'pipe'] as const;
  const result = spawnSync(node, words, { ...surroundings, stdio: [...stdio], timeout: longest });
  if (result.status !== 0) throw new Error(failureOf(node, args, result));
  const kibibytes = /^peak (\d+)$/m.exec(result.stderr.toString())?.[1];
  if (kibibytes === undefined) throw new Error(`no memory figure: ${result.stderr.toString()}`);
  return Number(kibibytes) / 1_024;
}

/** What a process that failed had to say. */
export function failureOf(
  command: string,
  args: readonly string[],
  { status, signal, stderr }: ReturnType<typeof spawnSync>,
): string {
  const words = [command, ...args].join(' ');
  const shown = words.length > 300 ? `${words.slice(0, 300)}…` : words;
  return `${shown} ended with ${String(status ?? signal)}: ${stderr.toString().trim()}`;
}
