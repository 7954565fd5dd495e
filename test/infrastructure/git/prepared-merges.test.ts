import { execFileSync } from 'node:child_process';
import { describe, expect, it } from '@jest/globals';
import type { Session } from '../../../src/domain/session/session.ts';
import { gitProcess } from '../../../src/infrastructure/git/git-process.ts';
import { parseCommit } from '../../../src/infrastructure/git/parse-commit.ts';
import { preparedMerges } from '../../../src/infrastructure/git/prepared-merges.ts';
import {
  aPullRequest,
  aSession,
  branchName,
  callContext,
  commitId,
} from '../../../src/interfaces/testing/testing.ts';
import { repositoryWithCommit, type GitRepository } from '../../support/git-repository.ts';

const merges = preparedMerges(gitProcess({ env: process.env }));

interface Pair {
  readonly at: GitRepository;
  readonly session: Session;
  pair(base: string, head: string): Parameters<typeof merges.draft>[0];
  draft(base?: string, head?: string): Promise<unknown>;
  /** Prepares the merge and returns the commit. */
  commit(message: string, env?: NodeJS.ProcessEnv): Promise<string>;
}

/** A repository with `main`, and `work` with one commit more, checked out. */
function aPair(objectFormat: 'sha1' | 'sha256' = 'sha1'): Pair {
  const at = repositoryWithCommit({ objectFormat });
  at.git('switch', '--quiet', '-c', 'work');
  at.commit('work', { 'work.txt': 'work\n' });
  const session = aSession({
    branch: branchName('work'),
    workspace: { path: at.path, host: 'host', strategy: 'clone' },
  });
  const pair: Pair['pair'] = (base, head) => ({
    workspace: at.path,
    base: commitId(at.git('rev-parse', base)),
    head: commitId(at.git('rev-parse', head)),
  });
  return {
    at,
    session,
    pair,
    draft: async (base = 'main', head = 'work') =>
      (await merges.draft(pair(base, head), callContext()))._unsafeUnwrap(),
    async commit(message, env = process.env) {
      const { draft, commit } = preparedMerges(gitProcess({ env }));
      const drafted = (await draft(pair('main', 'work'), callContext()))._unsafeUnwrap();
      if (drafted.kind !== 'mergeable') throw new Error(drafted.kind);
      const order = { ...pair('main', 'work'), tree: drafted.tree, message };
      return (await commit(order, callContext()))._unsafeUnwrap();
    },
  };
}

function rawOf(at: GitRepository, commit: string): string {
  return execFileSync('git', ['cat-file', 'commit', commit], { cwd: at.path, encoding: 'utf8' });
}

describe('a draft', () => {
  it('is mergeable, empty, or names the conflicts', async () => {
    const { at, draft } = aPair();
    expect(await draft()).toEqual({ kind: 'mergeable', tree: at.git('rev-parse', 'work^{tree}') });
    expect(await draft('work', 'main')).toEqual({ kind: 'empty' });
    expect(await draft('main', 'main')).toEqual({ kind: 'empty' });
    at.git('switch', '--quiet', 'main');
    at.commit('theirs', { 'work.txt': 'theirs\n', 'README.md': null });
    expect(await draft()).toEqual({ kind: 'conflicts', conflicts: ['work.txt'] });
  });

  it('changes neither refs nor index nor files', async () => {
    const { at, draft } = aPair();
    at.write({ 'README.md': 'edited\n' });
    const state = (): string =>
      `${at.git('for-each-ref')}\n${at.git('status', '--porcelain')}\n${at.git('reflog')}`;
    const before = state();
    await draft();
    expect(state()).toBe(before);
  });
});

