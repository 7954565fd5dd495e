import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { gitProcess, type GitCall } from '../../../src/infrastructure/git/git-process.ts';
import { absolutePath, callContext, RecordingNarration } from '../../../src/interfaces/testing/testing.ts';
import { emptyRepository, repositoryWithCommit } from '../../support/git-repository.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { isAlive, until } from './live-processes.ts';

const git = gitProcess({ env: process.env });

function call(cwd: string, args: readonly string[], more: Partial<GitCall> = {}): GitCall {
  return { purpose: 'read', cwd: absolutePath(cwd), repository: 'around', args, ...more };
}

/** A directory with programs of the given names and shell scripts. */
function programs(scripts: Readonly<Record<string, string>>): string {
  const directory = temporaryDirectory('bin-');
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(directory, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(directory, name), 0o755);
  }
  return directory;
}

/** A transport of which two processes, told in the file, never end by themselves. */
function endlessSsh(): { readonly env: Record<string, string | undefined>; readonly pids: () => number[] } {
  const file = join(temporaryDirectory('pids-'), 'pids');
  const bin = programs({
    ssh: `sleep 1000 &\necho $! $$ >'${file}.new'\nmv '${file}.new' '${file}'\nexec sleep 1000`,
  });
  return {
    env: { ...process.env, GIT_SSH_COMMAND: join(bin, 'ssh') },
    pids: () => (existsSync(file) ? readFileSync(file, 'utf8').trim().split(' ').map(Number) : []),
  };
}

describe('a git process', () => {
  it('answers with what git prints', async () => {
    const repository = repositoryWithCommit();
    const answer = await git.run(call(repository.path, ['rev-parse', 'HEAD']), callContext());
    expect(answer._unsafeUnwrap()).toMatchObject({
      exitCode: 0,
      stdout: `${repository.git('rev-parse', 'HEAD')}\n`,
    });
  });

  it('gives git the input', async () => {
    const { path } = emptyRepository();
    const answer = await git.run(call(path, ['hash-object', '--stdin'], { input: 'one\n' }), callContext());
    expect(answer._unsafeUnwrap().stdout).toBe('5626abf0f72e58d7a153368ba57db4c673c0e171\n');
  });

  it('takes an expected exit code for an answer and any other for GitFailed', async () => {
    const { path } = emptyRepository();
    const args = ['config', '--get', 'no.such'];
    expect(
      (await git.run(call(path, args, { answers: [0, 1] }), callContext()))._unsafeUnwrap().exitCode,
    ).toBe(1);
    expect(
      (await git.run(call(path, ['rev-parse', '--verify', 'gone branch']), callContext()))._unsafeUnwrapErr(),
    ).toEqual({
      kind: 'GitFailed',
      command: "git rev-parse --verify 'gone branch'",
      exitCode: 128,
      stderr: 'fatal: Needed a single revision',
    });
  });

  it('says FileError of a directory that is gone, a file, or that cannot be entered', async () => {
    const directory = temporaryDirectory();
    writeFileSync(join(directory, 'file'), '');
    const run = (path: string) => git.run(call(join(directory, path), ['version']), callContext());
    expect((await run('gone'))._unsafeUnwrapErr()).toMatchObject({ kind: 'FileError', reason: 'not-found' });
    expect((await run('file'))._unsafeUnwrapErr()).toMatchObject({
      kind: 'FileError',
      reason: 'not-a-directory',
    });
  });

  it('says GitMissing when there is no git', async () => {
    const nowhere = gitProcess({ env: { PATH: temporaryDirectory() } });
    expect((await nowhere.run(call('/', ['version']), callContext()))._unsafeUnwrapErr()).toEqual({
      kind: 'GitMissing',
    });
  });

  it.each([
    ['git version 2.37.1 (Apple Git-137.1)', { kind: 'GitTooOld', found: '2.37.1', needed: '2.38' }],
    ['git version 1.9.0.windows.1', { kind: 'GitTooOld', found: '1.9.0.windows.1', needed: '2.38' }],
    [
      'git version 2.38.0-rc1',
      { kind: 'GitFailed', command: 'git merge-tree', exitCode: 129, stderr: 'usage' },
    ],
    ['git version 3.0', { kind: 'GitFailed', command: 'git merge-tree', exitCode: 129, stderr: 'usage' }],
  ])('explains the failure of %s', async (version, expected) => {
    const bin = programs({
      git: `case "$*" in *version) echo '${version}';; *) echo usage >&2; exit 129;; esac`,
    });
    const old = gitProcess({ env: { PATH: `${bin}:${process.env.PATH}` } });
    expect((await old.run(call('/', ['merge-tree']), callContext()))._unsafeUnwrapErr()).toEqual(expected);
  });

  it('says which signal ended git', async () => {
    const bin = programs({ git: 'kill -9 $$' });
    const killed = gitProcess({ env: { PATH: `${bin}:${process.env.PATH}` } });
    expect((await killed.run(call('/', ['x']), callContext()))._unsafeUnwrapErr()).toMatchObject({
      kind: 'GitFailed',
      exitCode: null,
    });
  });

  it('does not wait for a stranger that keeps the pipes open', async () => {
    const bin = programs({ git: 'setsid sleep 1000 & echo $!' });
    const answer = await gitProcess({ env: { PATH: `${bin}:${process.env.PATH}` } }).run(
      call('/', ['x']),
      callContext(),
    );
    process.kill(Number(answer._unsafeUnwrap().stdout));
    expect(answer._unsafeUnwrap().exitCode).toBe(0);
  });
});

