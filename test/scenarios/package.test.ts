import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { repositoryWithCommit } from '../support/git-repository.ts';
import { aMinsky } from '../support/minsky.ts';
import { repositoryRoot } from '../support/repository-root.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** The directory of an installed package, as npm packs it; its dependencies are those of this checkout. */
function installedPackage(): string {
  const place = join(temporaryDirectory(), 'node_modules');
  mkdirSync(place);
  const words = ['pack', '--ignore-scripts', '--silent', '--pack-destination', place];
  const packed = spawnSync('npm', words, { cwd: repositoryRoot });
  const [archive = ''] = readdirSync(place);
  const unpacked = spawnSync('tar', ['-xzf', archive], { cwd: place });
  expect([packed.status, unpacked.status]).toEqual([0, 0]);
  symlinkSync(join(repositoryRoot, 'node_modules'), join(place, 'package', 'node_modules'));
  return join(place, 'package');
}

it('what npm packs has all that a session needs, over both interfaces', async () => {
  const launcher = join(installedPackage(), 'src/interfaces/cli/launcher.cjs');
  const [minsky, repository] = [aMinsky(), repositoryWithCommit()];
  const started = await minsky.run('session start work', { launcher, cwd: repository.path });
  expect(started).toMatchObject({ status: 0, stderr: '' });
  const { path } = (await minsky.data('session get work', { launcher })).session.workspace;
  const dir = await minsky.run('session dir work', { launcher });
  expect(dir).toEqual({ status: 0, stdout: `${path}\n`, stderr: '' });
  const input = `${JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' })}\n`;
  const served = await minsky.run('mcp', { launcher, input });
  expect(JSON.parse(served.stdout)).toEqual({ jsonrpc: '2.0', id: 1, result: {} });
});