describe('a merge commit', () => {
  it.each(['sha1', 'sha256'] as const)(
    'has its message to the letter, and those of the head (%s)',
    async (format) => {
      const { at, commit } = aPair(format);
      const message = 'Ti`t`le $x\n\n\n# one\r\n\ttwo  \r\n\nÜ 世 🎉';
      const made = await commit(message);
      const raw = rawOf(at, made);
      expect(raw.slice(raw.indexOf('\n\n') + 2)).toBe(message);
      const { parents, author, committer } = parseCommit(raw);
      const head = parseCommit(rawOf(at, 'work'));
      expect(parents).toEqual([at.git('rev-parse', 'main'), at.git('rev-parse', 'work')]);
      expect({ author, committer }).toEqual({ author: head.author, committer: head.committer });
    },
  );

  it.each<[string, string, Buffer]>([
    ['in Latin-1, as it says', 'ISO-8859-1', Buffer.from('J\xfcrgen Gro\xdf', 'latin1')],
    ['in the encoding of a DOS, as it says', 'IBM866', Buffer.from([0x88, 0xa2, 0xa0, 0xad])],
    ['in Latin-1, without a word about it', '', Buffer.from('J\xfcrgen Gro\xdf', 'latin1')],
    ['in an encoding that nobody knows', 'x-own', Buffer.from('J\xfcrgen Gro\xdf', 'latin1')],
  ])('has the name of an author %s', async (_how, encoding, name) => {
    const { at, commit } = aPair();
    const person = Buffer.concat([name, Buffer.from(' <a@example.com> 1700000000 +0100\n')]);
    const head = execFileSync('git', ['hash-object', '-t', 'commit', '-w', '--stdin'], {
      cwd: at.path,
      input: Buffer.concat([
        Buffer.from(`tree ${at.git('rev-parse', 'work^{tree}')}\nparent ${at.git('rev-parse', 'main')}\n`),
        ...['author ', person, 'committer ', person].map((part) => Buffer.from(part)),
        Buffer.from(`${encoding === '' ? '' : `encoding ${encoding}\n`}\nwork\n`),
      ]),
      encoding: 'utf8',
    }).trim();
    at.git('update-ref', 'refs/heads/work', head);
    const made = await commit('Ü');
    expect(at.git('log', '-1', '--format=%an|%cn|%ae|%B', made)).toBe(
      encoding === 'IBM866' ? 'Иван|Иван|a@example.com|Ü' : 'Jürgen Groß|Jürgen Groß|a@example.com|Ü',
    );
    expect(await commit('Ü')).toBe(made);
  });

  it('is the same whoever makes it and whenever', async () => {
    const { commit } = aPair();
    const first = await commit('Title');
    const others = {
      ...process.env,
      GIT_AUTHOR_NAME: 'Somebody',
      GIT_AUTHOR_DATE: '@1 +0000',
      GIT_COMMITTER_EMAIL: 'else@minsky.invalid',
    };
    expect(await commit('Title', others)).toBe(first);
    expect(await commit('Other')).not.toBe(first);
  });

  it.each(['sha1', 'sha256'] as const)(
    'that is there already is told from all others (%s)',
    async (format) => {
      const { at, pair, commit } = aPair(format);
      const made = commitId(await commit('Title'));
      const tree = at.git('rev-parse', 'work^{tree}');
      const given = async (likely: string, message = 'Title'): Promise<string> =>
        (
          await merges.commit(
            { ...pair('main', 'work'), tree, message, likely: commitId(likely) },
            callContext(),
          )
        )._unsafeUnwrap();
      const gone = '7'.repeat(made.length);
      const other = at.git('commit-tree', 'main^{tree}', '-p', 'main', '-p', 'work', '-m', 'Title');
      expect([await given(made), await given(gone), await given(other)]).toEqual([made, made, made]);
      expect(await given(made, 'Other')).toBe(await commit('Other'));
    },
  );

  it('is made of a head whose author has no name, and one from before 1970', async () => {
    const { at, commit } = aPair();
    const tree = at.git('rev-parse', 'work^{tree}');
    const person = '. <> 12 -0330';
    const raw = `tree ${tree}\nparent ${at.git('rev-parse', 'main')}\nauthor ${person}\ncommitter ${person}\n\nx\n`;
    const made = execFileSync('git', ['hash-object', '-t', 'commit', '-w', '--literally', '--stdin'], {
      cwd: at.path,
      input: raw,
      encoding: 'utf8',
    }).trim();
    at.git('reset', '--quiet', '--hard', made);
    const { author } = parseCommit(rawOf(at, await commit('Title')));
    expect(author).toEqual({ name: 'unknown', email: '', date: '@12 -0330' });
  });
});

