import { expect, it } from '@jest/globals';
import { repositoryWithCommit } from '../support/git-repository.ts';
import { aMinsky } from '../support/minsky.ts';
import { comparable, pageAt, toldCommands, typed } from './told-commands.ts';

it('the tour of the README prints what the README says, typed in a shell', async () => {
  const minsky = aMinsky();
  const repository = repositoryWithCommit({ name: 'app' });
  repository.commit('include', { '.gitignore': '.env\n', '.worktreeinclude': '.env\n' });
  repository.write({ '.env': 'SECRET=1\n' });
  const told = toldCommands(pageAt('README.md'));
  const places = {
    '/home/ada/.local/state/minsky': minsky.state,
    '/home/ada/app': repository.path,
  };
  expect(told.length).toBeGreaterThan(5);
  const printed = await typed(told, { minsky, cwd: repository.path, places });
  expect(comparable(printed)).toEqual(comparable(told));
});
