import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { repositoryAt, repositoryWithCommit, type GitRepository } from '../support/git-repository.ts';
import { aMinsky, normalised, type Minsky } from '../support/minsky.ts';
import { aFlow, places, tipOf, type Flow } from './session-flow.ts';
import { recordOf, refused } from './session-record.ts';

const local = 'a main workspace';

/** The message of a commit, byte by byte. */
function messageOf(repository: GitRepository, commit: string): string {
  const raw = repository.git('cat-file', 'commit', commit);
  return raw.slice(raw.indexOf('\n\n') + 2);
}

/** Everything that a run of git could have changed in a work tree. */
function stateOf(repository: GitRepository): string {
  const head = readFileSync(join(repository.git('rev-parse', '--absolute-git-dir'), 'HEAD'), 'utf8');
  return `${head}${repository.git('status', '--porcelain')}\n${repository.git('ls-files', '--stage', '--debug')}`;
}

describe.each(places)('a session that goes back to %s', (place) => {
  it('gets one merge commit of base and session, on a branch that is pushed, and nothing is checked out', async () => {
    const flow = await aFlow(place);
    const { minsky, origin, workspace } = flow;
    const before = stateOf(workspace);
    const words = ['session', 'pr', 'work', '--title', 'Add work', '--body', 'It was missing.'];
    const { session, outcome } = await minsky.data(words);
    expect({ outcome, status: session.status }).toEqual({ outcome: 'created', status: 'pr-open' });
    const head = workspace.git('rev-parse', 'work');
    expect(normalised(session.pr)).toEqual({
      branch: 'pr/work',
      head,
      title: 'Add work',
      body: 'It was missing.',
      createdAt: '<time>',
      updatedAt: '<time>',
    });
    const commit = tipOf(origin, 'pr/work')!;
    expect(tipOf(workspace, 'pr/work')).toBe(commit);
    expect(origin.git('rev-list', '--parents', '-1', commit)).toBe(
      `${commit} ${origin.git('rev-parse', 'main')} ${head}`,
    );
    expect(messageOf(origin, commit)).toBe('Add work\n\nIt was missing.');
    expect(origin.git('show', '-s', '--format=%an %ae %ad %cn %ce %cd', commit)).toBe(
      origin.git('show', '-s', '--format=%an %ae %ad %cn %ce %cd', head),
    );
    expect(origin.git('ls-tree', '-r', '--name-only', commit)).toBe('README.md\nsrc/one.txt\nwork.txt');
    expect(stateOf(workspace)).toBe(before);

    const again = await minsky.data('session pr work');
    expect(again).toEqual({ session, outcome: 'unchanged' });
    expect(tipOf(origin, 'pr/work')).toBe(commit);

    const refreshed = await minsky.data(['session', 'pr', 'work', '--title', 'Add all of it']);
    expect(refreshed.outcome).toBe('refreshed');
    expect(refreshed.session.pr).toMatchObject({ title: 'Add all of it', body: 'It was missing.', head });
    const second = tipOf(origin, 'pr/work')!;
    expect(messageOf(origin, second)).toBe('Add all of it\n\nIt was missing.');
    expect(second).not.toBe(commit);

    await minsky.data(['session', 'pr', 'work', '--title', 'Add work']);
    expect(tipOf(origin, 'pr/work')).toBe(commit);
    await flow.close();
  });
});

describe('the marker', () => {
  it('says the same as the record', async () => {
    const { minsky, workspace } = await aFlow(local);
    const { session } = await minsky.data('session pr work --title Work');
    const marker = join(workspace.path, '.git/minsky/session.json');
    expect(JSON.parse(readFileSync(marker, 'utf8'))).toEqual({ ...session, state: minsky.state });
  });
});

