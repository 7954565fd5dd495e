import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { AbsolutePath } from '../../../src/domain/workspace/workspace-path.ts';
import { fileExclusiveLock } from '../../../src/infrastructure/filesystem/exclusive-lock.ts';
import { gitInspection } from '../../../src/infrastructure/git/git-inspection.ts';
import { gitProcess } from '../../../src/infrastructure/git/git-process.ts';
import { gitWorkspaces } from '../../../src/infrastructure/git/git-workspaces.ts';
import { repositoryMirrors } from '../../../src/infrastructure/git/repository-mirrors.ts';
import {
  absolutePath,
  branchName,
  callContext,
  RecordingNarration,
  repositoryId,
} from '../../../src/interfaces/testing/testing.ts';
import {
  emptyRepository,
  hasRun,
  plantHooks,
  repositoryAt,
  repositoryWithCommit,
  type GitRepository,
} from '../../support/git-repository.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { httpRemote } from './http-remote.ts';
import { isAlive, until } from './live-processes.ts';

interface Wishes {
  readonly id?: string;
  readonly offline?: boolean;
  readonly signal?: AbortSignal;
  readonly narration?: RecordingNarration;
}

function keeper(env: NodeJS.ProcessEnv = process.env) {
  const directory = absolutePath(join(temporaryDirectory('state-'), 'mirrors'));
  const lock = fileExclusiveLock({ directory: absolutePath(temporaryDirectory('locks-')) });
  const mirrors = repositoryMirrors({ git: gitProcess({ env }), lock, directory });
  const ask = ({ id = 'example.com/owner/repo', offline = false, ...context }: Wishes, transport: string) =>
    mirrors.upToDate({ id: repositoryId(id), transport, offline }, callContext(context));
  return {
    directory,
    upToDate: async (transport: string, wishes: Wishes = {}) =>
      repositoryAt((await ask(wishes, transport))._unsafeUnwrap()),
    refusal: async (transport: string, wishes: Wishes = {}) =>
      (await ask(wishes, transport))._unsafeUnwrapErr(),
  };
}

function remote(wishes: Parameters<typeof repositoryWithCommit>[0] = {}) {
  const source = repositoryWithCommit({ name: 'remote', ...wishes });
  return { source, url: `file://${source.path}` };
}

function branchesOf(mirror: GitRepository): string[] {
  return mirror.git('for-each-ref', '--format=%(refname)').split('\n');
}

function objectsIn(mirror: GitRepository): Record<string, number> {
  const lines = mirror
    .git('count-objects', '-v')
    .split('\n')
    .map((line) => line.split(': '));
  return Object.fromEntries(lines.map(([name = '', value]) => [name, Number(value)]));
}

