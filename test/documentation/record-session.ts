import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { styleText } from 'node:util';
import { repositoryAt } from '../support/git-repository.ts';
import { aMinsky } from '../support/minsky.ts';
import { repositoryRoot } from '../support/repository-root.ts';
import { typed } from '../scenarios/told-commands.ts';
import { recordedTour, recording } from './recorded-tour.ts';
import { terminalSvg } from './terminal-svg.ts';

// `npm run docs:record` types the tour of the README into a shell and draws what the terminal shows.
// As long as `/home/ada`, so that what is aligned stays aligned.
const home = `/tmp/${Math.random().toString(36).slice(2, 6)}`;
mkdirSync(home);
try {
  writeFileSync(join(repositoryRoot, recording), terminalSvg('A session of minsky', await screen()));
} finally {
  rmSync(home, { recursive: true });
}

async function screen(): Promise<readonly string[]> {
  const app = join(home, 'app');
  mkdirSync(app);
  const repository = repositoryAt(app);
  repository.git('init', '--quiet', '--initial-branch=main');
  repository.commit('first', { '.gitignore': '.env\n', '.worktreeinclude': '.env\n' });
  repository.write({ '.env': 'SECRET=1\n' });
  const defaults = ['MINSKY_STATE_DIR', 'XDG_STATE_HOME', 'MINSKY_CONFIG', 'XDG_CONFIG_HOME'];
  const own = Object.fromEntries(defaults.map((name) => [name, undefined]));
  const minsky = aMinsky().with({ ...own, HOME: home, FORCE_COLOR: '1' });
  const printed = await typed(recordedTour(), { minsky, cwd: app, places: { '/home/ada': home } });
  const coloured = (style: 'green' | 'bold', text: string): string =>
    styleText(style, text, { validateStream: false });
  return printed.flatMap(({ command, output }) => [
    `${coloured('green', '$')} ${coloured('bold', command)}`,
    ...output,
  ]);
}