describe('a text', () => {
  const bodies: Readonly<Record<string, string>> = {
    'with backticks, dollars and quotes': '`rm -rf $HOME` "double" \'single\' $(touch x) \\n %s {}',
    'with CRLF and trailing space': 'one\r\ntwo  \r\n\r\n\tthree\r\n\r\n',
    'with lines that git would take for comments': '# Heading\n\n# Another\n\n\n\nend',
    'in Unicode': 'Grüße, 世界 🎉 e\u0301 \u202e',
    'that begins with an empty line and has a byte order mark': '\n\n\ufeffbody',
    'of 100 KB': `${'0123456789abcdef'.repeat(64)}\n`.repeat(100),
  };

  it.each(Object.entries(bodies))(
    '%s arrives unchanged from option, file and standard input',
    async (_kind, body) => {
      const { minsky, workspace } = await aFlow(local);
      const title = 'Ti`t`le $x "y" – 世';
      const check = (): void => {
        const commit = tipOf(workspace, 'pr/work')!;
        expect(`${messageOf(workspace, commit)}\n`.startsWith(`${title}\n\n${body}`)).toBe(true);
      };
      const file = join(minsky.home, 'body of it.md');
      writeFileSync(file, body);
      const pr = ['session', 'pr', 'work', '--title', title];
      const first = await minsky.data([...pr, '--body-file', 'body of it.md']);
      expect(first.session.pr).toMatchObject({ title, body });
      check();
      const piped = await minsky.data([...pr, '--body-file', '-'], { input: body });
      expect(piped).toEqual({ session: first.session, outcome: 'unchanged' });
      if (body.length < 100_000)
        expect((await minsky.data([...pr, `--body=${body}`])).outcome).toBe('unchanged');
      expect((await minsky.data('session get work')).session.pr.body).toBe(body);
    },
  );

  it.each<[string, string[], string, string?]>([
    ['no title', [], 'TITLE_NEEDED'],
    ['an empty title', ['--title', '  '], 'INVALID_PULL_REQUEST_TEXT'],
    ['a title of two lines', ['--title', 'one\ntwo'], 'INVALID_PULL_REQUEST_TEXT'],
    ['two bodies', ['--title', 'x', '--body', 'x', '--body-file', 'y'], 'BODY_GIVEN_TWICE'],
    ['a file that is not there', ['--title', 'x', '--body-file', 'nothing.md'], 'TEXT_FILE_UNUSABLE'],
    ['a directory', ['--title', 'x', '--body-file', '.'], 'TEXT_FILE_UNUSABLE'],
  ])('with %s is refused, and nothing has happened', async (_kind, options, code) => {
    const { minsky, origin } = await aFlow(local);
    expect(await minsky.json(['session', 'pr', 'work', ...options])).toEqual(refused(2, code));
    expect(tipOf(origin, 'pr/work')).toBeNull();
    expect((await minsky.data('session get work')).session).toMatchObject({ status: 'active', pr: null });
  });

  it('is not asked for by an editor where nobody sits', async () => {
    const { minsky } = await aFlow(local);
    const env = { EDITOR: 'false', VISUAL: 'false' };
    expect(await minsky.json('session pr work', { env })).toEqual(
      refused(2, 'TITLE_NEEDED', { session: 'work' }),
    );
  });
});

