import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { repositoryWithCommit } from '../support/git-repository.ts';
import { aMinsky, type Minsky } from '../support/minsky.ts';

/** The settings that are places, as shown. */
async function places(minsky: Minsky): Promise<unknown[]> {
  const { settings } = await minsky.data('config show');
  const shown = settings as { key: string; value: unknown; layer: string }[];
  return shown
    .filter(({ key }) => /path$|dir$/.test(key))
    .map(({ key, value, layer }) => [key, value, layer]);
}

describe('config show', () => {
  it('shows where the store and the workspaces are, whether a setting says so or not', async () => {
    const minsky = aMinsky();
    expect(await places(minsky)).toEqual([
      ['sessiondb.sqlite.path', join(minsky.state, 'store/sessions.sqlite'), 'default'],
      ['sessiondb.json.path', join(minsky.state, 'store/sessions.json'), 'default'],
      ['workspaces.dir', join(minsky.state, 'sessions'), 'default'],
    ]);
    const chosen = join(minsky.root, 'elsewhere');
    expect(await places(minsky.with({ MINSKY_WORKSPACES_DIR: chosen }))).toContainEqual([
      'workspaces.dir',
      chosen,
      'environment',
    ]);
  });

  it('shows no place while the state directory cannot be told', async () => {
    expect(await places(aMinsky().with({ MINSKY_STATE_DIR: 'relative' }))).toEqual([
      ['sessiondb.sqlite.path', null, 'default'],
      ['sessiondb.json.path', null, 'default'],
      ['workspaces.dir', null, 'default'],
    ]);
  });

  it('says on stderr, once, that a repository sets what only the user may', async () => {
    const [minsky, repository] = [aMinsky(), repositoryWithCommit()];
    const file = join(repository.path, '.minsky/config.yaml');
    mkdirSync(join(file, '..'));
    writeFileSync(file, 'sessiondb:\n  backend: json\n');
    const warning = `warning: ${file} sets 'sessiondb.backend', which only you may set, so it is not obeyed: minsky config migrate\n`;
    for (const words of ['config show', 'config show --json', 'session list', 'db status']) {
      const { stdout, stderr } = await minsky.run(words, { cwd: repository.path });
      expect([stderr, stdout.includes('warning:')]).toEqual([warning, false]);
    }
  });
});
