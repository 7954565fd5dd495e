import { noCommit } from '../legacy/compose-session.ts';
import type { LegacyDraft } from '../legacy/legacy-draft.ts';
import { isUnknownRepository } from '../legacy/legacy-repository.ts';
import type { Session } from '../session/session.ts';
import { renderTask } from '../session/task-id.ts';
import type { AbsolutePath } from '../workspace/workspace-path.ts';
import type { Decision, RecordFinding } from './consolidation-findings.ts';

export interface DecidedDraft {
  readonly session: Session;
  /** Whether the store changes for it. */
  readonly changes: boolean;
  /** Whether the session is made from this one in the first place. */
  readonly decides: boolean;
  /** Whether that is done by the time it is told. */
  readonly toBeDone: boolean;
}

// One for the many records that agree.
const none: readonly string[] = [];

/** What became of one record, and what was odd about it. */
export function findingsAboutDraft(
  draft: LegacyDraft,
  { session, changes, decides, toBeDone }: DecidedDraft,
): readonly RecordFinding[] {
  const { record, spelled, badDates, closed } = draft;
  const differs = decides ? none : differences(draft, session);
  const about = {
    session: session.name,
    path: session.workspace.path,
    source: record.source,
    spelled,
    action: changes ? (decides ? 'add' : 'merge') : 'none',
    done: changes && toBeDone,
  } as const;
  const kept: Decision = session.name === spelled ? 'kept' : 'renamed';
  const kind = decides ? kept : differs.length > 0 ? 'conflict' : 'merged';
  const findings: RecordFinding[] = [
    { kind, severity: kind === 'conflict' ? 'warning' : 'info', ...about, differs },
  ];
  const odd = { ...about, action: 'none', done: false } as const;
  if (badDates.length > 0)
    findings.push({ kind: 'bad-date', severity: 'warning', ...odd, members: badDates });
  if (record.flaws.length > 0) {
    findings.push({ kind: 'flawed', severity: 'warning', ...odd, members: record.flaws });
  }
  if (record.hadToken) findings.push({ kind: 'token-dropped', severity: 'info', ...odd });
  if (closed && session.status === 'active') findings.push({ kind: 'closed', severity: 'warning', ...odd });
  return findings;
}

/** What is odd about the session that came out. */
export function findingsAboutSession(
  { record, spelled }: LegacyDraft,
  {
    session,
    lost,
    markerAt,
    host,
  }: {
    readonly session: Session;
    readonly lost: { readonly task: string; readonly holder: string } | null;
    readonly markerAt: ReadonlyMap<AbsolutePath, unknown>;
    readonly host: string;
  },
): readonly RecordFinding[] {
  const { name, status, workspace, repo } = session;
  const odd = {
    session: name,
    path: workspace.path,
    source: record.source,
    spelled,
    action: 'none',
    done: false,
  } as const;
  const missing = status !== 'trashed' && workspace.host === host && !markerAt.has(workspace.path);
  return [
    ...(missing ? [{ kind: 'missing' as const, severity: 'info' as const, ...odd }] : []),
    ...(isUnknownRepository(repo.id)
      ? [{ kind: 'repository-unknown' as const, severity: 'warning' as const, ...odd, repository: repo.url }]
      : []),
    ...(lost === null
      ? []
      : [{ kind: 'duplicate-task' as const, severity: 'warning' as const, ...odd, ...lost }]),
  ];
}

/** The members in which the record says something else than the session that it is part of. */
function differences(draft: LegacyDraft, session: Session): readonly string[] {
  const { task, branch, repo, path, status } = draft;
  const pairs: readonly (readonly [string, string | null, string | null])[] = [
    [
      'task',
      task === null ? null : renderTask(task),
      session.task === null ? null : renderTask(session.task),
    ],
    ['branch', branch, session.branch],
    ['repository', repo?.id ?? null, isUnknownRepository(session.repo.id) ? null : session.repo.id],
    ['path', path, session.workspace.path],
    ['status', status, session.status],
    [
      'base',
      draft.record.exact?.base.commit ?? null,
      session.base.commit === noCommit ? null : session.base.commit,
    ],
  ];
  const differing = pairs.flatMap(([member, said, kept]) =>
    said === null || kept === null || said === kept ? [] : [member],
  );
  return differing.length === 0 ? none : differing;
}
