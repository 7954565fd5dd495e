import {
  chmodSync,
  existsSync,
  lstatSync,
  readFileSync,
  readlinkSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { gitProcess } from '../../../src/infrastructure/git/git-process.ts';
import { ignoredFiles } from '../../../src/infrastructure/git/ignored-files.ts';
import { absolutePath, callContext, RecordingNarration } from '../../../src/interfaces/testing/testing.ts';
import { repositoryWithCommit, type Files, type GitRepository } from '../../support/git-repository.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { openDirectory, unprivileged } from '../filesystem/real-conditions.ts';

interface Trees {
  readonly from: GitRepository;
  readonly to: GitRepository;
}

/** A main workspace that ignores `.env*`, `*.local` and `secrets/`, with these files, and a fresh clone of it. */
function trees(files: Files): Trees {
  const from = repositoryWithCommit({ name: 'main workspace' });
  from.commit('ignore', { '.gitignore': '.env*\n*.local\nsecrets/\nnode_modules/\n' });
  const to = from.clone();
  from.write(files);
  return { from, to };
}

async function copy(
  { from, to }: Trees,
  patterns: readonly string[] | null = null,
  env: NodeJS.ProcessEnv = process.env,
) {
  const narration = new RecordingNarration();
  const request = { from: from.path, to: to.path, patterns };
  const copied = await ignoredFiles(gitProcess({ env })).copy(request, callContext({ narration }));
  const skipped = narration.notices.map((notice) =>
    notice.kind === 'CopySkipped' ? `${notice.path}: ${notice.reason}` : notice,
  );
  if (copied.isErr()) throw new Error(JSON.stringify(copied.error));
  return { copied: copied._unsafeUnwrap(), skipped };
}

function contentIn(tree: GitRepository, path: string): string {
  return readFileSync(join(tree.path, path), 'utf8');
}

describe('ignored files', () => {
  it('are copied when .worktreeinclude names them, with negation, comments and directories', async () => {
    const both = trees({
      '.worktreeinclude': '# what to bring\n\n.env*\n!.env.production\nsecrets/\n/only-here.local\n',
      '.env': 'A=1\n',
      'packages/api/.env': 'A=2\n',
      '.env.production': 'no\n',
      'secrets/deep/key': 'k\n',
      'only-here.local': 'x\n',
      'src/only-here.local': 'x\n',
      'node_modules/p/index.js': 'x\n',
    });
    const { copied, skipped } = await copy(both);
    expect(copied).toEqual(['.env', 'only-here.local', 'packages/api/.env', 'secrets/deep/key']);
    expect(skipped).toEqual([]);
    expect(contentIn(both.to, 'packages/api/.env')).toBe('A=2\n');
    expect(both.to.git('status', '--porcelain')).toBe('');
  });

  it('are copied when the given patterns name them, whatever .worktreeinclude says', async () => {
    const both = trees({
      '.worktreeinclude': '.env\n',
      '.env': 'x',
      'a.local': 'x',
      'b.local': 'x',
      '-x.local': 'x',
    });
    expect((await copy(both, ['*.local', '!b.local', '# comment', '', '  '])).copied).toEqual([
      '-x.local',
      'a.local',
    ]);
    expect((await copy(both, [])).copied).toEqual([]);
  });

  it('are not those that a comment or an empty pattern seems to name', async () => {
    const both = trees({ '# a.local': 'x' });
    expect((await copy(both, ['# a.local', '\\# b.local'])).copied).toEqual([]);
    expect((await copy(both, ['\\# a.local'])).copied).toEqual(['# a.local']);
    expect((await copy(both, ['', '# a.local'], { PATH: '/nonexistent' })).copied).toEqual([]);
  });

  it('are taken for what they are, whatever characters a pattern or a name has', async () => {
    const name = '.env with "quotes" and\nline feed ünïcode';
    const both = trees({ [name]: 'x', '-rf.local': 'x', '$(touch pwned).local': 'x' });
    expect((await copy(both, ['.env with*', '-rf.local', '$(touch pwned).local'])).copied).toEqual(
      ['$(touch pwned).local', '-rf.local', name].toSorted(),
    );
  });

  it('are none without patterns, and git is not asked', async () => {
    const both = trees({ '.env': 'x' });
    expect(await copy(both, null, { PATH: '/nonexistent' })).toEqual({ copied: [], skipped: [] });
  });

  it('are neither tracked nor merely untracked', async () => {
    const both = trees({ '.worktreeinclude': '*\n', 'untracked.txt': 'x', '.env.tracked': 'x', '.env': 'x' });
    both.from.git('add', '--force', '.env.tracked');
    expect((await copy(both)).copied).toEqual(['.env']);
  });

  it('include those that the user ignores everywhere or in this repository alone', async () => {
    const both = trees({ 'a.global': 'x', 'b.exclude': 'x', 'c.other': 'x' });
    writeFileSync(join(both.from.path, '.git', 'info', 'exclude'), '*.exclude\n');
    const ignore = join(temporaryDirectory(), 'ignore');
    const config = join(temporaryDirectory(), 'config');
    writeFileSync(ignore, '*.global\n');
    writeFileSync(config, `[core]\n\texcludesFile = ${ignore}\n`);
    expect((await copy(both, ['*'], { ...process.env, GIT_CONFIG_GLOBAL: config })).copied).toEqual([
      'a.global',
      'b.exclude',
    ]);
  });

  it('keep their mode, and so do the directories that are made for them', async () => {
    const both = trees({ 'secrets/key': 'k', '.env': 'x', 'run.local': 'x' });
    chmodSync(join(both.from.path, 'secrets'), 0o700);
    chmodSync(join(both.from.path, 'secrets/key'), 0o400);
    chmodSync(join(both.from.path, 'run.local'), 0o755);
    await copy(both, ['secrets/', 'run.local']);
    const modes = ['secrets', 'secrets/key', 'run.local'].map(
      (path) => statSync(join(both.to.path, path)).mode & 0o777,
    );
    expect(modes).toEqual([0o700, 0o400, 0o755]);
  });

  it('are copied in any number', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 100 }, (_, index) => [`secrets/${String(index % 7)}/${String(index)}`, 'x']),
    );
    expect((await copy(trees(files), ['secrets/'])).copied).toHaveLength(100);
  });

  it('do not include a repository inside the work tree', async () => {
    const both = trees({ '.env': 'x' });
    repositoryWithCommit().git('clone', '--quiet', both.from.path, join(both.from.path, 'nested.local'));
    expect(await copy(both, ['*'])).toEqual({ copied: ['.env'], skipped: [] });
  });
});