describe('the environment of a git process', () => {
  it('lets no inherited variable lead to another repository', async () => {
    const here = repositoryWithCommit();
    const other = repositoryWithCommit({ name: 'other' });
    const names = other.git('rev-parse', '--local-env-vars').split('\n');
    const hostile = Object.fromEntries(names.map((name) => [name, join(other.path, '.git')]));
    const env = {
      ...process.env,
      ...hostile,
      GIT_NAMESPACE: 'x',
      GIT_CONFIG_COUNT: '1',
      GIT_CONFIG_KEY_0: 'a.b',
      GIT_CONFIG_VALUE_0: 'c',
    };
    const led = gitProcess({ env });
    const run = (...args: string[]) => led.run(call(here.path, args, { answers: [0, 1] }), callContext());
    expect((await run('rev-parse', '--show-toplevel'))._unsafeUnwrap().stdout).toBe(`${here.path}\n`);
    expect((await run('config', '--get', 'a.b'))._unsafeUnwrap().stdout).toBe('');
  });

  it('keeps what tells who the user is and where their configuration is', async () => {
    const config = join(temporaryDirectory(), 'config');
    writeFileSync(config, '[user]\n\tname = From File\n');
    const kept = gitProcess({
      env: {
        ...process.env,
        GIT_CONFIG_GLOBAL: config,
        GIT_AUTHOR_NAME: 'From Variable',
        GIT_AUTHOR_EMAIL: 'a@b',
      },
    });
    const print = async (...args: string[]) =>
      (await kept.run(call('/', args), callContext()))._unsafeUnwrap().stdout;
    expect(await print('var', 'GIT_AUTHOR_IDENT')).toMatch(/^From Variable <a@b> /);
    expect(await print('config', 'user.name')).toBe('From File\n');
  });

  it('finds no repository above the directory that is meant to be the top of one', async () => {
    const { path } = repositoryWithCommit();
    const inside = join(path, 'src');
    const ask = (repository: GitCall['repository']) =>
      git.run(call(inside, ['rev-parse', '--show-prefix'], { repository, answers: [0, 128] }), callContext());
    expect((await ask('around'))._unsafeUnwrap().stdout).toBe('src/\n');
    expect((await ask('top'))._unsafeUnwrap().exitCode).toBe(128);
    expect((await ask('none'))._unsafeUnwrap().exitCode).toBe(128);
  });

  it('never asks for a password', async () => {
    const asked = join(temporaryDirectory(), 'asked');
    const bin = programs({ ask: `touch '${asked}'; echo secret` });
    const env = {
      ...process.env,
      GIT_ASKPASS: join(bin, 'ask'),
      SSH_ASKPASS: join(bin, 'ask'),
      GIT_TERMINAL_PROMPT: '1',
    };
    const failure = await gitProcess({ env }).run(
      call('/', ['-c', `core.askPass=${join(bin, 'ask')}`, 'credential', 'fill'], {
        input: 'protocol=https\nhost=example.com\n\n',
      }),
      callContext(),
    );
    expect(failure._unsafeUnwrapErr()).toMatchObject({ kind: 'GitFailed', exitCode: 128 });
    expect(existsSync(asked)).toBe(false);
  });

  it('never runs a command that poses as a transport, whoever allows it', async () => {
    const ran = join(temporaryDirectory(), 'ran');
    const config = join(temporaryDirectory(), 'config');
    writeFileSync(
      config,
      '[protocol "ext"]\n\tallow = always\n[url "ext::sh -c "]\n\tinsteadOf = https://host/\n',
    );
    const allowing = { ...process.env, GIT_CONFIG_GLOBAL: config };
    for (const env of [allowing, { ...process.env, GIT_ALLOW_PROTOCOL: 'ext:file' }]) {
      for (const url of [`ext::sh -c 'touch% ${ran}'`, `https://host/'touch% ${ran}'`]) {
        const call: GitCall = {
          ...{ purpose: 'transfer', cwd: absolutePath('/'), repository: 'none' },
          args: ['ls-remote', '--', url],
        };
        const listed = await gitProcess({ env }).run(call, callContext());
        expect(listed._unsafeUnwrapErr()).toMatchObject({
          stderr: expect.stringMatching(/^fatal: transport '(ext|https)' not allowed$/),
        });
      }
    }
    expect(existsSync(ran)).toBe(false);
  });

  it.each([
    ['none', {}, 'ssh -o ConnectTimeout=30 -o BatchMode=yes'],
    [
      'an OpenSSH of the user',
      { GIT_SSH_COMMAND: '/usr/bin/ssh -i key' },
      '/usr/bin/ssh -i key -o BatchMode=yes',
    ],
    ['another program of the user', { GIT_SSH_COMMAND: 'plink -batch' }, 'plink -batch'],
    ['a program in the older variable', { GIT_SSH: '/opt/ssh-wrapper' }, ''],
  ])('gives ssh no way to ask: %s', async (_, own, expected) => {
    const env = { PATH: process.env.PATH, ...own };
    const answer = await gitProcess({ env }).run(
      call('/', ['-c', 'alias.show=!printf %s "$GIT_SSH_COMMAND"', 'show-it'], {
        purpose: 'transfer',
        settings: ['alias.show-it=!printf %s "$GIT_SSH_COMMAND"'],
      }),
      callContext(),
    );
    expect(answer._unsafeUnwrap().stdout).toBe(expected);
  });

  it('keeps the ssh command of the configuration', async () => {
    const repository = emptyRepository();
    repository.git('config', 'core.sshCommand', 'ssh -i deploy-key');
    const answer = await gitProcess({ env: { PATH: process.env.PATH } }).run(
      call(repository.path, ['show-it'], {
        purpose: 'transfer',
        settings: ['alias.show-it=!printf %s "$GIT_SSH_COMMAND"'],
      }),
      callContext(),
    );
    expect(answer._unsafeUnwrap().stdout).toBe('ssh -i deploy-key -o BatchMode=yes');
  });
});

