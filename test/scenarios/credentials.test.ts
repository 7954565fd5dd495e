import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { repositoryAt, repositoryWithCommit } from '../support/git-repository.ts';
import { aMinsky, type Minsky } from '../support/minsky.ts';
import { serveRepositories, type GitHttpServer } from './git-http-server.ts';

const secret = 'pa55-w0rd';
const bare = repositoryWithCommit().clone({ name: 'app.git', bare: true });
let server: GitHttpServer;

beforeAll(async () => {
  server = await serveRepositories(dirname(bare.path), `ada:${secret}`);
});

afterAll(() => server.close());

/** The server is in this process: it has to go on while git runs. */
async function fetchIn(cwd: string): Promise<void> {
  await promisify(execFile)('git', ['fetch', '--quiet', 'origin'], { cwd, timeout: 30_000 });
}

/** The files below the state directory that hold the secret. */
function leaks(minsky: Minsky): string[] {
  try {
    const found = execFileSync('grep', ['--recursive', '--binary-files=text', '-l', '--', secret, '.'], {
      cwd: minsky.state,
      encoding: 'utf8',
    });
    return found.trim().split('\n').toSorted();
  } catch {
    return [];
  }
}

/** Runs the commands in turn, with --json and without, and returns everything they printed. */
async function printed(minsky: Minsky, commands: readonly string[], cwd: string): Promise<string> {
  let all = '';
  for (const command of commands) {
    for (const words of [command, `${command} --json --debug`]) {
      const { stdout, stderr } = await minsky.run(words, { cwd });
      all += `${words.replaceAll(secret, '')}\n${stdout}${stderr}`;
    }
  }
  return all;
}

it('credentials in a URL reach git and nobody else: not the store, the marker, the mirror or the terminal', async () => {
  const minsky = aMinsky();
  const url = `${server.url(`ada:${secret}`)}/app.git`;
  const { session } = await minsky.data(`session start work --repo ${url}`);
  const shown = `${server.url()}/app.git`;
  expect(session.repo).toEqual({ id: `${server.url().slice(7)}/app`, url: shown, path: null });
  const workspace = repositoryAt(session.workspace.path);
  expect(workspace.git('remote', 'get-url', 'origin')).toBe(url);
  await fetchIn(workspace.path);
  // git itself has to know it; nothing else does.
  expect(leaks(minsky)).toEqual(['./sessions/work/.git/config']);
  const commands = ['session list --long', 'session get', 'session dir', 'config show', 'db status'];
  const refusedOnes = [`session start work --repo ${url}`, `session start other --base none --repo ${url}`];
  const all = await printed(minsky, [...commands, ...refusedOnes], session.workspace.path);
  expect(all).not.toContain(secret);
  expect(all).toContain(shown.slice(7, -4));
});

it('a password that is refused is told by nobody', async () => {
  const minsky = aMinsky();
  const wrong = `${server.url(`ada:wrong-${secret}`)}/app.git`;
  const outcome = await minsky.json(`session start work --repo ${wrong} --debug`);
  expect(outcome).toMatchObject({ status: 7, json: { error: { code: 'REMOTE_UNREACHABLE' } } });
  expect(JSON.stringify(outcome)).not.toContain(secret);
  expect(await printed(minsky, [`session start work --repo ${wrong}`], '/')).not.toContain(secret);
  expect(leaks(minsky)).toEqual([]);
});

it('credentials in the remote of a main workspace stay there and in its sessions', async () => {
  const minsky = aMinsky();
  const repository = repositoryWithCommit();
  const url = `${server.url(`ada:${secret}`)}/app.git`;
  repository.git('remote', 'add', 'origin', url);
  await fetchIn(repository.path);
  const all = await printed(
    minsky,
    ['session start work', 'session list', 'session get work'],
    repository.path,
  );
  expect(all).not.toContain(secret);
  expect(leaks(minsky)).toEqual(['./sessions/work/.git/config']);
  await fetchIn(join(minsky.state, 'sessions/work'));
});

it('a session that is started inside one with credentials gets them too', async () => {
  const minsky = aMinsky();
  const url = `${server.url(`ada:${secret}`)}/app.git`;
  const first = await minsky.data(`session start first --repo ${url}`);
  const second = await minsky.data('session start second', { cwd: first.session.workspace.path });
  expect(second.session.repo).toEqual(first.session.repo);
  expect(repositoryAt(second.session.workspace.path).git('remote', 'get-url', 'origin')).toBe(url);
});
