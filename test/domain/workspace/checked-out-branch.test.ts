import { expect, it } from '@jest/globals';
import { err, ok } from 'neverthrow';
import { requireOwnBranch } from '../../../src/domain/workspace/checked-out-branch.ts';
import { branch, exampleSession } from '../session-examples.ts';

const session = exampleSession('example');

it('accepts the branch of the record', () => {
  expect(requireOwnBranch(session, session.branch)).toEqual(ok(session));
});

it.each([null, branch('main'), branch('Example')])(
  'refuses with BranchDrifted what is not the branch of the record: %s',
  (checkedOut) => {
    expect(requireOwnBranch(session, checkedOut)).toEqual(
      err({
        kind: 'BranchDrifted',
        session: 'example',
        path: '/state/sessions/example',
        recorded: 'example',
        checkedOut,
      }),
    );
  },
);