describe('a git process that shall stop', () => {
  it('is Interrupted before it starts', async () => {
    const context = callContext({ signal: AbortSignal.abort() });
    expect((await git.run(call('/', ['version']), context))._unsafeUnwrapErr()).toEqual({
      kind: 'Interrupted',
    });
  });

  it('takes everything that it started with it', async () => {
    const { env, pids } = endlessSsh();
    const controller = new AbortController();
    const running = gitProcess({ env }).run(
      call('/', ['ls-remote', 'ssh://host.invalid/repository'], { purpose: 'transfer' }),
      callContext({ signal: controller.signal }),
    );
    await until(() => pids().length === 2);
    controller.abort();
    expect((await running)._unsafeUnwrapErr()).toEqual({ kind: 'Interrupted' });
    await until(() => !pids().some(isAlive));
  });

  it.each([
    ['question', 'is killed: it has nothing to tidy up', false],
    ['transfer', 'is asked to end first', true],
  ] as const)('for a %s %s', async (purpose, _what, isAsked) => {
    const place = temporaryDirectory();
    const [ready, asked] = [join(place, 'ready'), join(place, 'asked')];
    const bin = programs({
      git: `trap ': >"${asked}"; exit 1' TERM; : >'${ready}'; while :; do sleep 0.01; done`,
    });
    const controller = new AbortController();
    const running = gitProcess({ env: { ...process.env, PATH: `${bin}:${process.env.PATH}` } }).run(
      call('/', ['ls-remote'], { purpose, sshCommand: null }),
      callContext({ signal: controller.signal }),
    );
    await until(() => existsSync(ready));
    controller.abort();
    expect((await running)._unsafeUnwrapErr()).toEqual({ kind: 'Interrupted' });
    expect(existsSync(asked)).toBe(isAsked);
  });

  it('is GitTimedOut when it takes longer than it may', async () => {
    const { env, pids } = endlessSsh();
    const failure = await gitProcess({ env }).run(
      call('/', ['ls-remote', 'ssh://ada:secret@host.invalid/repository'], {
        purpose: 'transfer',
        limit: 500,
      }),
      callContext(),
    );
    expect(failure._unsafeUnwrapErr()).toEqual({
      kind: 'GitTimedOut',
      command: 'git ls-remote ssh://ada:***@host.invalid/repository',
      milliseconds: 500,
    });
    await until(() => !pids().some(isAlive));
  });
});

