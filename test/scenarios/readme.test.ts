import { expect, it } from '@jest/globals';
import { repositoryWithCommit } from '../support/git-repository.ts';
import { aMinsky } from '../support/minsky.ts';
import { examplesIn, toldAndSeen, typed } from './told-examples.ts';

it('the tour of the README prints what the README says, typed in a shell', async () => {
  const minsky = aMinsky();
  const repository = repositoryWithCommit({ name: 'app' });
  repository.commit('include', { '.gitignore': '.env\n', '.worktreeinclude': '.env\n' });
  repository.write({ '.env': 'SECRET=1\n' });
  const examples = examplesIn('README.md');
  const printed = await typed(examples, minsky, repository.path);
  const places = {
    [repository.path]: '/home/ada/app',
    [minsky.state]: '/home/ada/.local/state/minsky',
  };
  expect(examples.length).toBeGreaterThan(5);
  for (const [at, example] of examples.entries()) {
    const { told, seen } = toldAndSeen(example, printed[at] ?? [], places);
    expect({ command: example.command, seen }).toEqual({ command: example.command, seen: told });
  }
});