describe('a mirror', () => {
  it('has the branches, tags and HEAD of the remote, and nothing else', async () => {
    const { source, url } = remote({ branch: 'trunk' });
    source.git('branch', 'release/1.0');
    source.git('tag', '-a', '-m', 'one', 'v1');
    source.git('update-ref', 'refs/pull/1/head', 'HEAD');
    const mirror = await keeper().upToDate(url);
    expect(branchesOf(mirror)).toEqual(['refs/heads/release/1.0', 'refs/heads/trunk', 'refs/tags/v1']);
    expect(mirror.git('symbolic-ref', 'HEAD')).toBe('refs/heads/trunk');
    expect(mirror.git('config', '--get-regexp', '^(remote|core.hookspath|core.bare)')).toBe('core.bare true');
    expect(readdirSync(mirror.path).filter((name) => /hooks|FETCH_HEAD/.test(name))).toEqual([]);
    mirror.git('fsck', '--strict');
  });

  it('follows the remote: new, moved, rewritten, renamed and deleted branches and tags', async () => {
    const { source, url } = remote();
    source.git('branch', 'gone');
    source.git('branch', 'file');
    source.git('tag', 'moving');
    source.git('tag', 'gone');
    const mirrors = keeper();
    await mirrors.upToDate(url);
    source.commit('second');
    source.git('branch', 'new');
    source.git('branch', '-D', 'gone', 'file');
    source.git('branch', 'file/directory');
    source.git('tag', '--force', 'moving');
    source.git('tag', '--delete', 'gone');
    source.git('commit', '--quiet', '--allow-empty', '--amend', '-m', 'rewritten');
    const mirror = await mirrors.upToDate(url);
    expect(mirror.git('for-each-ref', '--format=%(refname) %(objectname)')).toBe(
      source.git('for-each-ref', '--format=%(refname) %(objectname)'),
    );
  });

  it("follows the remote's HEAD", async () => {
    const { source, url } = remote();
    const mirrors = keeper();
    await mirrors.upToDate(url);
    source.git('branch', '-m', 'main', 'trunk');
    const mirror = await mirrors.upToDate(url);
    expect(mirror.git('symbolic-ref', 'HEAD')).toBe('refs/heads/trunk');
    source.git('checkout', '--quiet', '--detach');
    expect((await mirrors.upToDate(url)).git('symbolic-ref', 'HEAD')).toBe('refs/heads/trunk');
  });

  it('gets only what is new the second time', async () => {
    const { source, url } = remote();
    const mirrors = keeper();
    const before = objectsIn(await mirrors.upToDate(url));
    source.commit('second', { 'new.txt': 'new\n' });
    const after = objectsIn(await mirrors.upToDate(url));
    // A commit, a tree and a file.
    expect(after['in-pack']! - before['in-pack']!).toBe(3);
    expect([after.packs, after.count]).toEqual([2, 0]);
    expect(objectsIn(await mirrors.upToDate(url))).toEqual(after);
  });

  it('is kept from falling into many packs, and loses nothing by it', async () => {
    const { source, url } = remote();
    const mirrors = keeper();
    const first = await mirrors.upToDate(url);
    for (let index = 0; index < 31; index++) {
      const commit = source.commit(`commit ${String(index)}`, { 'file.txt': String(index) });
      first.git(
        '-c',
        'fetch.unpackLimit=1',
        'fetch',
        '--quiet',
        '--no-write-fetch-head',
        source.path,
        `${commit}:refs/heads/kept`,
      );
    }
    const before = objectsIn(first);
    const mirror = await mirrors.upToDate(url);
    const after = objectsIn(mirror);
    expect(before.packs).toBe(32);
    expect(after.packs).toBeLessThan(10);
    expect(after['in-pack']).toBe(before['in-pack']);
    mirror.git('fsck');
  });

  it.each(['sha1', 'sha256'] as const)('may have %s, and names a clone works from', async (objectFormat) => {
    const { source, url } = remote({ objectFormat });
    const mirror = await keeper().upToDate(url);
    const git = gitProcess({ env: process.env });
    const repository = { kind: 'mirror', path: mirror.path } as const;
    const base = (await gitInspection(git).baseOf(repository, null, callContext()))._unsafeUnwrap();
    const directory = absolutePath(join(temporaryDirectory(), 'workspace'));
    const plan = {
      strategy: 'clone',
      source: repository,
      originUrl: url,
      originIsRemote: true,
      base,
      branch: branchName('task'),
    } as const;
    (await gitWorkspaces(git).build(plan, directory, callContext()))._unsafeUnwrap();
    rmSync(mirror.path, { recursive: true });
    expect(repositoryAt(directory).git('fsck')).toBe('');
    expect(repositoryAt(directory).git('rev-parse', 'origin/main')).toBe(source.git('rev-parse', 'main'));
  });

  it('of an empty remote is there, and fills with it', async () => {
    const source = emptyRepository({ name: 'empty', branch: 'trunk' });
    const mirrors = keeper();
    const mirror = await mirrors.upToDate(`file://${source.path}`);
    const repository = { kind: 'mirror', path: mirror.path } as const;
    const inspection = gitInspection(gitProcess({ env: process.env }));
    const refused = await inspection.baseOf(repository, null, callContext());
    expect(refused._unsafeUnwrapErr()).toEqual({ kind: 'RepositoryEmpty', path: mirror.path });
    source.commit('first');
    await mirrors.upToDate(`file://${source.path}`);
    const base = await inspection.baseOf(repository, null, callContext());
    expect(base._unsafeUnwrap().branch).toBe('trunk');
  });

  it('has a readable name that no other has', async () => {
    const { url } = remote();
    const mirrors = keeper();
    const ids = [
      'github.com/Owner/Repo',
      'github.com/owner/repo',
      'github.com/owner-repo',
      `file://host/${'long/'.repeat(200)}`,
    ];
    for (const id of ids) await mirrors.upToDate(url, { id });
    const names = readdirSync(mirrors.directory);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(ids.length);
    expect(names.filter((name) => /^github\.com-owner-repo-[0-9a-f]{16}\.git$/i.test(name))).toHaveLength(3);
    expect(statSync(mirrors.directory).mode & 0o777).toBe(0o700);
  });

  it('runs no hook and takes none from a template', async () => {
    const { source, url } = remote();
    const template = temporaryDirectory('template-');
    const global = temporaryDirectory('global-hooks-');
    const every = ['reference-transaction', 'post-index-change', 'pre-auto-gc'];
    const planted = [
      source.plantHooks(...every),
      plantHooks(join(template, 'hooks'), ...every),
      plantHooks(global, ...every),
    ];
    const config = join(temporaryDirectory(), 'config');
    writeFileSync(config, `[init]\n\ttemplateDir = ${template}\n[core]\n\thooksPath = ${global}\n`);
    const mirrors = keeper({ ...process.env, GIT_CONFIG_GLOBAL: config });
    await mirrors.upToDate(url);
    source.commit('second');
    await mirrors.upToDate(url);
    expect(planted.map(hasRun)).toEqual([false, false, false]);
  });

  it('is brought up to date by several processes at once', async () => {
    const { source, url } = remote();
    const mirrors = keeper();
    const all = await Promise.all(Array.from({ length: 6 }, () => mirrors.upToDate(url)));
    expect(new Set(all.map(({ path }) => path)).size).toBe(1);
    expect(readdirSync(mirrors.directory)).toHaveLength(1);
    expect(all[0]!.git('rev-parse', 'HEAD')).toBe(source.git('rev-parse', 'HEAD'));
  });

  it('tells its progress', async () => {
    const narration = new RecordingNarration();
    const { url } = remote();
    await keeper().upToDate(url, { narration });
    expect(narration.steps).toContainEqual({ label: 'Receiving objects', percent: 100 });
  });
});

