import { describe, expect, it } from '@jest/globals';
import { err, ok } from 'neverthrow';
import {
  parsePullRequestWish,
  pullRequestMessage,
  pullRequestOf,
  textFor,
  type InvalidPullRequestText,
} from '../../../src/domain/pull-request/pull-request.ts';
import { at, branch, commit, examplePullRequest, exampleSession, named } from '../session-examples.ts';

const fresh = exampleSession('example');
const open = exampleSession('example', { status: 'pr-open', pr: examplePullRequest });

describe('a text', () => {
  it.each([
    { title: null, body: null },
    { title: 'Title', body: null },
    { title: ' Ti`t`le $x "y" \t', body: 'one\r\n\ttwo\n\n' },
    { title: '世界 🎉 \u202e', body: '' },
  ])('is accepted as it is: %j', (wish) => {
    expect(parsePullRequestWish(wish)).toEqual(ok(wish));
  });

  it.each<[string | null, string | null, InvalidPullRequestText['part'], InvalidPullRequestText['reason']]>([
    ['', null, 'title', 'empty'],
    [' \t ', null, 'title', 'empty'],
    ['one\ntwo', null, 'title', 'several-lines'],
    ['one\r', null, 'title', 'several-lines'],
    ['a\0b', null, 'title', 'nul'],
    ['a\ud800', null, 'title', 'not-unicode'],
    ['a', 'b\0', 'body', 'nul'],
    [null, '\udc00', 'body', 'not-unicode'],
  ])('is refused: title %j, body %j', (title, body, part, reason) => {
    expect(parsePullRequestWish({ title, body })).toEqual(
      err({ kind: 'InvalidPullRequestText', part, reason }),
    );
  });
});

describe('what a pull request says', () => {
  it('needs a title the first time', () => {
    expect(textFor(fresh, { title: null, body: 'Body' })).toEqual(
      err({ kind: 'TitleNeeded', session: named('example') }),
    );
    expect(textFor(fresh, { title: 'Title', body: null })).toEqual(ok({ title: 'Title', body: '' }));
  });

  it('stays as it was unless something else is wished', () => {
    const { title, body } = examplePullRequest;
    expect(textFor(open, { title: null, body: null })).toEqual(ok({ title, body }));
    expect(textFor(open, { title: 'New', body: null })).toEqual(ok({ title: 'New', body }));
    expect(textFor(open, { title: null, body: '' })).toEqual(ok({ title, body: '' }));
  });

  it('is the message to the letter: title, empty line, body', () => {
    expect(pullRequestMessage({ title: 'Title', body: '\r\n# Body  \n\n' })).toBe(
      'Title\n\n\r\n# Body  \n\n',
    );
    expect(pullRequestMessage({ title: 'Title', body: '' })).toBe('Title');
  });
});

describe('the record of a pull request', () => {
  it('is the very same when nothing has changed', () => {
    expect(pullRequestOf(open, examplePullRequest.head, examplePullRequest, at(90))).toBe(examplePullRequest);
  });

  it.each([
    ['the head', { head: commit('c') }],
    ['the title', { title: 'Other' }],
    ['the body', { body: 'Other' }],
  ])('remembers when it was created when %s has changed', (_what, change) => {
    const wanted = { ...examplePullRequest, ...change };
    expect(pullRequestOf(open, wanted.head, wanted, at(90))).toEqual({ ...wanted, updatedAt: at(90) });
  });

  it('follows the name of its session', () => {
    const elsewhere = { ...examplePullRequest, branch: branch('pr/other') };
    const moved = exampleSession('example', { status: 'pr-open', pr: elsewhere });
    expect(pullRequestOf(moved, elsewhere.head, elsewhere, at(90))).toEqual({
      ...examplePullRequest,
      updatedAt: at(90),
    });
  });

  it('begins with the first one', () => {
    const text = { title: 'Title', body: 'Body' };
    expect(pullRequestOf(fresh, commit('c'), text, at(90))).toEqual({
      branch: branch('pr/example'),
      head: commit('c'),
      ...text,
      createdAt: at(90),
      updatedAt: at(90),
    });
  });
});