describe('what a git process says', () => {
  it('is told as progress while it runs', async () => {
    const bin = programs({
      git: [
        "printf 'Cloning into x...\\n' >&2",
        "printf 'remote: Enumerating objects: 7, done.\\n' >&2",
        "printf 'Receiving objects:   0%% (0/7)\\rReceiving objects:  42%% (3/7)\\r' >&2",
        "printf 'Receiving objects: 100%% (7/7), 1.2 KiB | 3 MiB/s, done.\\n' >&2",
      ].join('\n'),
    });
    const narration = new RecordingNarration();
    const telling = gitProcess({ env: { PATH: `${bin}:${process.env.PATH}` } });
    await telling.run(call('/', ['clone']), callContext({ narration }));
    expect(narration.steps).toEqual([
      { label: 'Enumerating objects', percent: null },
      { label: 'Receiving objects', percent: 0 },
      { label: 'Receiving objects', percent: 42 },
      { label: 'Receiving objects', percent: 100 },
    ]);
  });

  it('is kept without credentials and progress, and only its end', async () => {
    const bin = programs({
      git: [
        'i=0; while [ $i -lt 100 ]; do echo "line $i" >&2; i=$((i+1)); done',
        "printf 'Receiving objects:  42%% (3/7)\\r' >&2",
        'echo "fatal: unable to access \'https://ada:secret@example.com/x/\': no" >&2',
        "echo 'fatal: https://token@example.com and ssh://git@example.com' >&2",
        'exit 128',
      ].join('\n'),
    });
    const failing = gitProcess({ env: { PATH: `${bin}:${process.env.PATH}` } });
    const failure = await failing.run(call('/', ['fetch', 'https://token@example.com/x']), callContext());
    const lines = Array.from({ length: 18 }, (_, index) => `line ${82 + index}`);
    expect(failure._unsafeUnwrapErr()).toEqual({
      kind: 'GitFailed',
      command: 'git fetch https://***@example.com/x',
      exitCode: 128,
      stderr: [
        ...lines,
        "fatal: unable to access 'https://***@example.com/x/': no",
        'fatal: https://***@example.com and ssh://git@example.com',
      ].join('\n'),
    });
  });
});
