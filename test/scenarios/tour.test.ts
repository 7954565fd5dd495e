import { mkdirSync, realpathSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { repositoryAt, repositoryWithCommit, type GitRepository } from '../support/git-repository.ts';
import { aMinsky, normalised, type Minsky } from '../support/minsky.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { expectedTour, stateOf, takeTour, type TourPlace } from './readme-tour.ts';
import { recordOf, refused } from './session-record.ts';

interface Setting {
  readonly minsky: Minsky;
  readonly repository: GitRepository;
  readonly place: TourPlace;
}

/** A directory that has the repository's file system entries and another name. */
function linkTo(target: string): string {
  const link = join(temporaryDirectory(), 'link');
  symlinkSync(target, link);
  return link;
}

function inApp(placeOf: (repository: GitRepository) => TourPlace): Setting {
  const repository = repositoryWithCommit({ name: 'app' });
  return { minsky: aMinsky(), repository, place: placeOf(repository) };
}

async function insideAnotherSession(...below: string[]): Promise<Setting> {
  const minsky = aMinsky();
  const repository = repositoryWithCommit({ name: 'app' });
  await minsky.data('session start other', { cwd: repository.path });
  const cwd = join(minsky.state, 'sessions/other', ...below);
  return { minsky, repository, place: { cwd, others: [recordOf(minsky, repository, 'other')] } };
}

const places: Record<string, () => Setting | Promise<Setting>> = {
  'the main workspace': () => inApp(({ path }) => ({ cwd: path })),
  'a subdirectory of the main workspace': () => inApp(({ path }) => ({ cwd: join(path, 'src') })),
  'the git directory of the main workspace': () => inApp(({ path }) => ({ cwd: join(path, '.git/refs') })),
  "another session's workspace": () => insideAnotherSession(),
  "a subdirectory of another session's workspace": () => insideAnotherSession('src'),
  'the root directory, with --repo': () => inApp(({ path }) => ({ cwd: '/', repo: path })),
  'beside the repository, with a relative --repo': () =>
    inApp(({ path }) => ({ cwd: join(path, '..'), repo: './app' })),
  'a symbolic link to the repository': () => inApp(({ path }) => ({ cwd: linkTo(path) })),
  'a repository whose name has spaces, quotes and letters of all kinds': () => {
    const repository = repositoryWithCommit({ name: `Ünser "schönes" $HOME's 仓库 -x` });
    return { minsky: aMinsky(), repository, place: { cwd: repository.path } };
  },
};

describe.each(Object.entries(places))('from %s', (_place, setting) => {
  it('the tour gives its answers and leaves nothing behind', async () => {
    const { minsky, repository, place } = await setting();
    const before = refsAndFiles(repository);
    expect(await takeTour(minsky, place)).toEqual(expectedTour(minsky, repository, place));
    const others = place.others === undefined ? [] : ['other'];
    expect(stateOf(minsky)).toEqual({ sessions: others, staging: [], trash: [], store: ['sessions.sqlite'] });
    expect(refsAndFiles(repository)).toEqual(before);
  });
});

describe('wherever the state directory is', () => {
  it('the tour works through a symbolic link to it', async () => {
    const real = temporaryDirectory('state-');
    const minsky = aMinsky().with({ MINSKY_STATE_DIR: linkTo(real) });
    const repository = repositoryWithCommit({ name: 'app' });
    const place = { cwd: repository.path };
    const expected = expectedTour({ ...minsky, state: real }, repository, place);
    expect(normalised(await takeTour(minsky, place), { [minsky.state]: real })).toEqual(expected);
    expect(stateOf(minsky)).toEqual(nothingLeft);
  });

  it('the tour works in the default place of a home with spaces and quotes', async () => {
    const root = join(temporaryDirectory(), `Ada's "second" home $(exit 3)`);
    mkdirSync(root);
    const minsky = aMinsky(root).with({ MINSKY_STATE_DIR: undefined, XDG_STATE_HOME: undefined });
    mkdirSync(join(minsky.home, 'my app'));
    const repository = repositoryAt(join(minsky.home, 'my app'));
    repository.git('init', '--quiet', '--initial-branch=main');
    repository.commit('first', { 'src/one.txt': 'one\n' });
    const place = { cwd: join(repository.path, 'src') };
    expect(minsky.state).toBe(join(root, 'home/.local/state/minsky'));
    expect(await takeTour(minsky, place)).toEqual(expectedTour(minsky, repository, place));
    expect(stateOf(minsky)).toEqual(nothingLeft);
  });
});

describe('where .minsky/config.yaml names another store', () => {
  it('every command warns once, obeys nothing of it and answers as everywhere', async () => {
    const minsky = aMinsky();
    const elsewhere = join(temporaryDirectory(), 'elsewhere');
    const repository = repositoryWithCommit({ name: 'app' });
    const file = '.minsky/config.yaml';
    repository.commit('configure', { [file]: `sessiondb:\n  sqlite:\n    path: ${elsewhere}\n` });
    const at = join(repository.path, file);
    const warning = `warning: ${at} sets 'sessiondb.sqlite.path', which only you may set, so it is not obeyed: minsky config migrate\n`;
    const place = { cwd: join(repository.path, 'src'), stderr: warning };
    const expected = expectedTour(minsky, repository, place);
    const problems = [{ kind: 'MisplacedKey', source: at, line: 3, key: 'sessiondb.sqlite.path' }];
    const invalid = { line: 'config validate', ...refused(2, 'CONFIG_INVALID', { problems }) };
    expect(await takeTour(minsky, place)).toEqual([...expected.slice(0, -1), invalid]);
    expect(stateOf(minsky)).toEqual(nothingLeft);
    expect(() => realpathSync(elsewhere)).toThrow('ENOENT');
  });
});

const nothingLeft = { sessions: [], staging: [], trash: [], store: ['sessions.sqlite'] };

/** Everything about the user's own repository that a session must leave as it is. */
function refsAndFiles(repository: GitRepository): string[] {
  return [
    repository.git('for-each-ref'),
    repository.git('status', '--porcelain=v2', '--branch', '--ignored'),
    repository.git('worktree', 'list', '--porcelain'),
    repository.git('config', '--local', '--list'),
  ];
}