describe('what is in a PR branch', () => {
  const recognised = async ({ session }: Pair, commit: string): Promise<boolean> =>
    (await merges.recognise(session, commitId(commit), callContext()))._unsafeUnwrap().ours;

  it('is ours as it was made, also of a head that was rewritten since', async () => {
    const pair = aPair();
    const made = await pair.commit('Title');
    expect(await recognised(pair, made)).toBe(true);
    pair.at.commit('more', { 'more.txt': 'more\n' });
    expect(await recognised(pair, made)).toBe(true);
    pair.at.git('reset', '--quiet', '--hard', 'work~2');
    pair.at.commit('rewritten', { 'other.txt': 'x\n' });
    expect(await recognised(pair, made)).toBe(true);
  });

  it('is not ours once a hand was laid on it', async () => {
    const pair = aPair();
    const { at } = pair;
    at.git('switch', '--quiet', '--detach', await pair.commit('Title'));
    at.git('commit', '--quiet', '--amend', '--no-edit', '--author=Else <else@minsky.invalid>');
    expect(await recognised(pair, at.git('rev-parse', 'HEAD'))).toBe(false);
    at.git('switch', '--quiet', '--detach', await pair.commit('Title'));
    at.write({ 'slipped-in.txt': 'x\n' });
    at.git('add', '--all');
    at.git('commit', '--quiet', '--amend', '--no-edit');
    expect(await recognised(pair, at.git('rev-parse', 'HEAD'))).toBe(false);
    expect(await recognised(pair, at.commit('on top'))).toBe(false);
    expect(await recognised(pair, at.git('rev-parse', 'main'))).toBe(false);
  });

  it('is not ours if another session of that name has prepared it, unless the record says so', async () => {
    const pair = aPair();
    const made = await pair.commit('Title');
    const stranger = aSession({ ...pair.session, branch: branchName('main') });
    expect(await recognised({ ...pair, session: stranger }, made)).toBe(false);
    const pr = aPullRequest({ head: commitId(pair.at.git('rev-parse', 'work')) });
    expect(await recognised({ ...pair, session: { ...stranger, pr } }, made)).toBe(true);
  });
});

describe('a base', () => {
  const absorption = async ({ pair }: Pair, base: string): Promise<unknown> =>
    (await merges.absorption(pair(base, 'work'), callContext()))._unsafeUnwrap();

  const ways: readonly [string, (at: GitRepository) => void, unknown][] = [
    ['without anything new', () => undefined, null],
    ['with something else', (at) => at.commit('else', { 'else.txt': 'x\n' }), null],
    ['that was forwarded', (at) => at.git('merge', '--quiet', '--ff-only', 'work'), 'same-commits'],
    ['that merged it', (at) => at.git('merge', '--quiet', '--no-ff', '-m', 'x', 'work'), 'same-commits'],
    ['that squashed it', squash, 'same-changes'],
    [
      'that squashed it and went on with the same file',
      (at) => {
        squash(at);
        at.commit('on', { 'work.txt': 'on\n' });
      },
      'same-changes',
    ],
    ['that picked half of it', (at) => at.git('cherry-pick', 'work~1'), null],
    [
      'that did the same to a binary file, but with other bytes',
      (at) => at.commit('x', { 'work.txt': 'work\n', 'more.bin': '\0other' }),
      null,
    ],
  ];

  function squash(at: GitRepository): void {
    at.commit('before', { 'before.txt': 'x\n' });
    at.git('merge', '--quiet', '--squash', 'work');
    at.commit('squashed');
  }

  it.each(ways)('%s', async (_kind, change, expected) => {
    const pair = aPair();
    pair.at.commit('more', { 'more.bin': '\0bytes' });
    pair.at.git('switch', '--quiet', 'main');
    change(pair.at);
    expect(await absorption(pair, 'main')).toBe(expected);
  });

  it('without a common past has nothing', async () => {
    const pair = aPair();
    pair.at.git('switch', '--quiet', '--orphan', 'lonely');
    pair.at.commit('alone', { 'work.txt': 'work\n' });
    expect(await absorption(pair, 'lonely')).toBeNull();
  });

  it('that squashed it has it also after it was merged into the session, and went on', async () => {
    const pair = aPair();
    pair.at.git('switch', '--quiet', 'main');
    squash(pair.at);
    pair.at.git('switch', '--quiet', 'work');
    pair.at.git('merge', '--quiet', '-m', 'update', 'main');
    expect(await absorption(pair, 'main')).toBe('same-changes');
    pair.at.git('switch', '--quiet', 'main');
    pair.at.commit('on', { 'work.txt': 'on\n' });
    expect(await absorption(pair, 'main')).toBe('same-changes');
  });

  it.each([
    ['the base', 'main'],
    ['the base and more', 'work'],
  ])('does not have what is on top of %s that was merged into the session', async (_what, branch) => {
    const pair = aPair();
    pair.at.git('switch', '--quiet', 'main');
    pair.at.commit('else', { 'else.txt': 'x\n' });
    pair.at.git('switch', '--quiet', 'work');
    pair.at.git('merge', '--quiet', '-m', 'update', 'main');
    if (branch === 'work') pair.at.commit('more', { 'more.txt': 'x\n' });
    expect(await absorption(pair, 'main')).toBeNull();
  });

  it('does not have the work of a session whose commits cancel out', async () => {
    const pair = aPair();
    pair.at.git('revert', '--no-edit', 'HEAD');
    expect(await absorption(pair, 'main')).toBeNull();
    pair.at.git('switch', '--quiet', 'main');
    pair.at.commit('else', { 'else.txt': 'x\n' });
    expect(await absorption(pair, 'main')).toBeNull();
  });
});
