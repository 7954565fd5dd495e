import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { gitProcess, type GitProcess } from '../../../src/infrastructure/git/git-process.ts';
import { mergeDetection } from '../../../src/infrastructure/git/reached-base.ts';
import { aSession, branchName, callContext, commitId } from '../../../src/interfaces/testing/testing.ts';
import type { Session } from '../../../src/domain/session/session.ts';
import { repositoryWithCommit, type GitRepository } from '../../support/git-repository.ts';

interface Setting {
  readonly main: GitRepository;
  readonly workspace: GitRepository;
  readonly session: Session;
  /** How often git was started. */
  readonly started: () => number;
  readonly reached: (remember?: boolean) => Promise<boolean>;
}

/** A clone with the branch `work`, and the session that it belongs to. */
function aClone(main: GitRepository = repositoryWithCommit()): Setting {
  const workspace = main.clone();
  workspace.git('switch', '--quiet', '--create', 'work');
  const session = aSession({
    base: { branch: branchName('main'), commit: commitId(main.git('rev-parse', 'main')) },
    branch: branchName('work'),
    repo: { ...aSession().repo, path: main.path },
    workspace: { path: workspace.path, host: 'host', strategy: 'clone' },
  });
  let calls = 0;
  const git = gitProcess({ env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null' } });
  const counted: GitProcess = {
    run: (call, context) => {
      calls += 1;
      return git.run(call, context);
    },
  };
  const detection = mergeDetection(counted);
  return {
    main,
    workspace,
    session,
    started: () => calls,
    reached: async (remember = false) => {
      const question = { session, workspace: workspace.path, remember };
      return (await detection.hasReachedBase(question, callContext()))._unsafeUnwrap();
    },
  };
}

const noteOf = ({ workspace }: Setting): string => join(workspace.path, '.git/minsky/unmerged.json');

describe('git is not started', () => {
  it('where nothing was committed', async () => {
    const setting = aClone();
    expect(await setting.reached()).toBe(false);
    expect(setting.started()).toBe(0);
  });

  it('where no base has moved, be the branches loose or packed', async () => {
    const setting = aClone();
    setting.workspace.commit('work', { 'one.txt': '1' });
    setting.workspace.git('pack-refs', '--all');
    setting.main.git('pack-refs', '--all');
    expect(await setting.reached()).toBe(false);
    expect(setting.started()).toBe(0);
  });

  it('a second time before a branch moves, if the first was to be remembered', async () => {
    const setting = aClone();
    const { main, workspace } = setting;
    workspace.commit('work', { 'one.txt': '1' });
    workspace.write({ '.git/minsky/session.json': '{}' });
    main.commit('other', { 'other.txt': 'x' });
    expect(await setting.reached()).toBe(false);
    expect(existsSync(noteOf(setting))).toBe(false);
    expect(await setting.reached(true)).toBe(false);
    expect(statSync(noteOf(setting)).mode & 0o777).toBe(0o600);
    const before = setting.started();
    expect(await setting.reached(true)).toBe(false);
    expect(setting.started()).toBe(before);
    main.git('fetch', '--quiet', workspace.path, 'work');
    main.git('merge', '--quiet', '--no-edit', 'FETCH_HEAD');
    expect(await setting.reached(true)).toBe(true);
    expect(workspace.git('status', '--porcelain')).toBe('');
  });
});

describe('work has not reached its base', () => {
  it('while a part of it is missing there', async () => {
    const setting = aClone();
    const { main, workspace } = setting;
    workspace.commit('one', { 'one.txt': '1' });
    main.git('fetch', '--quiet', workspace.path, 'work');
    main.git('merge', '--quiet', '--squash', 'FETCH_HEAD');
    main.commit('squashed');
    workspace.commit('two', { 'two.txt': '2' });
    expect(await setting.reached()).toBe(false);
  });

  it('where the branch only took in what the base has', async () => {
    const setting = aClone();
    const { main, workspace } = setting;
    main.commit('other', { 'other.txt': 'x' });
    workspace.git('pull', '--quiet', '--ff-only', main.path, 'main');
    main.commit('another', { 'another.txt': 'x' });
    expect(await setting.reached()).toBe(false);
  });

  it('where all that it changed was changed back', async () => {
    const setting = aClone();
    const { main, workspace } = setting;
    workspace.commit('there', { 'README.md': 'changed\n' });
    workspace.commit('and back', { 'README.md': 'first\n' });
    main.commit('other', { 'other.txt': 'x' });
    expect(await setting.reached()).toBe(false);
  });

  it('by a base inside the clone alone, which would go with it', async () => {
    const setting = aClone();
    setting.workspace.commit('one', { 'one.txt': '1' });
    setting.workspace.git('branch', '--force', 'main', 'work');
    expect(await setting.reached()).toBe(false);
  });
});

describe('work has reached its base', () => {
  it('also where the source has another hash for everything, and the clone has not fetched', async () => {
    const setting = aClone();
    const { main, workspace } = setting;
    workspace.commit('one', { 'one.txt': '1\n' });
    workspace.commit('two', { 'one.txt': '1\n2\n', 'bin.dat': '\0\x01' });
    main.commit('before', { 'README.md': 'first\nsecond\n' });
    main.commit('as if by a server', { 'one.txt': '1\n2\n', 'bin.dat': '\0\x01' });
    main.commit('after', { 'one.txt': 'changed again\n' });
    expect(await setting.reached()).toBe(true);
    expect(() => workspace.git('cat-file', '-e', main.git('rev-parse', 'main'))).toThrow();
  });

  it('by what `origin` has, when there is no main workspace', async () => {
    const setting = aClone();
    const { main, workspace } = setting;
    workspace.commit('one', { 'one.txt': '1' });
    main.git('fetch', '--quiet', workspace.path, 'work');
    main.git('merge', '--quiet', '--no-ff', '--no-edit', 'FETCH_HEAD');
    workspace.git('fetch', '--quiet', 'origin');
    const session = { ...setting.session, repo: { ...setting.session.repo, path: null } };
    const git = gitProcess({ env: process.env });
    const question = { session, workspace: workspace.path, remember: false };
    expect((await mergeDetection(git).hasReachedBase(question, callContext()))._unsafeUnwrap()).toBe(true);
  });

  it('whatever the path of the main workspace has in it', async () => {
    const setting = aClone(repositoryWithCommit({ name: 'a: "quoted" \\ repository' }));
    const { main, workspace } = setting;
    workspace.commit('one', { 'one.txt': '1' });
    main.commit('the same', { 'one.txt': '1' });
    expect(await setting.reached()).toBe(true);
  });

  it('only once nothing in it is uncommitted', async () => {
    const setting = aClone();
    const { main, workspace } = setting;
    workspace.commit('one', { 'one.txt': '1' });
    main.commit('the same', { 'one.txt': '1' });
    workspace.write({ 'two.txt': '2' });
    expect(await setting.reached(true)).toBe(false);
    workspace.write({ 'two.txt': null });
    expect(await setting.reached(true)).toBe(true);
    expect(readFileSync(join(workspace.path, '.git/HEAD'), 'utf8')).toBe('ref: refs/heads/work\n');
  });
});