describe('a refusal', () => {
  async function unprepared(flow: Flow, outcome: unknown): Promise<void> {
    expect(await flow.minsky.json('session pr work --title Work')).toEqual(outcome);
    expect(tipOf(flow.origin, 'pr/work')).toBeNull();
    expect((await flow.minsky.data('session get work')).session.status).toBe('active');
  }

  it('names uncommitted files', async () => {
    const flow = await aFlow(local);
    flow.workspace.write({ 'README.md': 'edited\n', 'new file.txt': '' });
    const details = { session: 'work', path: flow.workspace.path, dirty: ['README.md', 'new file.txt'] };
    await unprepared(flow, refused(4, 'UNCOMMITTED_CHANGES', details));
    const { stderr } = await flow.minsky.run('session pr work --title Work');
    expect(stderr).toContain('2 uncommitted files:\n  README.md\n  new file.txt\n');
  });

  it('says that there is nothing to merge, be it without commits or with commits that cancel out', async () => {
    const flow = await aFlow(local);
    flow.workspace.git('revert', '--no-edit', 'HEAD');
    await unprepared(flow, refused(4, 'NOTHING_TO_MERGE'));
    flow.workspace.git('reset', '--quiet', '--hard', 'origin/main');
    await unprepared(flow, refused(4, 'NOTHING_TO_MERGE'));
  });

  it('says that HEAD is detached, or on another branch', async () => {
    const flow = await aFlow(local);
    flow.workspace.git('switch', '--quiet', '--detach');
    await unprepared(flow, refused(4, 'BRANCH_DRIFTED'));
    flow.workspace.git('switch', '--quiet', '-c', 'else');
    await unprepared(flow, refused(4, 'BRANCH_DRIFTED'));
  });

  it('says that a merge is in progress', async () => {
    const flow = await aFlow(local);
    flow.origin.commit('theirs', { 'work.txt': 'theirs\n' });
    await flow.minsky.json('session update work');
    await unprepared(flow, refused(4, 'WORKSPACE_MID_OPERATION'));
  });

  it('says that the base is gone', async () => {
    const flow = await aFlow('a bare repository over file://');
    flow.origin.git('branch', '--move', 'main', 'trunk');
    await unprepared(flow, refused(3, 'BASE_GONE'));
  });

  it('names the conflicts, ends with 5, and is over after session update', async () => {
    const flow = await aFlow(local);
    flow.origin.commit('theirs', { 'work.txt': 'theirs\n', 'other.txt': 'other\n' });
    const details = { session: 'work', base: 'main', conflicts: ['work.txt'], path: flow.workspace.path };
    await unprepared(flow, refused(5, 'MERGE_CONFLICTS', details));
    const { stderr } = await flow.minsky.run('session pr work --title Work');
    expect(stderr).toContain('minsky session update work');
    await flow.minsky.json('session update work');
    flow.workspace.commit('resolved', { 'work.txt': 'both\n' });
    expect(await flow.minsky.data('session pr work --title Work')).toMatchObject({ outcome: 'created' });
  });

  it('protects what somebody put onto the PR branch, at origin or here', async () => {
    const flow = await aFlow('a bare repository over file://');
    await flow.minsky.data('session pr work --title Work');
    const colleague = flow.origin.clone({ name: 'colleague' });
    colleague.git('switch', '--quiet', 'pr/work');
    const tip = colleague.commit('a fix of the reviewer', { 'fix.txt': 'fix\n' });
    colleague.git('push', '--quiet', 'origin', 'pr/work');
    flow.workspace.commit('more', { 'more.txt': 'more\n' });
    const details = { session: 'work', path: flow.workspace.path, branch: 'pr/work', tip, atOrigin: true };
    expect(await flow.minsky.json('session pr work')).toEqual(refused(4, 'PULL_REQUEST_CHANGED', details));
    expect(tipOf(flow.origin, 'pr/work')).toBe(tip);
    flow.workspace.git('merge', '--quiet', tip);
    expect(await flow.minsky.data('session pr work')).toMatchObject({ outcome: 'refreshed' });
    expect(flow.origin.git('log', '--format=%s', 'pr/work')).toContain('a fix of the reviewer');
  });

  it('protects a work tree that has the PR branch checked out', async () => {
    const flow = await aFlow('a main workspace whose worktree the session is');
    await flow.minsky.data('session pr work --title Work');
    flow.origin.git('switch', '--quiet', 'pr/work');
    const details = { session: 'work', branch: 'pr/work', path: flow.origin.path, base: 'main' };
    expect(await flow.minsky.json('session pr work --title Other')).toEqual(
      refused(4, 'BRANCH_IN_USE', details),
    );
    expect(flow.origin.git('status', '--porcelain')).toBe('');
  });
});

