import { renderSession } from '../../domain/session/session-document.ts';
import { renderUpdate } from '../presentation/render-update.ts';
import { defineOperation, type Operation } from './operation.ts';
import { live, sessionAmong, whichSession } from './session-parameters.ts';

/** Bringing the base's new commits into a session. */
export const update: Operation = defineOperation({
  name: 'session.update',
  summary: "Bring the base's new commits into a session",
  description: `Fetches the branch that a session goes back to and merges it into the session's own. Uncommitted changes are kept. Conflicts are left in the workspace, to be resolved and committed or taken back; the exit status is then 5. A session whose base was renamed or deleted gets another one with base. ${whichSession}`,
  effect: 'writes',
  idempotent: true,
  remote: true,
  parameters: {
    ...sessionAmong(live),
    dryRun: { kind: 'switch', description: 'Tell what would happen and change nothing.' },
    base: {
      kind: 'text',
      placeholder: 'branch',
      description:
        'The branch to go back to from now on, in place of the one the session was started from. Default: that stays.',
    },
    offline: { kind: 'switch', description: 'Use what was fetched before and stay off the network.' },
  },
  directory: ['name', 'task'],
  examples: [
    'minsky session update',
    'minsky session update fix-login --dry-run',
    'minsky session update --base develop',
  ],
  answer: 'updated',
  run: (application, input, context) => application.updateSession(input, context),
  toData: ({ session, outcome, conflicts }) => ({
    session: renderSession(session),
    outcome,
    conflicts: [...conflicts],
  }),
  renderText: (updated, _environment, { dryRun }) => renderUpdate(updated, dryRun),
  exitStatus: ({ outcome }) => (outcome === 'conflicts' ? 5 : 0),
});
