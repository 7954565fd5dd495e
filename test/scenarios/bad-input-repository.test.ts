import { chmodSync, existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { emptyRepository, repositoryAt, repositoryWithCommit } from '../support/git-repository.ts';
import { aMinsky, type Minsky } from '../support/minsky.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { asNobody } from './as-nobody.ts';
import { imprintOf, remainsIn } from './footprint.ts';
import { refusal, toldRefusal, type Refusal } from './refusal.ts';

let minsky: Minsky;

beforeEach(() => {
  minsky = aMinsky();
});

/** What is refused; neither the repository nor anything that belongs to the user may have changed. */
async function refusalFor(repo: string, ...words: string[]): Promise<Refusal> {
  const watched = existsSync(repo) ? [minsky.root, repo] : [minsky.root];
  const before = watched.map(imprintOf);
  const refused = await refusal(minsky, ['session', 'start', 'named', `--repo=${repo}`, ...words]);
  expect(watched.map(imprintOf)).toEqual(before);
  return refused;
}

describe('a repository is refused when', () => {
  it.each(['/nowhere/at/all', '../nowhere', '~nobody/app', ' ', 'C:\\app'])(
    'there is none at %s',
    async (repo) => {
      expect(await refusalFor(repo)).toEqual({ status: 3, code: 'REPOSITORY_NOT_FOUND' });
    },
  );

  it('the directory is none', async () => {
    expect(await refusalFor(temporaryDirectory())).toEqual({ status: 3, code: 'REPOSITORY_NOT_FOUND' });
  });

  it('it is a file', async () => {
    const file = join(temporaryDirectory(), 'file');
    writeFileSync(file, '');
    expect(await refusalFor(file)).toEqual({ status: 3, code: 'REPOSITORY_NOT_FOUND' });
  });

  it('it is a link that leads nowhere', async () => {
    const link = join(temporaryDirectory(), 'link');
    symlinkSync('/nowhere', link);
    expect(await refusalFor(link)).toEqual({ status: 3, code: 'REPOSITORY_NOT_FOUND' });
  });

  it('it has no commit', async () => {
    expect(await refusalFor(emptyRepository().path)).toEqual({ status: 4, code: 'REPOSITORY_EMPTY' });
  });

  it.each(['clone', 'worktree'])('it is shallow and the strategy is %s', async (strategy) => {
    const full = repositoryWithCommit();
    full.commit('second');
    const shallow = join(temporaryDirectory(), 'shallow');
    full.git('clone', '--quiet', '--depth=1', `file://${full.path}`, shallow);
    expect(await refusalFor(shallow, `--strategy=${strategy}`)).toEqual({
      status: 4,
      code: 'REPOSITORY_SHALLOW',
    });
  });

  it('its HEAD is detached and no branch is the default', async () => {
    const repository = repositoryWithCommit({ branch: 'one' });
    repository.git('branch', 'two');
    repository.git('checkout', '--quiet', '--detach');
    expect(await refusalFor(repository.path)).toEqual({ status: 4, code: 'BASE_UNDETERMINED' });
  });

  it('the base does not exist', async () => {
    const repository = repositoryWithCommit();
    repository.git('tag', 'v1');
    expect(await refusalFor(repository.path, '--base=develop')).toEqual({
      status: 3,
      code: 'BASE_NOT_FOUND',
    });
    expect(await refusalFor(repository.path, '--base=v1')).toEqual({ status: 3, code: 'BASE_NOT_FOUND' });
  });

  it('the configured base does not exist', async () => {
    const repository = repositoryWithCommit();
    repository.write({ '.minsky/config.yaml': 'session:\n  base: develop\n' });
    expect(await refusalFor(repository.path)).toEqual({ status: 3, code: 'BASE_NOT_FOUND' });
  });

  it('no repository is named and the directory is in none', async () => {
    const refused = await refusal(minsky, 'session start named', { cwd: temporaryDirectory() });
    expect(refused).toEqual({ status: 3, code: 'NOT_IN_REPOSITORY' });
    expect(existsSync(minsky.state)).toBe(false);
  });

  it('the commit of its branch is gone', async () => {
    const repository = repositoryWithCommit();
    writeFileSync(join(repository.path, '.git/refs/heads/main'), `${'1'.repeat(40)}\n`);
    const refused = await refusal(minsky, ['session', 'start', 'named', '--repo', repository.path]);
    expect({ ...refused, remains: remainsIn(minsky) }).toEqual({
      status: 7,
      code: 'GIT_FAILED',
      remains: [],
    });
  });

  it.each(['', '.git', '.git/objects', '.git/refs', '.git/HEAD'])(
    'the user may not read its %j',
    async (part) => {
      const repository = repositoryWithCommit();
      const closed = join(repository.path, part);
      const nobody = asNobody(minsky, repository.path);
      chmodSync(closed, 0o000);
      const told = await toldRefusal(nobody, ['session', 'start', 'named', '--repo', repository.path]);
      chmodSync(closed, 0o755);
      expect({ ...told, hint: '' }).toEqual({
        status: 7,
        code: 'FILE_ERROR',
        message: `'${closed}' may not be accessed (EACCES).`,
        hint: '',
        details: { path: closed, reason: 'permission', code: 'EACCES' },
      });
      expect(existsSync(minsky.state)).toBe(false);
    },
  );
});

describe('a URL is refused before anything is made when it', () => {
  it.each([
    ['runs a command', 'ext::sh -c touch% canary'],
    ['runs a command, in capitals', 'EXT::touch canary'],
    ['reads a descriptor', 'fd::7'],
    ['is for a helper of git', 'transport::address'],
    ['is FTP', 'ftp://127.0.0.1/x'],
    ['is an option', '--upload-pack=touch canary'],
    ['has an option for its host', 'ssh://-oProxyCommand=touch%20canary/x'],
    ['has an option for its user', 'ssh://-oProxyCommand=x@127.0.0.1/x'],
    ['has an option for its path', '127.0.0.1:-x'],
    ['climbs out of its host', 'https://127.0.0.1/a/../../b'],
    ['climbs out, encoded', 'https://127.0.0.1/%2e%2e/b'],
    ['has a space', 'https://127.0.0.1/a b'],
    ['has a line feed', 'https://127.0.0.1/a\nb'],
    ['has a control character', 'https://127.0.0.1/a\u0007b'],
    ['has a command substitution', 'https://127.0.0.1/$(touch canary)'],
    ['has no host', 'https://'],
    ['has no repository', 'https://127.0.0.1/'],
    ['has a port that there is not', 'https://127.0.0.1:99999/x'],
    ['is a file of another machine', 'file://elsewhere/x'],
    ['is endless', `https://127.0.0.1/${'x'.repeat(5_000)}`],
    ['is nothing', ''],
  ])('%s', async (_what, url) => {
    const cwd = temporaryDirectory();
    const before = imprintOf(minsky.root);
    const refused = await refusal(minsky, ['session', 'start', 'named', `--repo=${url}`], { cwd });
    expect(refused).toEqual({ status: 2, code: 'INVALID_REPOSITORY' });
    expect([imprintOf(minsky.root), Object.keys(imprintOf(cwd))]).toEqual([before, ['']]);
  });
});

describe('a remote repository that cannot be reached leaves nothing when', () => {
  it.each([
    ['nobody listens', 'https://127.0.0.1:1/x'],
    ['nobody listens to git', 'git://127.0.0.1:1/x'],
    ['its name is 300 letters long', `https://127.0.0.1:1/${'x'.repeat(300)}`],
    ['it has shell syntax', 'https://127.0.0.1:1/$(touch${IFS}canary);`touch${IFS}canary`'],
  ])('%s', async (_what, url) => {
    const cwd = temporaryDirectory();
    const refused = await refusal(minsky, ['session', 'start', 'named', `--repo=${url}`], { cwd });
    expect({ ...refused, remains: remainsIn(minsky), cwd: Object.keys(imprintOf(cwd)) }).toEqual({
      status: 7,
      code: 'REMOTE_UNREACHABLE',
      remains: [],
      cwd: [''],
    });
  });

  it('it asks for a password, which is shown nowhere', async () => {
    const told = await toldRefusal(minsky, 'session start named --repo http://ada:s3cret@127.0.0.1:1/x');
    expect(told).toMatchObject({ status: 7, code: 'REMOTE_UNREACHABLE' });
    expect(JSON.stringify(told)).not.toContain('s3cret');
    expect(JSON.stringify(imprintOf(minsky.state))).not.toContain('s3cret');
    expect(remainsIn(minsky)).toEqual([]);
  });

  it('it has no commit', async () => {
    const bare = emptyRepository({ bare: true });
    const refused = await refusal(minsky, ['session', 'start', 'named', `--repo=file://${bare.path}`]);
    expect(refused).toEqual({ status: 4, code: 'REPOSITORY_EMPTY' });
    expect(remainsIn(minsky)).toEqual([expect.stringMatching(/^mirrors\/[^.].*\.git$/)]);
  });

  it('it was never fetched and the network is off', async () => {
    const refused = await refusal(minsky, 'session start named --offline --repo https://127.0.0.1:1/x');
    expect({ ...refused, state: existsSync(minsky.state) }).toEqual({
      status: 3,
      code: 'MIRROR_MISSING',
      state: false,
    });
  });

  it('a worktree of it is wanted', async () => {
    const words = 'session start named --strategy worktree --repo https://127.0.0.1:1/x';
    expect(await refusal(minsky, words)).toEqual({ status: 4, code: 'WORKTREE_NEEDS_CHECKOUT' });
    expect(existsSync(minsky.state)).toBe(false);
  });
});

describe('a repository whose path has a line feed', () => {
  it('is refused, named or entered', async () => {
    const directory = join(temporaryDirectory(), 'a\nb');
    mkdirSync(directory);
    repositoryWithCommit().git('clone', '--quiet', '.', directory);
    const named = await refusal(minsky, ['session', 'start', 'named', '--repo', directory]);
    const entered = await refusal(minsky, 'session start named', { cwd: directory });
    expect([named, entered, existsSync(minsky.state)]).toEqual([
      { status: 2, code: 'INVALID_REPOSITORY' },
      { status: 2, code: 'INVALID_PATH' },
      false,
    ]);
  });
});

describe('a repository whose path looks like something else', () => {
  it.each(['-x', '--upload-pack=touch canary', '$(touch canary)', 'a b', "it's", 'x;touch canary', 'é!'])(
    'is taken for what it is: %j',
    async (name) => {
      const parent = temporaryDirectory();
      mkdirSync(join(parent, name));
      repositoryAt(join(parent, name)).git('init', '--quiet', '--initial-branch=main');
      const repository = repositoryAt(join(parent, name));
      repository.commit('first', { file: 'content' });
      await minsky.data('session start cloned', { cwd: repository.path });
      await minsky.data('session start linked --strategy worktree', { cwd: repository.path });
      expect(Object.keys(imprintOf(parent)).filter((path) => path.endsWith('canary'))).toEqual(
        name.endsWith('canary') ? [name] : [],
      );
    },
  );
});
