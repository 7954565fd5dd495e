import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import type { CallContext } from '../../../src/application/ports/narration.ts';
import type { Session } from '../../../src/domain/session/session.ts';
import { baseRepository } from '../../../src/infrastructure/git/base-repository.ts';
import { gitProcess, type GitProcess } from '../../../src/infrastructure/git/git-process.ts';
import {
  aSession,
  branchName,
  callContext,
  commitId,
  sessionName,
} from '../../../src/interfaces/testing/testing.ts';
import { repositoryWithCommit, type GitRepository } from '../../support/git-repository.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { isAlive, until } from './live-processes.ts';

interface Situation {
  readonly source: GitRepository;
  readonly workspace: GitRepository;
  readonly session: Session;
}

function clone(url: string | null = null): Situation {
  const source = repositoryWithCommit();
  const workspace = source.clone();
  workspace.git('switch', '--quiet', '--no-track', '-c', 'task');
  const session = aSession({
    name: sessionName('task'),
    branch: branchName('task'),
    base: { branch: branchName('main'), commit: commitId(source.git('rev-parse', 'main')) },
    workspace: { path: workspace.path, host: 'host', strategy: 'clone' },
    repo: { ...aSession().repo, url: url ?? `file://${source.path}` },
  });
  return { source, workspace, session };
}

/** A way to start git that writes down with which words and for what. */
function watched(env: Record<string, string | undefined> = process.env) {
  const git = gitProcess({ env });
  const calls: string[] = [];
  const watching: GitProcess = {
    run: (call, context) => {
      calls.push(`${call.purpose} ${call.args[0] ?? ''}`);
      return git.run(call, context);
    },
  };
  return { repository: baseRepository(watching), calls };
}

/** A program for ssh that runs the command here, and one that never does, with the file of its process ids. */
function ssh(answers: boolean): { readonly program: string; readonly pids: () => readonly number[] } {
  const place = temporaryDirectory('ssh-');
  const [program, file] = [join(place, 'ssh'), join(place, 'pids')];
  const work = answers
    ? 'for command; do :; done; exec sh -c "$command"'
    : `sleep 1000 & echo $! $$ >'${file}.new'; mv '${file}.new' '${file}'; exec sleep 1000`;
  writeFileSync(program, `#!/bin/sh\n${work}\n`);
  chmodSync(program, 0o755);
  return {
    program,
    pids: () => (existsSync(file) ? readFileSync(file, 'utf8').trim().split(' ').map(Number) : []),
  };
}

async function askedBeforehand(
  { session }: Situation,
  { repository }: ReturnType<typeof watched>,
  context: CallContext = callContext(),
): Promise<unknown> {
  (await repository.ask(session, context))._unsafeUnwrap();
  const found = await repository.tips({ session, offline: false, track: false }, context);
  return found.match<unknown>(
    ({ base }) => base.commit,
    (error) => error,
  );
}

describe('origin, asked beforehand', () => {
  it('is asked once, and what it has now is the answer', async () => {
    const situation = clone();
    const commit = situation.source.commit('second', { 'new.txt': 'new\n' });
    const git = watched();
    expect(await askedBeforehand(situation, git)).toBe(commit);
    expect(git.calls.filter((call) => /ls-remote|config/.test(call))).toEqual([
      'question ls-remote',
      'read config',
    ]);
  });

  it('is asked again by who wants to know again', async () => {
    const situation = clone();
    const git = watched();
    const context = callContext();
    await askedBeforehand(situation, git, context);
    const commit = situation.source.commit('second', { 'new.txt': 'new\n' });
    const { session } = situation;
    const again = await git.repository.tips({ session, offline: false, track: false }, context);
    expect(again._unsafeUnwrap().base.commit).toBe(commit);
  });

  it('changes nothing by that', async () => {
    const { source, workspace, session } = clone();
    source.commit('second', { 'new.txt': 'new\n' });
    const refs = (): string => workspace.git('for-each-ref');
    const before = refs();
    const context = callContext();
    const { repository, calls } = watched();
    await repository.ask(session, context);
    await repository.tips({ session, offline: false, track: false }, context);
    expect([refs(), calls.includes('transfer fetch')]).toEqual([before, true]);
  });

  it('that cannot be reached is told once its answer is wanted', async () => {
    const situation = clone();
    situation.workspace.git('remote', 'set-url', 'origin', 'http://127.0.0.1:1/x.git');
    const git = watched();
    expect(await askedBeforehand(situation, git)).toMatchObject({
      kind: 'RemoteUnreachable',
      url: 'http://127.0.0.1:1/x.git',
    });
    expect(git.calls.filter((call) => call.endsWith('ls-remote'))).toEqual(['question ls-remote']);
  });

  it('that was taken away is none, whatever lies in the workspace under its name', async () => {
    const situation = clone();
    situation.source.git('clone', '--quiet', situation.source.path, join(situation.workspace.path, 'origin'));
    situation.workspace.git('remote', 'remove', 'origin');
    expect(await askedBeforehand(situation, watched())).toMatchObject({ kind: 'OriginMissing' });
  });

  it.each([
    ['as the record says', 'ssh://host/app.git', ['transfer ls-remote']],
    ['though the record does not say so', null, ['question ls-remote', 'transfer ls-remote']],
  ])('over ssh is asked with the way to start it, %s', async (_what, url, asked) => {
    const situation = clone(url);
    const { source, workspace } = situation;
    workspace.git('config', 'core.sshCommand', ssh(true).program);
    workspace.git('remote', 'set-url', 'origin', `ssh://host${source.path}`);
    const commit = source.commit('second', { 'new.txt': 'new\n' });
    for (const allowed of [undefined, 'file:git:http:https:ssh']) {
      const { GIT_SSH_COMMAND: _none, ...env } = process.env;
      const git = watched({ ...env, GIT_ALLOW_PROTOCOL: allowed });
      expect(await askedBeforehand(situation, git)).toBe(commit);
      expect(git.calls.filter((call) => !call.endsWith('config'))).toEqual([...asked, 'transfer fetch']);
    }
  });
});

describe('origin that does not answer', () => {
  it('over HTTP is let go of at once', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const situation = clone();
    const url = `http://127.0.0.1:${String((silent.address() as AddressInfo).port)}/app.git`;
    situation.workspace.git('remote', 'set-url', 'origin', url);
    const { session } = situation;
    const unwanted = new AbortController();
    const context = { ...callContext(), signal: unwanted.signal };
    const { repository } = watched();
    const [[request]] = await Promise.all([
      once(silent, 'request') as Promise<[IncomingMessage]>,
      repository.ask(session, context),
    ]);
    const closed = once(request.socket, 'close');
    unwanted.abort();
    await closed;
    silent.close();
    const tips = await repository.tips({ session, offline: false, track: false }, context);
    expect(tips._unsafeUnwrapErr()).toEqual({ kind: 'Interrupted' });
  });

  it('over ssh is let go of with all that was started', async () => {
    const { program, pids } = ssh(false);
    const situation = clone('ssh://host/app.git');
    situation.workspace.git('remote', 'set-url', 'origin', `ssh://host${situation.source.path}`);
    const unwanted = new AbortController();
    const context = { ...callContext(), signal: unwanted.signal };
    await watched({ ...process.env, GIT_SSH_COMMAND: program }).repository.ask(situation.session, context);
    await until(() => pids().length > 0);
    unwanted.abort();
    await until(() => !pids().some(isAlive));
  });
});
