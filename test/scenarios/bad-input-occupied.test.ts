import { existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { repositoryAt, repositoryWithCommit, type GitRepository } from '../support/git-repository.ts';
import { aMinsky, type Minsky } from '../support/minsky.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { imprintOf, oneSession, remainsIn } from './footprint.ts';
import { refusal } from './refusal.ts';

let minsky: Minsky;
let repository: GitRepository;
let place: string;

beforeEach(() => {
  minsky = aMinsky();
  repository = repositoryWithCommit();
  place = join(minsky.state, 'sessions', 'named');
  mkdirSync(join(minsky.state, 'sessions'), { recursive: true });
});

const start = (...words: string[]): string[] => [
  'session',
  'start',
  'named',
  '--repo',
  repository.path,
  ...words,
];

function cloneOf(source: string): GitRepository {
  repository.git('clone', '--quiet', '--', source, place);
  return repositoryAt(place);
}

describe('what stands under the final name is refused and stays as it is when it', () => {
  const occupants: Readonly<Record<string, () => void>> = {
    'is a directory of files': () => {
      mkdirSync(place);
      writeFileSync(join(place, 'precious'), 'only copy');
    },
    'is an empty directory': () => mkdirSync(place),
    'is a file': () => writeFileSync(place, 'only copy'),
    'is a link to a directory': () => symlinkSync(temporaryDirectory(), place),
    'is a link to a checkout of this repository': () => symlinkSync(repository.clone().path, place),
    'is a link that leads nowhere': () => symlinkSync('/nowhere/at/all', place),
    'is a checkout of another repository': () => void cloneOf(repositoryWithCommit().path),
    'is a repository of its own': () => {
      mkdirSync(place);
      repositoryAt(place).git('init', '--quiet');
      repositoryAt(place).commit('mine', { precious: 'only copy' });
    },
    'is a bare repository': () => void repository.git('clone', '--quiet', '--bare', repository.path, place),
    'has a git directory without anything in it': () => mkdirSync(join(place, '.git'), { recursive: true }),
    'has a git file that leads nowhere': () => {
      mkdirSync(place);
      writeFileSync(join(place, '.git'), 'gitdir: /nowhere/at/all\n');
    },
    'is a checkout whose git directory is a link': () => {
      mkdirSync(place);
      symlinkSync(join(repository.path, '.git'), join(place, '.git'));
    },
  };

  it.each(Object.keys(occupants))('%s', async (what) => {
    occupants[what]!();
    const before = [imprintOf(place), imprintOf(repository.path)];
    for (const strategy of ['clone', 'worktree']) {
      expect(await refusal(minsky, start('--strategy', strategy))).toEqual({
        status: 4,
        code: 'DIRECTORY_OCCUPIED',
      });
    }
    expect([imprintOf(place), imprintOf(repository.path)]).toEqual(before);
    expect(remainsIn(minsky)).toEqual(['sessions/named']);
  });

  it('is the workspace of a session that is being deleted', async () => {
    const { session } = await minsky.data(start());
    await minsky.data('session delete named --force');
    const trashed = join(minsky.state, 'trash', session.id);
    expect(existsSync(trashed)).toBe(true);
    repository.git('clone', '--quiet', '--', trashed, place);
    mkdirSync(join(place, '.git/minsky'));
    const marker = join(place, '.git/minsky/session.json');
    writeFileSync(marker, JSON.stringify({ ...session, status: 'trashed', trashedFrom: 'active' }));
    repositoryAt(place).git('remote', 'set-url', 'origin', repository.path);
    const before = imprintOf(place);
    expect(await refusal(minsky, start())).toEqual({ status: 4, code: 'SESSION_BUSY' });
    expect(imprintOf(place)).toEqual(before);
  });
});

describe('a checkout of this repository that stands under the final name', () => {
  it('is adopted with everything in it, and said to be', async () => {
    const checkout = cloneOf(repository.path);
    checkout.git('switch', '--quiet', '--create', 'work');
    checkout.write({ 'half-done': 'not committed' });
    const { ['.git/index']: _, ...before } = imprintOf(place);
    const { stderr, json } = await minsky.json(start());
    const { session } = json.data;
    expect({
      name: session.name,
      branch: session.branch,
      status: session.status,
      path: session.workspace.path,
    }).toEqual({ name: 'named', branch: 'work', status: 'active', path: place });
    expect(stderr).toContain(place);
    expect(imprintOf(place)).toMatchObject(before);
    expect(remainsIn(minsky)).toEqual(oneSession('named'));
  });

  it('is refused when another branch was asked for than it has', async () => {
    cloneOf(repository.path);
    const before = imprintOf(place);
    expect(await refusal(minsky, start('--branch', 'other'))).toEqual({
      status: 4,
      code: 'ADOPTION_MISMATCH',
    });
    expect(imprintOf(place)).toEqual(before);
    expect(remainsIn(minsky)).toEqual(['sessions/named']);
  });

  it('is adopted after its record was lost, with the record that its marker keeps', async () => {
    const { session } = await minsky.data(start('--task', 'gh#12'));
    const lost = { ...minsky, state: temporaryDirectory() };
    const elsewhere = minsky.with({
      MINSKY_STATE_DIR: lost.state,
      MINSKY_WORKSPACES_DIR: join(minsky.state, 'sessions'),
    });
    const again = await elsewhere.data(start());
    expect({ id: again.session.id, task: again.session.task }).toEqual({ id: session.id, task: 'gh#12' });
    expect(remainsIn(lost)).toEqual(['record named: active']);
  });

  it('is refused for a task that its marker contradicts', async () => {
    await minsky.data(start('--task', 'gh#12'));
    const elsewhere = minsky.with({
      MINSKY_STATE_DIR: temporaryDirectory(),
      MINSKY_WORKSPACES_DIR: join(minsky.state, 'sessions'),
    });
    const before = imprintOf(place);
    expect(await refusal(elsewhere, start('--task', 'gh#13'))).toEqual({
      status: 4,
      code: 'DIRECTORY_OCCUPIED',
    });
    expect(imprintOf(place)).toEqual(before);
  });
});

describe('what appears under the final name while a session is built', () => {
  it.each(['clone', 'worktree'])('is never replaced, and the rest is taken back (%s)', async (strategy) => {
    // A filter of the user runs while files are checked out, which is after everything was looked at.
    repository.commit('filtered', { '.gitattributes': 'src/** filter=late\n' });
    const appears = `mkdir -p '${place}' && echo mine >'${place}/precious' && cat`;
    const settings = join(minsky.home, 'late.gitconfig');
    writeFileSync(settings, `[filter "late"]\n\tsmudge = "${appears}"\n\tclean = cat\n`);
    const before = imprintOf(repository.path);
    const late = minsky.with({ GIT_CONFIG_GLOBAL: settings });
    expect(await refusal(late, start('--strategy', strategy))).toEqual({
      status: 4,
      code: 'DIRECTORY_OCCUPIED',
    });
    expect(readdirSync(place)).toEqual(['precious']);
    expect(remainsIn(minsky)).toEqual(['sessions/named']);
    expect(imprintOf(repository.path)).toEqual(before);
  });
});
