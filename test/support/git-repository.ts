import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { AbsolutePath } from '../../src/domain/workspace/workspace-path.ts';
import { absolutePath } from '../../src/interfaces/testing/domain-values.ts';
import { temporaryDirectory } from './temporary-directory.ts';

/** Paths and contents; null removes the file. */
export type Files = Readonly<Record<string, string | null>>;

export interface RepositoryWishes {
  /** The name of the directory; it may hold anything that a file name may. */
  readonly name?: string;
  readonly branch?: string;
  readonly bare?: boolean;
  readonly objectFormat?: 'sha1' | 'sha256';
}

/** A real repository in a directory of its own; two that are built in the same way have the same commits. */
export interface GitRepository {
  readonly path: AbsolutePath;
  /** Runs git in it and returns what it printed, without the line feed at the end. */
  git(...args: readonly string[]): string;
  /** Writes the files, commits everything, whatever hooks there are, and returns the commit. */
  commit(message: string, files?: Files): string;
  write(files: Files): void;
  /** Clones it, over the file system; `bare` as for a new one. */
  clone(wishes?: Omit<RepositoryWishes, 'objectFormat' | 'branch'>): GitRepository;
  /** Makes hooks that append their name to the file returned, and fail. */
  plantHooks(...names: readonly string[]): string;
}

const withoutHooks = ['-c', 'core.hooksPath=/dev/null'];

/** An empty repository. */
export function emptyRepository(wishes: RepositoryWishes = {}): GitRepository {
  const { name = 'repository', branch = 'main', bare = false, objectFormat = 'sha1' } = wishes;
  const path = join(temporaryDirectory('git-'), name);
  mkdirSync(path);
  runGit(path, [
    'init',
    '--quiet',
    `--initial-branch=${branch}`,
    `--object-format=${objectFormat}`,
    ...(bare ? ['--bare'] : []),
  ]);
  return repositoryAt(path);
}

/** A repository with one commit on its branch. */
export function repositoryWithCommit(wishes: Omit<RepositoryWishes, 'bare'> = {}): GitRepository {
  const repository = emptyRepository(wishes);
  repository.commit('first', { 'README.md': 'first\n', 'src/one.txt': 'one\n' });
  return repository;
}

/** The repository that is at the path already. */
export function repositoryAt(directory: string): GitRepository {
  const path = absolutePath(realpathSync(directory));
  const git: GitRepository['git'] = (...args) => runGit(path, args);
  const write: GitRepository['write'] = (files) => {
    for (const [name, content] of Object.entries(files)) {
      const file = join(path, name);
      if (content === null) rmSync(file, { force: true });
      else {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, content);
      }
    }
  };
  return {
    path,
    git,
    write,
    commit(message, files = {}) {
      write(files);
      git(...withoutHooks, 'add', '--all');
      git(...withoutHooks, 'commit', '--quiet', '--allow-empty', '-m', message);
      return git('rev-parse', 'HEAD');
    },
    clone({ name = 'clone', bare = false } = {}) {
      const to = join(temporaryDirectory('git-'), name);
      runGit(dirname(to), ['clone', '--quiet', ...(bare ? ['--bare'] : []), '--', path, to]);
      return repositoryAt(to);
    },
    plantHooks(...names) {
      return plantHooks(git('rev-parse', '--path-format=absolute', '--git-path', 'hooks'), ...names);
    },
  };
}

/** Makes hooks in any directory, as `GitRepository.plantHooks` does. */
export function plantHooks(directory: string, ...names: readonly string[]): string {
  const evidence = join(temporaryDirectory('hooks-'), 'evidence');
  mkdirSync(directory, { recursive: true });
  for (const name of names) {
    const hook = join(directory, name);
    writeFileSync(hook, `#!/bin/sh\necho ${name} >>'${evidence}'\nexit 1\n`);
    chmodSync(hook, 0o755);
  }
  return evidence;
}

/** Whether a hook has left its name. */
export function hasRun(evidence: string): boolean {
  return existsSync(evidence);
}

const person = { NAME: 'Ada Tester', EMAIL: 'ada@minsky.invalid' };

/** Neither the machine's configuration nor that of a test counts, and time stands still. */
function environment(): NodeJS.ProcessEnv {
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_'));
  const signatures = ['AUTHOR', 'COMMITTER'].flatMap((role) => [
    [`GIT_${role}_NAME`, person.NAME],
    [`GIT_${role}_EMAIL`, person.EMAIL],
    [`GIT_${role}_DATE`, '2026-01-02T03:04:05Z'],
  ]);
  return {
    ...Object.fromEntries(inherited),
    ...Object.fromEntries(signatures),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
  };
}

function runGit(cwd: string, args: readonly string[]): string {
  const settings = ['-c', 'protocol.file.allow=always', '-c', 'gc.auto=0', '-c', 'advice.detachedHead=false'];
  const printed = execFileSync('git', [...settings, ...args], {
    cwd,
    encoding: 'utf8',
    env: environment(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return printed.replace(/\n$/, '');
}
