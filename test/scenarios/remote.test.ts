import { execFileSync } from 'node:child_process';
import { readdirSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { repositoryAt, repositoryWithCommit, type GitRepository } from '../support/git-repository.ts';
import { aMinsky, host, normalised, type Minsky } from '../support/minsky.ts';
import { serveRepositories, type GitHttpServer } from './git-http-server.ts';
import { stateOf } from './readme-tour.ts';
import { recordOf, refused } from './session-record.ts';

let server: GitHttpServer;
const author = largeRepository();
const bare = author.clone({ name: 'app.git', bare: true });
author.git('remote', 'add', 'origin', bare.path);

beforeAll(async () => {
  server = await serveRepositories(dirname(bare.path));
});

afterAll(() => server.close());

/** More than 300 objects. */
function largeRepository(): GitRepository {
  const repository = repositoryWithCommit();
  const files = Array.from({ length: 100 }, (_, at) => [
    `part-${at % 10}/file-${at}.txt`,
    `${'x'.repeat(at)}\n`,
  ]);
  for (const part of [0, 1, 2]) {
    repository.commit(`part ${part}`, Object.fromEntries(files.filter((_, at) => at % 3 === part)));
  }
  repository.git('branch', 'develop');
  return repository;
}

/** The remote gets one commit with one new file. */
function publish(): string {
  const commit = author.commit('news', {
    [`news-${author.git('rev-list', '--count', 'HEAD')}.txt`]: 'news\n',
  });
  author.git('push', '--quiet', 'origin', 'main');
  return commit;
}

function mirrorsOf(minsky: Minsky): string[] {
  return readdirSync(join(minsky.state, 'mirrors')).map((name) => join(minsky.state, 'mirrors', name));
}

/** What each fetch has brought, by the objects in its pack: three new ones, and perhaps what they are a difference to. */
function transfers(minsky: Minsky): ('everything' | 'little')[] {
  const [mirror = ''] = mirrorsOf(minsky);
  const packs = join(mirror, 'objects/pack');
  return readdirSync(packs)
    .filter((name) => name.endsWith('.idx'))
    .map((name) => {
      const listed = execFileSync('git', ['verify-pack', '-v', join(packs, name)], { encoding: 'utf8' });
      const objects = listed.split('\n').filter((line) => /^[0-9a-f]{40} /.test(line)).length;
      expect(objects < 7 || objects > 100).toBe(true);
      return objects < 7 ? ('little' as const) : ('everything' as const);
    })
    .toSorted();
}

const locations: [string, () => { text: string; repo: { id: string; url: string; path: null } }][] = [
  [
    'file:',
    () => ({
      text: `file://${bare.path}`,
      repo: { id: `file://${host}${bare.path}`, url: `file://${bare.path}`, path: null },
    }),
  ],
  [
    'http:',
    () => ({
      text: `${server.url()}/app.git`,
      repo: { id: `${server.url().slice(7)}/app`, url: `${server.url()}/app.git`, path: null },
    }),
  ],
];

describe.each(locations)('a repository at a %s URL', (_scheme, location) => {
  it('is started from as a local one, with itself as origin', async () => {
    const minsky = aMinsky();
    const { text, repo } = location();
    const outcome = await minsky.json(`session start work --repo ${text}`);
    const session = recordOf(minsky, bare, 'work', { repo });
    expect(normalised(outcome)).toEqual({
      status: 0,
      json: { ok: true, data: { session, resolvedBy: 'name' } },
      stderr: '',
    });
    const workspace = repositoryAt(join(minsky.state, 'sessions/work'));
    expect(workspace.git('remote', 'get-url', 'origin')).toBe(text);
    expect(workspace.git('branch', '--all', '--format=%(refname)').split('\n')).toEqual([
      'refs/heads/work',
      'refs/remotes/origin/HEAD',
      'refs/remotes/origin/develop',
      'refs/remotes/origin/main',
    ]);
    expect(workspace.git('status', '--porcelain')).toBe('');
  });

  it('is fetched once, and then only what is new', async () => {
    const minsky = aMinsky();
    const { text } = location();
    const first = await minsky.data(`session start first --repo ${text}`);
    expect(transfers(minsky)).toEqual(['everything']);
    const commit = publish();
    const second = await minsky.data(`session start second --repo ${text}`);
    expect(second.session.base).toEqual({ branch: 'main', commit });
    expect(second.session.repo).toEqual(first.session.repo);
    expect(transfers(minsky)).toEqual(['everything', 'little']);
    await minsky.data(`session start third --repo ${text}`);
    expect(transfers(minsky)).toEqual(['everything', 'little']);
    expect(mirrorsOf(minsky)).toHaveLength(1);
  });

  it('is the repository of a session that is started inside one of its sessions', async () => {
    const minsky = aMinsky();
    const { text, repo } = location();
    const { session } = await minsky.data(`session start first --repo ${text} --task 1`);
    repositoryAt(session.workspace.path).commit('only there', { 'only.txt': 'there\n' });
    const inside = { cwd: session.workspace.path };
    const outcome = await minsky.json('session start second --base develop', inside);
    expect(normalised(outcome.json)).toEqual({
      ok: true,
      data: { session: recordOf(minsky, bare, 'second', { repo, base: 'develop' }), resolvedBy: 'name' },
    });
    expect(await minsky.json('session start third --task 1', inside)).toEqual(refused(4, 'TASK_HAS_SESSION'));
  });

  it('is mirrored once by several starts at the same time', async () => {
    const minsky = aMinsky();
    const { text } = location();
    const names = ['one', 'two', 'three'];
    const outcomes = await Promise.all(
      names.map((name) => minsky.run(`session start ${name} --repo ${text}`)),
    );
    expect(outcomes.map(({ status }) => status)).toEqual([0, 0, 0]);
    expect(transfers(minsky)).toEqual(['everything']);
    expect(stateOf(minsky)).toEqual({
      sessions: names.toSorted(),
      staging: [],
      trash: [],
      store: ['sessions.sqlite'],
    });
  });
});

describe('--offline', () => {
  it('takes the mirror as it is and asks nobody', async () => {
    const minsky = aMinsky();
    const url = `${server.url()}/app.git`;
    const first = await minsky.data(`session start first --repo ${url}`);
    publish();
    server.requests();
    const second = await minsky.data(`session start second --repo ${url} --offline`);
    expect(second.session.base).toEqual(first.session.base);
    expect(server.requests()).toEqual([]);
  });

  it('is refused for a repository that was never fetched', async () => {
    const minsky = aMinsky();
    const url = `${server.url()}/app.git`;
    const outcome = await minsky.json(`session start work --repo ${url} --offline`);
    expect(outcome).toEqual(refused(3, 'MIRROR_MISSING', { url }));
  });
});

describe('a remote that cannot be reached', () => {
  const unreachable = async (minsky: Minsky, url: string): Promise<void> => {
    const outcome = await minsky.json(`session start work --repo ${url}`);
    expect(outcome).toEqual(refused(7, 'REMOTE_UNREACHABLE', { url, stderr: expect.any(String) }));
    expect(await minsky.data('session list')).toEqual({ sessions: [], next: null });
    expect(stateOf(minsky)).toEqual({ sessions: [], staging: [], trash: [], store: [] });
    expect(mirrorsOf(minsky)).toEqual([]);
  };

  it('because nobody listens leaves nothing behind', async () => {
    const closed = await serveRepositories(dirname(bare.path));
    const url = `${closed.url()}/app.git`;
    await closed.close();
    await unreachable(aMinsky(), url);
  });

  it('because it has no such repository leaves nothing behind', async () => {
    await unreachable(aMinsky(), `${server.url()}/nothing.git`);
  });

  it('any more is told, and --offline still works', async () => {
    const minsky = aMinsky();
    const there = repositoryWithCommit().clone({ name: 'moving.git', bare: true });
    const own = await serveRepositories(dirname(there.path));
    const url = `${own.url()}/moving.git`;
    await minsky.data(`session start first --repo ${url}`);
    renameSync(there.path, `${there.path}.moved`);
    const outcome = await minsky.json(`session start second --repo ${url}`);
    expect(outcome).toEqual(refused(7, 'REMOTE_UNREACHABLE', { url, stderr: expect.any(String) }));
    await own.close();
    const offline = await minsky.data(`session start second --repo ${url} --offline`);
    expect(offline.session.status).toBe('active');
  });
});