describe('a mirror that was cut short', () => {
  it('is not taken for one, and what is left of it goes', async () => {
    const { url } = remote();
    const mirrors = keeper();
    const { path } = await mirrors.upToDate(url);
    renameSync(path, join(mirrors.directory, `.${path.split('/').at(-1)!}.left-behind`));
    expect(await mirrors.refusal(url, { offline: true })).toMatchObject({ kind: 'MirrorMissing' });
    await mirrors.upToDate(url);
    expect(readdirSync(mirrors.directory)).toEqual([path.split('/').at(-1)]);
  });

  it('is freed from the locks of a killed git', async () => {
    const { source, url } = remote();
    const mirrors = keeper();
    const { path } = await mirrors.upToDate(url);
    source.git('branch', 'new');
    source.git('branch', '-m', 'main', 'trunk');
    for (const name of ['packed-refs.lock', 'refs/heads/new.lock']) writeFileSync(join(path, name), '');
    const mirror = await mirrors.upToDate(url);
    expect(branchesOf(mirror)).toEqual(['refs/heads/new', 'refs/heads/trunk']);
  });

  it('is made anew when it is no repository any more', async () => {
    const { url } = remote();
    const mirrors = keeper();
    const { path } = await mirrors.upToDate(url);
    rmSync(join(path, 'HEAD'));
    expect((await mirrors.upToDate(url)).git('rev-parse', '--is-bare-repository')).toBe('true');
  });

  it('leaves nothing when it is interrupted', async () => {
    const pids = join(temporaryDirectory(), 'pids');
    const ssh = join(temporaryDirectory(), 'ssh');
    writeFileSync(ssh, `#!/bin/sh\necho $$ >'${pids}.new'\nmv '${pids}.new' '${pids}'\nexec sleep 1000\n`, {
      mode: 0o755,
    });
    const mirrors = keeper({ ...process.env, GIT_SSH_COMMAND: ssh });
    const controller = new AbortController();
    const refusal = mirrors.refusal('ssh://host.invalid/x', { signal: controller.signal });
    await until(() => existsSync(pids));
    controller.abort();
    expect(await refusal).toEqual({ kind: 'Interrupted' });
    await until(() => !isAlive(Number(readFileSync(pids, 'utf8'))));
    expect(readdirSync(mirrors.directory)).toEqual([]);
  });
});