describe('an ignored file is skipped and told', () => {
  it('when something stands in its place', async () => {
    const both = trees({ '.env': 'new', 'a.local': 'new', 'b.local': 'new' });
    both.to.write({ '.env': 'mine', 'b.local/directory': 'x' });
    symlinkSync('nowhere', join(both.to.path, 'a.local'));
    expect(await copy(both, ['.env', '*.local'])).toEqual({
      copied: [],
      skipped: ['.env: exists', 'a.local: exists', 'b.local: exists'],
    });
    expect(contentIn(both.to, '.env')).toBe('mine');
    expect(existsSync(join(both.to.path, 'nowhere'))).toBe(false);
  });

  it('when its directory is a link or a file in the destination', async () => {
    const outside = temporaryDirectory('outside-');
    const both = trees({ 'secrets/key': 'k', 'secrets/deep/key': 'k', 'packages/.env': 'x' });
    symlinkSync(outside, join(both.to.path, 'secrets'));
    both.to.write({ packages: 'a file' });
    const { copied, skipped } = await copy(both, ['secrets/', '.env']);
    expect(copied).toEqual([]);
    expect(skipped).toEqual(
      ['packages/.env', 'secrets/deep/key', 'secrets/key'].map((path) => `${path}: parent-is-no-directory`),
    );
    expect(existsSync(join(outside, 'key'))).toBe(false);
  });

  it('when it is a link that leads out of its tree, absolutely, relatively or by way of another link', async () => {
    const outside = temporaryDirectory('outside-');
    writeFileSync(join(outside, 'file'), 'x');
    const both = trees({ '.env': 'A=1\n' });
    const link = (target: string, name: string) => symlinkSync(target, join(both.from.path, name));
    link(join(outside, 'file'), 'absolute.local');
    link(join(both.from.path, '.env'), 'absolute-inside.local');
    link('../../outside', 'relative.local');
    link(outside, 'door');
    link('door/file', 'through.local');
    link('.env', 'inside.local');
    link('src/gone', 'dangling.local');
    const { copied, skipped } = await copy(both, ['*.local']);
    expect(copied).toEqual(['dangling.local', 'inside.local']);
    expect(skipped).toEqual(
      ['absolute-inside.local', 'absolute.local', 'relative.local', 'through.local'].map(
        (path) => `${path}: link-leaves-tree`,
      ),
    );
    expect(readlinkSync(join(both.to.path, 'inside.local'))).toBe('.env');
    expect(lstatSync(join(both.to.path, 'dangling.local')).isSymbolicLink()).toBe(true);
  });

  it('when it may not be read', async () => {
    const both = trees({ '.env': 'x', 'a.local': 'x' });
    chmodSync(join(both.from.path, '.env'), 0o000);
    for (const tree of [both.from, both.to]) openToAll(tree);
    const config = join(openDirectory(), 'config');
    writeFileSync(config, '[safe]\n\tdirectory = *\n');
    const { copied, skipped } = await unprivileged(() =>
      copy(both, ['.env', '*.local'], { ...process.env, GIT_CONFIG_GLOBAL: config }),
    );
    expect(copied).toEqual(['a.local']);
    expect(skipped).toEqual(['.env: unreadable']);
  });
});

describe('copying ignored files', () => {
  it('is Interrupted when the caller has had enough', async () => {
    const { from, to } = trees({ '.env': 'x' });
    const request = { from: from.path, to: to.path, patterns: ['.env'] };
    const context = callContext({ signal: AbortSignal.abort() });
    const refused = await ignoredFiles(gitProcess({ env: process.env })).copy(request, context);
    expect(refused._unsafeUnwrapErr()).toEqual({ kind: 'Interrupted' });
  });

  it('is FileError when the destination is gone', async () => {
    const { from } = trees({ '.env': 'x' });
    const request = { from: from.path, to: absolutePath('/no/such/directory'), patterns: ['.env'] };
    const refused = await ignoredFiles(gitProcess({ env: process.env })).copy(request, callContext());
    expect(refused._unsafeUnwrapErr()).toMatchObject({ kind: 'FileError', reason: 'not-found' });
  });
});

function openToAll(tree: GitRepository): void {
  chmodSync(join(tree.path, '..'), 0o777);
  chmodSync(tree.path, 0o777);
}