describe('a PR branch', () => {
  it('follows new commits, a rewritten history and a base that has moved on', async () => {
    const { minsky, origin, workspace } = await aFlow('a bare repository over file://');
    await minsky.data('session pr work --title Work');
    const heads = [workspace.commit('more', { 'more.txt': 'more\n' })];
    expect(await minsky.data('session pr work')).toMatchObject({ outcome: 'refreshed' });
    workspace.git('commit', '--quiet', '--amend', '-m', 'said better');
    heads.push(workspace.git('rev-parse', 'HEAD'));
    expect(await minsky.data('session pr work')).toMatchObject({ outcome: 'refreshed' });
    expect(origin.git('rev-parse', 'pr/work^2')).toBe(heads[1]);
    const colleague = origin.clone({ name: 'colleague' });
    const moved = colleague.commit('news', { 'news.txt': 'news\n' });
    colleague.git('push', '--quiet', 'origin', 'main');
    expect(await minsky.data('session pr work')).toMatchObject({ outcome: 'refreshed' });
    expect(origin.git('rev-parse', 'pr/work^1', 'pr/work^2')).toBe(`${moved}\n${heads[1]!}`);
  });

  it('that the origin refuses is told with its words, and completed by the same command when it is accepted', async () => {
    const { minsky, origin, workspace } = await aFlow('a bare repository over file://');
    const hook = join(origin.path, 'hooks/pre-receive');
    mkdirSync(join(origin.path, 'hooks'), { recursive: true });
    writeFileSync(hook, '#!/bin/sh\necho no pull requests on Fridays >&2\nexit 1\n', { mode: 0o755 });
    const first = await minsky.json('session pr work --title Work --body Body');
    expect(first).toEqual(
      refused(7, 'PUSH_REFUSED', {
        session: 'work',
        branch: 'pr/work',
        place: `file://${origin.path}`,
        stderr: expect.stringContaining('no pull requests on Fridays'),
      }),
    );
    expect(tipOf(origin, 'pr/work')).toBeNull();
    writeFileSync(hook, '#!/bin/sh\nexit 0\n');
    const second = await minsky.data('session pr work');
    expect(second).toMatchObject({ outcome: 'created', session: { pr: { title: 'Work', body: 'Body' } } });
    expect(tipOf(origin, 'pr/work')).toBe(tipOf(workspace, 'pr/work'));
  });

  it('runs no hook of the workspace', async () => {
    const { minsky, workspace } = await aFlow('a bare repository over file://');
    workspace.plantHooks('pre-push', 'reference-transaction', 'post-commit', 'commit-msg');
    expect(await minsky.data('session pr work --title Work')).toMatchObject({ outcome: 'created' });
  });
});

describe('the session is told', () => {
  const ways: Readonly<Record<string, (minsky: Minsky, main: GitRepository) => [string, string]>> = {
    'from its workspace': (minsky) => ['session pr', join(minsky.state, 'sessions/work/src')],
    'from the main workspace, as the only one': (_minsky, main) => ['session pr', main.path],
    'from a subdirectory of the main workspace': (_minsky, main) => ['session pr', join(main.path, 'src')],
    'from elsewhere by its name': (minsky) => ['session pr work', minsky.home],
    'from elsewhere by its task': (minsky) => ['session pr --task #7', minsky.home],
  };

  it.each(Object.entries(ways))('%s', async (_way, words) => {
    const minsky = aMinsky();
    const main = repositoryWithCommit({ name: 'app' });
    await minsky.data('session start work --task 7', { cwd: main.path });
    repositoryAt(join(minsky.state, 'sessions/work')).commit('add work', { 'work.txt': 'work\n' });
    const [line, cwd] = words(minsky, main);
    const { session } = await minsky.data([...line.split(' '), '--title', 'Work'], { cwd });
    expect(normalised({ ...session, pr: null })).toEqual(
      recordOf(minsky, main, 'work', { task: 'md#7', status: 'pr-open', version: 3 }),
    );
  });
});
