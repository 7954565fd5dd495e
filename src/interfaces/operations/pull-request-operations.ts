import type { ApprovalStep } from '../../application/sessions/approve-session.ts';
import { renderSession } from '../../domain/session/session-document.ts';
import {
  describeStep,
  renderApprovedSession,
  renderPreparedPullRequest,
} from '../presentation/render-pull-request.ts';
import { defineOperation, type Operation } from './operation.ts';
import type { ApprovalStepData } from './session-data.ts';
import { live, sessionAmong, whichSession } from './session-parameters.ts';

const pr = defineOperation({
  name: 'session.pr',
  summary: 'Prepare the merge of a session into its base, or refresh it',
  description: `Makes one merge commit of the base and the session, with the title and the body as its message, on the branch pr/<session>, and pushes that branch to where the session came from. Nothing is checked out. The title is needed the first time; later, title and body stay as they are unless they are given. Refuses uncommitted changes, and conflicts with the base with exit status 5. ${whichSession}`,
  effect: 'writes',
  idempotent: true,
  remote: true,
  parameters: {
    ...sessionAmong(live),
    title: { kind: 'text', short: 't', placeholder: 'title', description: 'The title: a single line.' },
    body: {
      kind: 'text',
      short: 'b',
      placeholder: 'text',
      description: 'The body, kept to the letter. On the command line - stands for standard input.',
    },
    bodyFile: {
      kind: 'text',
      short: 'F',
      placeholder: 'file',
      suggests: { kind: 'file' },
      description:
        'The file that the body is in, instead of a body. On the command line - stands for standard input, too.',
    },
  },
  directory: ['name', 'task'],
  composed: { title: 'title', body: 'body', file: 'bodyFile' },
  examples: ["minsky session pr --title 'Fix the login' --body-file notes.md", 'minsky session pr fix-login'],
  answer: 'prepared',
  run: (application, input, context) => application.preparePullRequest(input, context),
  toData: ({ session, outcome }) => ({ session: renderSession(session), outcome }),
  renderText: renderPreparedPullRequest,
});

const approve = defineOperation({
  name: 'session.approve',
  summary: 'Merge a prepared session into its base',
  description:
    'Fast-forwards the base to the merge that was prepared by session pr, removes the PR branch and the branch of the session, and marks the session as merged. The workspace stays, on the same commit. Refuses when the base or the session has moved on since: then refresh the pull request first. Work that reached the base in another way is recognised. Doing it again is a success that says so.',
  effect: 'destroys',
  idempotent: true,
  remote: true,
  parameters: sessionAmong(live),
  directory: 'never',
  examples: ['minsky session approve fix-login', 'minsky session approve --task md#176'],
  answer: 'approved',
  run: (application, input, context) => application.approveSession(input, context),
  toData: ({ session, outcome, steps }) => ({
    session: renderSession(session),
    outcome,
    steps: steps.map(stepData),
  }),
  renderText: renderApprovedSession,
});

function stepData(step: ApprovalStep): ApprovalStepData {
  const {
    branch = null,
    commit = null,
    place = null,
    path = null,
  } = {
    branch: undefined,
    commit: undefined,
    place: undefined,
    path: undefined,
    ...step,
  };
  return { kind: step.kind, branch, commit, place: place ?? path, detail: describeStep(step) };
}

/** From a session's commits to its base, in the order of help. */
export const pullRequestOperations: readonly Operation[] = [pr, approve];
