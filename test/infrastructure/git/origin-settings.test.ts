import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { gitProcess } from '../../../src/infrastructure/git/git-process.ts';
import { originSettings } from '../../../src/infrastructure/git/origin-settings.ts';
import { callContext } from '../../../src/interfaces/testing/testing.ts';
import { repositoryWithCommit, type GitRepository } from '../../support/git-repository.ts';

const git = gitProcess({ env: process.env });
const url = 'https://example.com/owner/repo';

const configured: Record<string, [set: (repository: GitRepository) => unknown, url: string | null]> = {
  'there is none': [() => null, null],
  'it has a URL': [({ git: run }) => run('remote', 'add', 'origin', url), url],
  'it has several, of which the first is fetched from': [
    ({ git: run }) => {
      run('remote', 'add', 'origin', url);
      run('config', '--add', 'remote.origin.url', 'https://example.com/second');
    },
    url,
  ],
  'another setting rewrites it': [
    ({ git: run }) => {
      run('remote', 'add', 'origin', 'short:owner/repo');
      run('config', 'url.https://example.com/.insteadOf', 'short:');
    },
    url,
  ],
  'it is written down as git did at first': [
    ({ path }) => {
      mkdirSync(join(path, '.git', 'remotes'), { recursive: true });
      writeFileSync(join(path, '.git', 'remotes', 'origin'), `URL: ${url}\n`);
    },
    url,
  ],
  'it has other settings only': [({ git: run }) => run('config', 'remote.origin.prune', 'true'), 'origin'],
};

it.each(Object.entries(configured))(
  'the URL of origin is what git takes it for when %s',
  async (_when, [set, expected]) => {
    const repository = repositoryWithCommit();
    set(repository);
    const found = (await originSettings(git, repository.path, callContext()))._unsafeUnwrap();
    expect(found).toEqual({ url: expected, sshCommand: null });
  },
);

it('the last way to start ssh that is set counts', async () => {
  const repository = repositoryWithCommit();
  repository.git('config', '--add', 'core.sshCommand', 'ssh -4');
  repository.git('config', '--add', 'core.sshCommand', 'ssh -i "my key"');
  const found = (await originSettings(git, repository.path, callContext()))._unsafeUnwrap();
  expect(found).toEqual({ url: null, sshCommand: 'ssh -i "my key"' });
});

it('what was answered holds for the call, and for no other', async () => {
  const repository = repositoryWithCommit();
  const [first, second] = [callContext(), callContext()];
  const urlIn = async (context: typeof first): Promise<string | null> =>
    (await originSettings(git, repository.path, context))._unsafeUnwrap().url;
  repository.git('remote', 'add', 'origin', url);
  expect(await urlIn(first)).toBe(url);
  repository.git('remote', 'set-url', 'origin', 'https://example.com/other');
  expect([await urlIn(first), await urlIn(second)]).toEqual([url, 'https://example.com/other']);
});