describe('a mirror offline', () => {
  it('is taken as it is', async () => {
    const { source, url } = remote();
    const mirrors = keeper();
    const first = await mirrors.upToDate(url);
    source.commit('second');
    rmSync(source.path, { recursive: true });
    const mirror = await mirrors.upToDate(url, { offline: true });
    expect(mirror.git('rev-parse', 'HEAD')).toBe(first.git('rev-parse', 'HEAD'));
  });

  it('is MirrorMissing when there is none', async () => {
    const missing = await keeper().refusal('https://ada:secret@example.com/x', { offline: true });
    expect(missing).toEqual({ kind: 'MirrorMissing', url: 'https://***@example.com/x' });
  });
});

describe('a remote', () => {
  it('that is not there is RemoteUnreachable, and leaves nothing', async () => {
    const mirrors = keeper();
    const refusal = await mirrors.refusal('file:///no/such/repository');
    expect(refusal).toMatchObject({
      kind: 'RemoteUnreachable',
      url: 'file:///no/such/repository',
      stderr: expect.stringContaining('/no/such/repository'),
    });
    expect(readdirSync(mirrors.directory)).toEqual([]);
  });

  it('that has gone is RemoteUnreachable, and the mirror stays', async () => {
    const { source, url } = remote();
    const mirrors = keeper();
    const { path } = await mirrors.upToDate(url);
    rmSync(source.path, { recursive: true });
    expect(await mirrors.refusal(url)).toMatchObject({ kind: 'RemoteUnreachable' });
    expect(existsSync(join(path, 'HEAD'))).toBe(true);
  });

  it('that refuses the connection is RemoteUnreachable', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    await new Promise((done) => server.close(done));
    expect(await keeper().refusal(`git://127.0.0.1:${String(port)}/x`)).toMatchObject({
      kind: 'RemoteUnreachable',
    });
  });

  it('with a password is mirrored over HTTP, and the password is nowhere afterwards', async () => {
    const source = repositoryWithCommit({ name: 'remote' });
    const bare = source.clone({ bare: true, name: 'served.git' });
    const served = await httpRemote(bare.path);
    const mirrors = keeper();
    const mirror = await mirrors.upToDate(served.urlWithCredentials);
    expect(mirror.git('rev-parse', 'main')).toBe(source.git('rev-parse', 'main'));
    expect(filesHolding(mirrors.directory, 's3cret')).toEqual([]);
    const refusal = await keeper().refusal(served.urlWithCredentials.replace('s3cret', 'wr0ng'));
    expect(refusal).toMatchObject({
      kind: 'RemoteUnreachable',
      stderr: expect.stringContaining('Authentication failed'),
    });
    expect(JSON.stringify(refusal)).not.toContain('wr0ng');
    expect(await keeper().refusal(served.url)).toMatchObject({ kind: 'RemoteUnreachable', url: served.url });
    await served.close();
  });

  it('that poses as a command is not run', async () => {
    const ran = join(temporaryDirectory(), 'ran');
    const refusal = await keeper().refusal(`ext::touch ${ran}`);
    expect(refusal).toMatchObject({
      kind: 'RemoteUnreachable',
      stderr: "fatal: transport 'ext' not allowed",
    });
    expect(existsSync(ran)).toBe(false);
  });

  it('that looks like an option is none', async () => {
    const ran = join(temporaryDirectory(), 'ran');
    expect(await keeper().refusal(`--upload-pack=touch ${ran}`)).toMatchObject({ kind: 'RemoteUnreachable' });
    expect(existsSync(ran)).toBe(false);
  });
});

function filesHolding(directory: AbsolutePath, text: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && readFileSync(join(entry.parentPath, entry.name)).includes(text))
    .map((entry) => entry.name);
}
