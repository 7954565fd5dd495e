import { execFileSync } from 'node:child_process';
import { expect, it } from '@jest/globals';
import { commitReader } from '../../../src/infrastructure/git/commit-reader.ts';
import { gitProcess } from '../../../src/infrastructure/git/git-process.ts';
import { callContext, commitId } from '../../../src/interfaces/testing/testing.ts';
import { repositoryWithCommit } from '../../support/git-repository.ts';

const read = commitReader(gitProcess({ env: process.env }));

/** A repository with commits of every kind of text, and what git prints of each alone. */
function withCommits() {
  const { path, git } = repositoryWithCommit();
  const tree = git('rev-parse', 'HEAD^{tree}');
  const person = 'A U Thor <author@example.com> 1700000000 +0100';
  const write = (message: Buffer): string =>
    execFileSync('git', ['hash-object', '-t', 'commit', '-w', '--stdin'], {
      cwd: path,
      input: Buffer.concat([Buffer.from(`tree ${tree}\nauthor ${person}\ncommitter ${person}\n\n`), message]),
      encoding: 'utf8',
    }).trim();
  const messages = ['', 'plain\n', 'Ü 世 🎉 without an end', 'a\n\nb\n\n\n'].map((text) => Buffer.from(text));
  const texts = (commits: readonly string[]): readonly string[] =>
    commits.map((commit) =>
      execFileSync('git', ['cat-file', 'commit', commit], { cwd: path, encoding: 'utf8' }),
    );
  return { path, messages, write, texts };
}

it('commits are read together to the letter', async () => {
  const { path, messages, write, texts } = withCommits();
  const commits = messages.map((message) => commitId(write(message)));
  const found = (await read(path, commits, [], callContext()))._unsafeUnwrap();
  expect(commits.map((commit) => found.get(commit)?.text)).toEqual(texts(commits));
});

it('commits in another encoding are read as git prints them alone', async () => {
  const { path, messages, write, texts } = withCommits();
  const commits = [Buffer.from('latin \xfc\n', 'latin1'), ...messages].map((message) =>
    commitId(write(message)),
  );
  const found = (await read(path, commits, [], callContext()))._unsafeUnwrap();
  expect(commits.map((commit) => found.get(commit)?.text)).toEqual(texts(commits));
});

it('a commit that is not there is a failure, or left out when it is only read besides', async () => {
  const { path, messages, write } = withCommits();
  const [commit, gone] = [commitId(write(messages[1]!)), commitId('7'.repeat(40))];
  const besides = await read(path, [commit], [gone, null, undefined], callContext());
  expect([...besides._unsafeUnwrap().keys()]).toEqual([commit]);
  const needed = await read(path, [gone, commit], [], callContext());
  expect(needed._unsafeUnwrapErr()).toMatchObject({ kind: 'GitFailed', exitCode: 128 });
});

it('what several want in one turn is read by one process, and in one call once', async () => {
  const { path, messages, write } = withCommits();
  const [one, two, three] = messages.map((message) => commitId(write(message)));
  const git = gitProcess({ env: process.env });
  const inputs: (string | undefined)[] = [];
  const reading = commitReader({
    run: (call, context) => {
      inputs.push(call.input);
      return git.run(call, context);
    },
  });
  const context = callContext();
  const found = await Promise.all([
    reading(path, [one!], [two], context),
    reading(path, [two!], [three], context),
  ]);
  await reading(path, [three!], [], context);
  expect(found.map((commits) => [...commits._unsafeUnwrap().keys()])).toEqual([
    [one, two, three],
    [one, two, three],
  ]);
  expect(inputs).toEqual([`${one!}\n${two!}\n${three!}\n`]);
});
