import { describe, expect, it } from '@jest/globals';
import { err, ok, type Result } from 'neverthrow';
import {
  judgeApproval,
  requireCommitted,
  type Approval,
  type ApprovalFacts,
} from '../../../src/domain/pull-request/approval.ts';
import { branch, commit, examplePullRequest, exampleSession } from '../session-examples.ts';

const [base, head, prepared, other] = [commit('a'), commit('b'), commit('d'), commit('e')];
const fresh = exampleSession('example');
const open = exampleSession('example', { status: 'pr-open', pr: examplePullRequest });
const about = { session: open.name, path: open.workspace.path };

/** Everything is in order, but for what is changed. */
function judged(changes: Partial<ApprovalFacts> = {}): Result<Approval, unknown> {
  return judgeApproval({
    session: open,
    dirty: [],
    checkedOut: branch('example'),
    head,
    base,
    absorbed: null,
    followed: false,
    published: { commit: prepared, parents: [base, head], atOrigin: true },
    expected: prepared,
    ...changes,
  });
}

describe('a prepared merge of this session on this base', () => {
  it('is what the base goes to', () => {
    expect(judged()).toEqual(ok({ kind: 'fast-forward', to: prepared }));
  });

  const refusals: readonly [string, Partial<ApprovalFacts>, object][] = [
    ['uncommitted files', { dirty: ['a'] }, { kind: 'UncommittedChanges', ...about, dirty: ['a'] }],
    [
      'a detached HEAD',
      { checkedOut: null },
      { kind: 'BranchDrifted', ...about, recorded: branch('example'), checkedOut: null },
    ],
    [
      'another branch',
      { checkedOut: branch('x') },
      { kind: 'BranchDrifted', ...about, recorded: branch('example'), checkedOut: branch('x') },
    ],
    ['no pull request', { session: fresh }, { kind: 'PullRequestNeeded', ...about, empty: false }],
    [
      'no pull request and no commit',
      { session: fresh, head: fresh.base.commit },
      { kind: 'PullRequestNeeded', ...about, empty: true },
    ],
    [
      'no commit, which every base has',
      { session: fresh, head: fresh.base.commit, absorbed: 'same-commits' },
      { kind: 'PullRequestNeeded', ...about, empty: true },
    ],
    [
      'no commit of its own, but those of its base',
      { session: fresh, head: base, absorbed: 'same-commits', followed: true },
      { kind: 'PullRequestNeeded', ...about, empty: true },
    ],
    ['newer commits', { head: other }, { kind: 'SessionAhead', ...about, head: other, prepared: head }],
    [
      'no PR branch',
      { published: null },
      { kind: 'PullRequestUnpublished', ...about, branch: examplePullRequest.branch },
    ],
    [
      'a base that has moved on',
      { base: other, expected: null },
      { kind: 'BaseMoved', ...about, branch: branch('main'), tip: other },
    ],
    [
      'something else on the same parents',
      { published: { commit: other, parents: [base, head], atOrigin: true } },
      { kind: 'PullRequestChanged', ...about, branch: examplePullRequest.branch, tip: other, atOrigin: true },
    ],
    [
      'a commit on top',
      { published: { commit: other, parents: [prepared], atOrigin: true } },
      { kind: 'PullRequestChanged', ...about, branch: examplePullRequest.branch, tip: other, atOrigin: true },
    ],
    [
      'an older head',
      { published: { commit: other, parents: [base, commit('f')], atOrigin: true } },
      { kind: 'PullRequestChanged', ...about, branch: examplePullRequest.branch, tip: other, atOrigin: true },
    ],
  ];

  it.each(refusals)('is not, if there is or are %s', (_what, changes, refusal) => {
    expect(judged(changes)).toEqual(err(refusal));
  });
});

describe('work that the base has already', () => {
  it.each(['same-commits', 'same-changes'] as const)(
    'as the %s is recognised, whatever else there is',
    (how) => {
      const found = ok({ kind: 'absorbed', how });
      expect(judged({ absorbed: how })).toEqual(found);
      expect(judged({ absorbed: how, published: null, checkedOut: null, head: other })).toEqual(found);
      expect(judged({ absorbed: how, session: fresh })).toEqual(found);
      expect(judged({ absorbed: how, head: open.base.commit })).toEqual(found);
    },
  );

  it('does not excuse uncommitted files', () => {
    expect(judged({ absorbed: 'same-commits', dirty: ['a', 'b'] })).toEqual(
      err({ kind: 'UncommittedChanges', ...about, dirty: ['a', 'b'] }),
    );
  });
});

it('uncommitted files are refused by the same check everywhere', () => {
  expect(requireCommitted(open, [])).toEqual(ok(open));
  expect(requireCommitted(open, ['a'])).toEqual(err({ kind: 'UncommittedChanges', ...about, dirty: ['a'] }));
});
