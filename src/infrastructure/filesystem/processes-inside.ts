import { readdir, readFile, readlink } from 'node:fs/promises';
import { setTimeout } from 'node:timers/promises';
import type { ProcessInside } from '../../application/ports/workspace-disk.ts';
import { childPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { pipelineOf, type PipeEnds } from './pipeline.ts';

// Longer than a process takes from its start to the program that it becomes.
const moment = 100;

/**
 * The processes whose current directory is inside, except this one, its ancestors, and those that read its output or
 * feed its input through a pipe: whoever types `minsky … | tail` inside a workspace does not work there. Nor does a git
 * that only looks, or what is gone a moment later.
 */
export async function findProcessesInside(
  directory: AbsolutePath,
  platform: NodeJS.Platform,
): Promise<readonly ProcessInside[]> {
  if (platform === 'win32') return [];
  const look = (): Promise<readonly ProcessInside[]> =>
    platform === 'linux' ? fromProc(directory) : fromLsof(directory);
  const before = await look();
  if (before.length === 0) return [];
  await setTimeout(moment);
  return (await look()).filter(({ pid }) => before.some((process) => process.pid === pid));
}

async function fromProc(directory: AbsolutePath): Promise<readonly ProcessInside[]> {
  const pids = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name)).map(Number);
  const directories = await Promise.all(pids.map((pid) => linkOf(pid, 'cwd')));
  // A removed directory reads `<path> (deleted)`: inside if it was below the workspace, not if it was another workspace.
  const inside = pids.filter((_, index) => isWithin(directories[index] ?? '', directory));
  if (inside.length === 0) return [];
  const ancestors = await ancestorsOf(process.pid);
  const others = inside.filter((pid) => !ancestors.has(pid));
  const ends = await Promise.all(others.map(async (pid) => [pid, await pipeEndsOf(pid)] as const));
  const pipeline = pipelineOf(await pipeEndsOf(process.pid), new Map(ends));
  const found = await Promise.all(
    others
      .filter((pid) => !pipeline.has(pid))
      .map(async (pid) => {
        const name = (await procFile(pid, 'comm')).trim();
        return { pid, name, passes: name === 'git' && (await onlyLooks(pid)) };
      }),
  );
  return found.filter(({ passes }) => !passes).map(({ pid, name }) => ({ pid, name }));
}

/** Whether a git was told to change nothing on the side: that is how an editor or another minsky looks at a workspace. */
async function onlyLooks(pid: number): Promise<boolean> {
  return (await procFile(pid, 'environ')).split('\0').includes('GIT_OPTIONAL_LOCKS=0');
}

/** The process itself and all it descends from. */
async function ancestorsOf(pid: number): Promise<ReadonlySet<number>> {
  const found = new Set<number>();
  for (let current = pid; current > 0 && !found.has(current);) {
    found.add(current);
    // The name, in parentheses, may itself hold spaces and parentheses; state and parent follow it.
    const stat = await procFile(current, 'stat');
    current = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1] ?? 0);
  }
  return found;
}

async function pipeEndsOf(pid: number): Promise<PipeEnds> {
  const [input = '', ...outputs] = await Promise.all([0, 1, 2].map((fd) => linkOf(pid, `fd/${String(fd)}`)));
  const pipes = (links: readonly string[]): readonly string[] =>
    links.filter((link) => link.startsWith('pipe:'));
  return { reads: pipes([input]), writes: pipes(outputs) };
}

async function linkOf(pid: number, name: string): Promise<string> {
  return readlink(`/proc/${String(pid)}/${name}`).catch(() => '');
}

async function procFile(pid: number, name: string): Promise<string> {
  return readFile(`/proc/${String(pid)}/${name}`, 'utf8').catch(() => '');
}

/** `p`, `R`, `c` and `n` lines: a process, its parent, its program and its current directory. */
async function fromLsof(directory: AbsolutePath): Promise<readonly ProcessInside[]> {
  const report = await outputOf('lsof', ['-w', '-n', '-P', '-a', '-d', 'cwd', '-F', 'pRcn']);
  const all = report.split(/^p/m).flatMap((block) => {
    const [first = '', ...lines] = block.split('\n');
    const field = (letter: string): string => lines.find((line) => line.startsWith(letter))?.slice(1) ?? '';
    return first === ''
      ? []
      : [{ pid: Number(first), parent: Number(field('R')), name: field('c'), cwd: field('n') }];
  });
  const parents = new Map(all.map(({ pid, parent }) => [pid, parent]));
  const ancestors = new Set<number>();
  for (
    let pid: number | undefined = process.pid;
    pid !== undefined && !ancestors.has(pid);
    pid = parents.get(pid)
  ) {
    ancestors.add(pid);
  }
  return all
    .filter(({ pid, cwd }) => !ancestors.has(pid) && isWithin(cwd, directory))
    .map(({ pid, name }) => ({ pid, name }));
}

function isWithin(path: string, directory: AbsolutePath): boolean {
  return path === directory || path.startsWith(childPath(directory, ''));
}

// Its exit status tells only that some process could not be looked at.
async function outputOf(program: string, args: readonly string[]): Promise<string> {
  // Loaded here: most commands look at a directory, few at processes.
  const { execFile } = await import('node:child_process');
  return new Promise((resolve) => {
    execFile(program, args, { timeout: 5_000, maxBuffer: 16_777_216 }, (_error, stdout) => {
      resolve(stdout);
    });
  });
}
