import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import type { Shell } from '../../src/interfaces/shell/shells.ts';
import { repositoryRoot } from './repository-root.ts';

/** A real shell, wherever it is. */
export interface ShellProgram {
  readonly path: string;
  /** What it needs in its environment. */
  readonly env: Readonly<Record<string, string>>;
  /** What zsh has to be told first: where its own modules and functions are. */
  readonly prelude: string;
}

/** The packages of Debian and its descendants that a shell which is not there is unpacked from. */
const packages: Readonly<Record<Shell, readonly string[]>> = {
  bash: ['bash'],
  zsh: ['zsh', 'zsh-common'],
  fish: ['fish', 'fish-common', 'libpcre2-32-0'],
};
const run = promisify(execFile);
const patience = 120_000;

/**
 * The shell of the machine; where there is none, its packages are fetched once with apt-get and unpacked below
 * node_modules: nothing is installed, so that nobody has to be root and the machine stays as it is.
 */
export async function shellProgram(shell: Shell): Promise<ShellProgram> {
  const installed = (process.env.PATH ?? '').split(delimiter).map((directory) => join(directory, shell));
  const path = installed.find((candidate) => existsSync(candidate));
  return path === undefined ? unpackedProgram(shell) : { path, env: {}, prelude: '' };
}

async function unpackedProgram(shell: Shell): Promise<ShellProgram> {
  const cache = join(repositoryRoot, 'node_modules/.cache/shells');
  const root = join(cache, shell);
  try {
    if (!existsSync(root)) await unpack(shell, cache, root);
    const program = programIn(root, shell);
    await run(program.path, ['-c', 'true'], { env: { ...process.env, ...program.env }, timeout: patience });
    return program;
  } catch (error) {
    throw new Error(
      `This test needs ${shell}, which is not installed, and its packages could not be fetched with apt-get: install it (apt-get install ${shell}, brew install ${shell}).`,
      { cause: error },
    );
  }
}

async function unpack(shell: Shell, cache: string, root: string): Promise<void> {
  mkdirSync(cache, { recursive: true });
  const building = mkdtempSync(join(cache, 'building-'));
  try {
    const [fetched, unpacked] = [join(building, 'packages'), join(building, 'root')];
    mkdirSync(fetched);
    mkdirSync(unpacked);
    await download(packages[shell], fetched, building);
    for (const name of readdirSync(fetched)) {
      await run('dpkg-deb', ['--extract', join(fetched, name), unpacked], { timeout: patience });
    }
    // fish finds its own files by where it is, if both of these are beside it.
    symlinkSync('../etc', join(unpacked, 'usr/etc'));
    if (!existsSync(root)) renameSync(unpacked, root);
  } finally {
    rmSync(building, { recursive: true, force: true });
  }
}

/** The lists of packages that the machine has may be missing or too old: then new ones are fetched, for this alone. */
async function download(names: readonly string[], directory: string, place: string): Promise<void> {
  const own = ['-o', 'APT::Sandbox::User=root', '-o', `Dir::Cache=${place}/cache`];
  const fetch = (...options: string[]): Promise<unknown> =>
    run('apt-get', [...own, ...options, 'download', ...names], { cwd: directory, timeout: patience });
  await fetch().catch(async () => {
    const lists = ['-o', `Dir::State::lists=${place}/lists`];
    await run('apt-get', [...own, ...lists, 'update'], { timeout: patience });
    await fetch(...lists);
  });
}

function programIn(root: string, shell: Shell): ShellProgram {
  const path = ['usr/bin', 'bin'].map((directory) => join(root, directory, shell)).find(existsSync) ?? shell;
  const below = (directory: string): string[] =>
    existsSync(directory)
      ? readdirSync(directory, { recursive: true, withFileTypes: true }).map((entry) =>
          join(entry.parentPath, entry.name),
        )
      : [];
  const libraries = below(join(root, 'usr/lib'));
  const linked = libraries.filter((name) => /\.so\.\d/.test(name)).map((name) => dirname(name));
  const modules = libraries.find((name) => name.endsWith('/zsh/zle.so'));
  const functions = join(root, 'usr/share/zsh/functions');
  return {
    path,
    env: linked.length === 0 ? {} : { LD_LIBRARY_PATH: [...new Set(linked)].join(delimiter) },
    prelude:
      modules === undefined
        ? ''
        : `module_path=('${dirname(dirname(modules))}')\nfpath=('${functions}'/**/*(/N))\n`,
  };
}
