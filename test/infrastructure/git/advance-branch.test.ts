import { mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { advanceBranch } from '../../../src/infrastructure/git/advance-branch.ts';
import { gitProcess } from '../../../src/infrastructure/git/git-process.ts';
import { branchName, callContext, commitId, sessionName } from '../../../src/interfaces/testing/testing.ts';
import {
  repositoryAt,
  repositoryWithCommit,
  type Files,
  type GitRepository,
} from '../../support/git-repository.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const git = gitProcess({ env: process.env });

/** A repository on `main`, and a commit that goes one further with those files. */
function aRepository(files: Files = { 'new/file.txt': 'new\n', 'README.md': 'changed\n' }) {
  const at = repositoryWithCommit();
  const from = at.git('rev-parse', 'main');
  at.git('switch', '--quiet', '-c', 'next');
  const to = at.commit('next', files);
  at.git('switch', '--quiet', 'main');
  return { at, from: commitId(from), to: commitId(to) };
}

async function advance({ at, from, to }: ReturnType<typeof aRepository>): Promise<unknown> {
  const order = { repository: at.path, branch: branchName('main'), from, to, session: sessionName('work') };
  return (await advanceBranch(git, order, callContext())).match<unknown>(
    (places) => places,
    (error) => error,
  );
}

function stateOf(at: GitRepository): string {
  return `${at.git('rev-parse', 'main')} ${at.git('status', '--porcelain', '--ignored')}`;
}

const inTheWay = (path: string, found: object): object => ({
  kind: 'BaseFilesInTheWay',
  session: 'work',
  branch: 'main',
  path,
  dirty: [],
  untracked: [],
  operation: null,
  ...found,
});

/** As after a build tool or a restored backup: git remembers another moment for files that are what they were. */
function touched({ path }: GitRepository, ...files: readonly string[]): void {
  for (const file of files) utimesSync(join(path, file), 1_000_000_000, 1_000_000_000);
}

describe('files that were touched and not changed', () => {
  it('are brought forward', async () => {
    const repository = aRepository();
    touched(repository.at, 'README.md', 'src/one.txt');
    expect(await advance(repository)).toEqual([repository.at.path]);
    expect(stateOf(repository.at)).toBe(`${repository.to} `);
    expect(readFileSync(join(repository.at.path, 'README.md'), 'utf8')).toBe('changed\n');
  });

  it('are known to have been brought forward by a command that was killed', async () => {
    const repository = aRepository();
    const { at, from, to } = repository;
    at.git('read-tree', '-m', '-u', from, to);
    touched(at, 'README.md', 'new/file.txt');
    expect(await advance(repository)).toEqual([at.path]);
    expect(stateOf(at)).toBe(`${to} `);
  });
});

describe('a branch', () => {
  it('that is checked out takes its files along', async () => {
    const repository = aRepository({
      'new/file.txt': 'new\n',
      'README.md': 'changed\n',
      'src/one.txt': null,
    });
    expect(await advance(repository)).toEqual([repository.at.path]);
    expect(stateOf(repository.at)).toBe(`${repository.to} `);
    expect(readFileSync(join(repository.at.path, 'README.md'), 'utf8')).toBe('changed\n');
    expect(repository.at.git('log', '-g', '-1', '--format=%gs')).toBe('minsky: session approved');
  });

  it('that is checked out nowhere moves alone', async () => {
    const repository = aRepository();
    repository.at.git('switch', '--quiet', 'next');
    expect(await advance(repository)).toEqual([]);
    expect(repository.at.git('rev-parse', 'main')).toBe(repository.to);
  });

  it('that two work trees have checked out takes the files of both along, or of neither', async () => {
    const repository = aRepository();
    const other = repositoryAt(
      (() => {
        const path = join(temporaryDirectory(), 'other');
        repository.at.git('worktree', 'add', '--quiet', '--force', path, 'main');
        return path;
      })(),
    );
    other.write({ 'README.md': 'mine\n' });
    const before = stateOf(repository.at);
    expect(await advance(repository)).toEqual(inTheWay(other.path, { dirty: ['README.md'] }));
    expect(stateOf(repository.at)).toBe(before);
    other.git('restore', 'README.md');
    expect(await advance(repository)).toEqual([repository.at.path, other.path]);
    expect([repository.at, other].map((at) => at.git('status', '--porcelain'))).toEqual(['', '']);
  });

  it('whose other work tree was removed behind git’s back moves all the same', async () => {
    const repository = aRepository();
    const path = join(temporaryDirectory(), 'other');
    repository.at.git('worktree', 'add', '--quiet', '--force', path, 'main');
    rmSync(path, { recursive: true });
    expect(await advance(repository)).toEqual([repository.at.path]);
  });

  it('that somebody else has moved stays where it is, and so do its files', async () => {
    const repository = aRepository();
    const moved = repository.at.commit('moved', { 'moved.txt': 'x\n' });
    const { at } = repository;
    expect(await advance(repository)).toMatchObject({ kind: 'GitFailed' });
    expect(stateOf(at)).toBe(`${moved} `);
  });

  it('whose files a killed command has brought forward already follows them', async () => {
    const repository = aRepository();
    repository.at.git('read-tree', '-m', '-u', repository.from, repository.to);
    expect(await advance(repository)).toEqual([repository.at.path]);
    expect(stateOf(repository.at)).toBe(`${repository.to} `);
  });
});

describe('nothing is changed by', () => {
  it.each<[string, Files | undefined, (at: GitRepository) => void, object]>([
    ['a changed file', undefined, (at) => at.write({ 'src/one.txt': 'mine\n' }), { dirty: ['src/one.txt'] }],
    ['a removed file', undefined, (at) => at.write({ 'src/one.txt': null }), { dirty: ['src/one.txt'] }],
    [
      'an untracked file in the way',
      undefined,
      (at) => at.write({ 'new/file.txt': 'mine\n' }),
      { untracked: ['new/file.txt'] },
    ],
    [
      'a file where a directory has to be',
      undefined,
      (at) => at.write({ new: 'mine\n' }),
      { untracked: ['new'] },
    ],
    [
      'a directory where a file has to be',
      { wanted: 'x\n' },
      (at) => at.write({ 'wanted/mine.txt': 'mine\n' }),
      { untracked: ['wanted/mine.txt'] },
    ],
    [
      'an ignored file in the way',
      undefined,
      (at) => {
        mkdirSync(join(at.path, '.git/info'), { recursive: true });
        writeFileSync(join(at.path, '.git/info/exclude'), 'new\n');
        at.write({ 'new/file.txt': 'mine\n' });
      },
      { untracked: ['new/file.txt'] },
    ],
    [
      'a merge in progress',
      undefined,
      (at) => {
        at.git('switch', '--quiet', '-c', 'side', 'HEAD');
        at.commit('side', { 'side.txt': 'x\n' });
        at.git('switch', '--quiet', 'main');
        at.git('merge', '--quiet', '--no-ff', '--no-commit', 'side');
      },
      { dirty: ['side.txt'], operation: 'merge' },
    ],
  ])('%s, which is named', async (_kind, files, make, found) => {
    const repository = aRepository(files);
    make(repository.at);
    const before = stateOf(repository.at);
    expect(await advance(repository)).toEqual(inTheWay(repository.at.path, found));
    expect(stateOf(repository.at)).toBe(before);
  });
});
