import { existsSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { gitInspection } from '../../../src/infrastructure/git/git-inspection.ts';
import { gitProcess } from '../../../src/infrastructure/git/git-process.ts';
import { absolutePath, callContext } from '../../../src/interfaces/testing/testing.ts';
import { emptyRepository, repositoryWithCommit } from '../../support/git-repository.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const inspection = gitInspection(gitProcess({ env: process.env }));

function checkoutAt(path: string, env: Record<string, string> = {}) {
  const asking =
    Object.keys(env).length === 0
      ? inspection
      : gitInspection(gitProcess({ env: { ...process.env, ...env } }));
  return asking.checkoutAt(absolutePath(path), callContext());
}

async function found(path: string) {
  return (await checkoutAt(path))._unsafeUnwrap();
}

describe('the checkout at a directory', () => {
  it('is described whole', async () => {
    const { path, git } = repositoryWithCommit();
    expect(await found(path)).toEqual({
      top: path,
      gitDirectory: `${path}/.git`,
      commonDirectory: `${path}/.git`,
      mainTop: path,
      shallow: false,
      originUrl: null,
      branch: 'main',
      head: git('rev-parse', 'HEAD'),
    });
  });

  it('is the same from a subdirectory, through a link and from inside its git directory', async () => {
    const { path } = repositoryWithCommit({ name: "it's a [strange] ünïcode\u2028 näme" });
    const link = join(temporaryDirectory(), 'link');
    symlinkSync(join(path, 'src'), link);
    const whole = await found(path);
    expect(whole).toMatchObject({ top: path });
    expect(await found(join(path, 'src'))).toEqual(whole);
    expect(await found(link)).toEqual(whole);
    expect(await found(join(path, '.git', 'refs'))).toEqual(whole);
  });

  it('has no top where its files are elsewhere', async () => {
    const { path, git } = repositoryWithCommit();
    git('config', 'core.worktree', temporaryDirectory());
    expect(await found(path)).toMatchObject({ top: null, mainTop: null, gitDirectory: `${path}/.git` });
  });

  it('has a branch but no commit at first', async () => {
    const { path } = emptyRepository({ branch: 'trunk' });
    expect(await found(path)).toMatchObject({ top: path, branch: 'trunk', head: null });
  });

  it('has a commit but no branch when HEAD is detached', async () => {
    const { path, git } = repositoryWithCommit();
    git('checkout', '--quiet', '--detach');
    expect(await found(path)).toMatchObject({ branch: null, head: git('rev-parse', 'HEAD') });
  });

  it('knows the hashes of SHA-256', async () => {
    const { path, git } = repositoryWithCommit({ objectFormat: 'sha256' });
    expect((await found(path))?.head).toBe(git('rev-parse', 'HEAD'));
  });

  it('of a linked worktree names the main one', async () => {
    const { path, git } = repositoryWithCommit();
    const linked = join(temporaryDirectory(), 'linked');
    git('worktree', 'add', '--quiet', '-b', 'side', linked);
    const expected = {
      top: linked,
      gitDirectory: `${path}/.git/worktrees/linked`,
      commonDirectory: `${path}/.git`,
      mainTop: path,
      branch: 'side',
    };
    expect(await found(join(linked, 'src'))).toMatchObject(expected);
    expect(await found(join(path, '.git', 'worktrees', 'linked'))).toMatchObject(expected);
  });

  it('of a worktree of a bare repository has no main one', async () => {
    const bare = repositoryWithCommit().clone({ bare: true });
    const linked = join(temporaryDirectory(), 'linked');
    bare.git('worktree', 'add', '--quiet', linked, 'main', '--force');
    expect(await found(linked)).toMatchObject({ top: linked, mainTop: null, commonDirectory: bare.path });
    expect(await found(bare.path)).toMatchObject({
      top: null,
      mainTop: null,
      gitDirectory: bare.path,
      branch: 'main',
    });
    expect(await found(join(bare.path, 'refs'))).toMatchObject({ top: null, gitDirectory: bare.path });
  });

  it('of a submodule is a repository of its own', async () => {
    const inner = repositoryWithCommit({ name: 'inner' });
    const outer = repositoryWithCommit({ name: 'outer' });
    outer.git('submodule', '--quiet', 'add', '--', inner.path, 'sub');
    const top = join(outer.path, 'sub');
    expect(await found(join(top, 'src'))).toMatchObject({
      top,
      mainTop: top,
      gitDirectory: join(outer.path, '.git', 'modules', 'sub'),
      originUrl: inner.path,
    });
  });

  it('may have its git directory elsewhere', async () => {
    const apart = join(temporaryDirectory(), 'apart');
    const { path, git } = emptyRepository();
    git('init', '--quiet', `--separate-git-dir=${apart}`);
    expect(await found(path)).toMatchObject({ top: path, mainTop: path, gitDirectory: apart });
  });

  it('may be shallow', async () => {
    const source = repositoryWithCommit();
    source.commit('second');
    const to = join(temporaryDirectory(), 'shallow');
    source.git('clone', '--quiet', '--depth=1', `file://${source.path}`, to);
    expect(await found(to)).toMatchObject({ shallow: true });
  });

  it('is null outside of any repository', async () => {
    expect(await found(temporaryDirectory())).toBeNull();
  });
});

describe('the origin of a checkout', () => {
  it.each([
    ['https://ada:secret@example.com/x.git', 'https://ada:secret@example.com/x.git'],
    ['git@example.com:x.git', 'git@example.com:x.git'],
    ['short:x.git', 'https://example.com/x.git'],
    ['/srv/git/x.git', '/srv/git/x.git'],
  ])('configured as %s is %s', async (configured, expected) => {
    const { path, git } = emptyRepository();
    git('config', 'url.https://example.com/.insteadOf', 'short:');
    git('remote', 'add', 'origin', configured);
    expect((await found(path))?.originUrl).toBe(expected);
  });

  it('is the first of several', async () => {
    const { path, git } = emptyRepository();
    git('remote', 'add', 'origin', 'https://one.example/x');
    git('remote', 'set-url', '--add', 'origin', 'https://two.example/x');
    expect((await found(path))?.originUrl).toBe('https://one.example/x');
  });

  it('as a relative path is meant from the top of the main work tree', async () => {
    const { path, git } = repositoryWithCommit();
    git('remote', 'add', 'origin', '../elsewhere/x.git');
    const linked = join(temporaryDirectory(), 'linked');
    git('worktree', 'add', '--quiet', '-b', 'side', linked);
    expect((await found(join(path, 'src')))?.originUrl).toBe(join(path, '../elsewhere/x.git'));
    expect((await found(linked))?.originUrl).toBe(join(path, '../elsewhere/x.git'));
  });
});

describe('a checkout that cannot be used', () => {
  it("is GitFailed with git's words when it belongs to somebody else", async () => {
    const { path } = repositoryWithCommit();
    const refused = await checkoutAt(path, { GIT_TEST_ASSUME_DIFFERENT_OWNER: '1' });
    expect(refused._unsafeUnwrapErr()).toMatchObject({
      kind: 'GitFailed',
      exitCode: 128,
      stderr: expect.stringContaining('dubious ownership'),
    });
  });

  it('is GitFailed when it is a worktree whose repository is gone, and no part of one above it', async () => {
    const { path, git } = repositoryWithCommit();
    const linked = join(path, 'linked');
    git('worktree', 'add', '--quiet', linked);
    rmSync(join(path, '.git', 'worktrees'), { recursive: true });
    expect((await checkoutAt(linked))._unsafeUnwrapErr()).toMatchObject({ kind: 'GitFailed', exitCode: 128 });
  });

  it('is GitFailed when its configuration is broken', async () => {
    const { path } = repositoryWithCommit();
    writeFileSync(join(path, '.git', 'config'), '[core\n');
    expect((await checkoutAt(path))._unsafeUnwrapErr()).toMatchObject({ kind: 'GitFailed', exitCode: 128 });
  });

  it('is FileError when the directory is gone', async () => {
    const gone = mkdtempSync(join(tmpdir(), 'gone-'));
    rmSync(gone, { recursive: true });
    expect((await checkoutAt(gone))._unsafeUnwrapErr()).toEqual({
      kind: 'FileError',
      path: gone,
      reason: 'not-found',
      code: 'ENOENT',
    });
  });

  it('is no reason to run what its configuration names', async () => {
    const { path, git } = repositoryWithCommit();
    const ran = join(temporaryDirectory(), 'ran');
    git('config', 'core.fsmonitor', `touch '${ran}'; false`);
    git('config', 'alias.rev-parse', `!touch '${ran}'`);
    expect(await found(path)).toMatchObject({ top: path });
    expect(existsSync(ran)).toBe(false);
  });
});
