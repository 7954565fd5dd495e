import { renderFindings } from '../presentation/render-findings.ts';
import { importData, syncData } from './reconciled-data.ts';
import { defineOperation, type Operation } from './operation.ts';
import { sessionsData } from './session-data.ts';
import { task } from './session-parameters.ts';

const importing = defineOperation({
  name: 'session.import',
  summary: 'Make sessions of checkouts that are already on disk',
  description:
    'Registers clones, worktrees and workspaces of earlier versions as sessions. They stay where they are; what minsky notes about one is kept inside its git directory. A main workspace, a bare repository and what is registered already are refused, and the other paths are imported all the same.',
  effect: 'writes',
  idempotent: true,
  remote: false,
  parameters: {
    paths: {
      kind: 'texts',
      placeholder: 'path',
      suggests: { kind: 'directory' },
      description: 'The checkouts: their top directories.',
    },
    task: {
      ...task,
      description: 'The task that the session is for; with one path. Default: what its name tells.',
    },
    name: {
      kind: 'text',
      placeholder: 'name',
      description: 'The name of the session; with one path. Default: that of its directory.',
    },
    worktrees: {
      kind: 'switch',
      description:
        'Import every linked worktree of the repositories that are given, or of the one of the current directory.',
    },
  },
  directory: 'always',
  examples: ['minsky session import ../app-login --task md#176', 'minsky session import --worktrees'],
  answer: 'reconciled',
  run: (application, input, context) => application.importWorkspaces(input, context),
  toData: ({ findings, sessions }) => ({ findings: findings.map(importData), ...sessionsData({ sessions }) }),
  renderText: ({ findings }, environment) =>
    renderFindings(findings.map(importData), environment, 'There was nothing to import.'),
  exitStatus: ({ findings }) =>
    findings.some(({ finding, named }) => named && finding.severity === 'error') ? 4 : 0,
});

const sync = defineOperation({
  name: 'session.sync',
  summary: 'Make records and workspaces agree',
  description:
    'Compares the records of this machine with its workspaces: registers what the store does not know, follows what was moved or switched to another branch, marks what has been merged, finishes what was interrupted, and reports what it leaves alone. Nothing is erased: records without a workspace are only reported unless they are pruned, which moves them to the trash.',
  effect: 'writes',
  idempotent: true,
  remote: false,
  parameters: {
    dryRun: { kind: 'switch', description: 'Tell what would be done, and do nothing.' },
    prune: {
      kind: 'switch',
      description: 'Move records whose workspace is gone to the trash, from where they can be restored.',
    },
  },
  directory: 'never',
  examples: ['minsky session sync --dry-run', 'minsky session sync --prune'],
  answer: 'reconciled',
  run: (application, input, context) => application.syncWorkspaces(input, context),
  toData: ({ findings, sessions }) => ({ findings: findings.map(syncData), ...sessionsData({ sessions }) }),
  renderText: ({ findings }, environment, { dryRun, prune }) => {
    const text = renderFindings(
      findings.map(syncData),
      environment,
      'Records and workspaces agree: there is nothing to do.',
    );
    const mendable = findings.some(
      ({ finding: { kind, action } }) => action !== 'none' && (prune || kind !== 'missing'),
    );
    return dryRun && mendable ? `${text}\nMend them: minsky session sync${prune ? ' --prune' : ''}` : text;
  },
});

/** What makes store and disk agree, in the order of help. */
export const reconcileOperations: readonly Operation[] = [importing, sync];
