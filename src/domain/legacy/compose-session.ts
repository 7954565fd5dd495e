import { parseBranchName, prBranchOf, type BranchName } from '../repository/branch-name.ts';
import { parseCommitId, type CommitId } from '../repository/commit-id.ts';
import type { SessionName } from '../session/session-name.ts';
import type { Session, SessionPullRequest, SessionRepository } from '../session/session.ts';
import { timestampFromMilliseconds, type Timestamp } from '../timestamp.ts';
import { nameFromDirectory } from '../workspace/name-from-evidence.ts';
import { childPath, type AbsolutePath } from '../workspace/workspace-path.ts';
import type { LegacyDraft } from './legacy-draft.ts';
import { isUnknownRepository, unknownRepository } from './legacy-repository.ts';

/** Stands where no commit is known, as git itself writes it. */
export const noCommit: CommitId = parseCommitId('0'.repeat(40))._unsafeUnwrap();

/** Until then a session's branch was called as the session. */
const branchesWereNames = '2026-04-01T00:00:00.000Z';

export interface ComposeContext {
  readonly host: string;
  /** Where a workspace that nothing is known of would have been. */
  readonly workspaces: AbsolutePath;
}

/**
 * Makes a record of what the drafts of one session say: of each member what the first draft says that says anything, the
 * newest being first, then what the checkout tells, then what earlier versions took when nothing was said.
 */
export function composeSession(
  drafts: readonly [LegacyDraft, ...LegacyDraft[]],
  context: ComposeContext,
): Session {
  const [newest] = drafts;
  const first = <T>(pick: (draft: LegacyDraft) => T | null | undefined): T | null => {
    for (const draft of drafts) {
      const value = pick(draft);
      if (value !== null && value !== undefined) return value;
    }
    return null;
  };
  const written = first(({ place }) => place?.marker) ?? first(({ record }) => record.exact);
  if (written !== null) return completed(asFound(written, drafts, context), drafts);
  const place = first((draft) => draft.place);
  const name = nameFromDirectory(newest.spelled);
  const createdAt = createdAtOf(drafts);
  const activity = latest([
    first((draft) => draft.activity),
    place?.evidence?.lastActivityAt ?? null,
    createdAt,
  ]);
  const base = first(({ record }) => branchIn(record.pullRequest?.baseBranch));
  return {
    id: newest.key,
    name,
    task: first((draft) => draft.task),
    repo: first((draft) => draft.repo) ?? unknownRepository(newest.record, newest.spelled),
    base: {
      branch: base ?? place?.evidence?.base.branch ?? usualBase,
      commit: place?.evidence?.base.commit ?? noCommit,
    },
    branch: first((draft) => draft.branch) ?? place?.branch ?? usualBranch(newest, name),
    workspace: {
      path: place?.path ?? first((draft) => draft.path) ?? childPath(context.workspaces, name),
      host: context.host,
      strategy: place?.strategy ?? 'clone',
    },
    status: first(({ status }) => status) ?? 'active',
    trashedFrom: null,
    pr: first((draft) => pullRequestOf(draft, name, activity)),
    aliases: aliasesFor(name, [], drafts),
    createdAt,
    updatedAt: activity,
    lastActivityAt: activity,
    version: 1,
  };
}

/** The record of the store with what it lacks and legacy records have; the same object if it lacks nothing. */
export function completed(session: Session, drafts: readonly LegacyDraft[]): Session {
  if (session.status === 'trashed') return session;
  const [newest] = drafts;
  const later = newest !== undefined && (newest.activity ?? '') > session.lastActivityAt;
  const ahead = later && session.status === 'active' && newest.status !== 'trashed' ? newest.status : null;
  const pr = drafts.map((draft) => pullRequestOf(draft, session.name, session.lastActivityAt));
  const changed: Session = {
    ...session,
    task: session.task ?? drafts.find(({ task }) => task !== null)?.task ?? null,
    repo: repositoryOf(session, drafts),
    base: session.base.commit === noCommit ? (baseFrom(drafts) ?? session.base) : session.base,
    status: ahead ?? session.status,
    pr: session.pr ?? pr.find((found) => found !== null) ?? null,
    aliases: aliasesFor(session.name, session.aliases, drafts),
    lastActivityAt: latest([session.lastActivityAt, newest?.activity ?? null]),
  };
  return JSON.stringify(changed) === JSON.stringify(session) ? session : changed;
}

/** What a marker or a stray store says, made true for where the workspace stands now. */
function asFound(session: Session, drafts: readonly LegacyDraft[], { host }: ComposeContext): Session {
  const place = drafts.find((draft) => draft.place !== null)?.place ?? null;
  const unfinished = session.status === 'starting' || (session.status === 'trashed' && place !== null);
  return {
    ...session,
    workspace: place === null ? session.workspace : { ...session.workspace, path: place.path, host },
    status: unfinished ? 'active' : session.status,
    trashedFrom: unfinished ? null : session.trashedFrom,
  };
}

/** One that was unknown gives way to one that is named. */
function repositoryOf({ repo }: Session, drafts: readonly LegacyDraft[]): SessionRepository {
  const named = isUnknownRepository(repo.id) ? drafts.find((draft) => draft.repo !== null)?.repo : null;
  return named ?? { ...repo, path: repo.path ?? mainPathOf(repo, drafts) };
}

function baseFrom(drafts: readonly LegacyDraft[]): Session['base'] | null {
  return drafts.map(({ place }) => place?.evidence?.base).find((base) => base !== undefined) ?? null;
}

function mainPathOf(known: SessionRepository, drafts: readonly LegacyDraft[]): AbsolutePath | null {
  return drafts.find(({ repo }) => repo?.id === known.id && repo.path !== null)?.repo?.path ?? null;
}

/** Every name by which earlier versions knew the session and it is not known now. */
function aliasesFor(
  name: SessionName,
  aliases: readonly string[],
  drafts: readonly LegacyDraft[],
): readonly string[] {
  const spelled = drafts.flatMap((draft) => [draft.spelled, ...(draft.record.exact?.aliases ?? [])]);
  const shortIds = drafts.flatMap(({ record }) => (record.shortId === null ? [] : [record.shortId]));
  const added = [...new Set([...spelled, ...shortIds])].filter(
    (alias) => alias !== '' && alias !== name && !aliases.includes(alias),
  );
  return [...aliases, ...added.toSorted()];
}

/** The earliest believable date of creation, else what the checkout remembers, else the first thing that happened. */
function createdAtOf(drafts: readonly LegacyDraft[]): Timestamp {
  const earliest = (dates: readonly (Timestamp | null | undefined)[]): Timestamp | null =>
    dates.filter((date) => date != null).toSorted()[0] ?? null;
  return (
    drafts.map(({ createdAt }) => createdAt).find((date) => date !== null) ??
    earliest(drafts.map(({ place }) => place?.evidence?.createdAt)) ??
    earliest(drafts.map(({ activity }) => activity)) ??
    earliest(drafts.map(({ writtenAt }) => writtenAt)) ??
    timestampFromMilliseconds(0)
  );
}

function usualBranch({ spelled, task, createdAt }: LegacyDraft, name: SessionName): BranchName {
  const byTask =
    task !== null && (createdAt ?? '') >= branchesWereNames
      ? `task/${task.scheme}-${String(task.number)}`
      : spelled;
  return branchIn(byTask) ?? branchIn(name) ?? usualBase;
}

const usualBase: BranchName = parseBranchName('main')._unsafeUnwrap();

function pullRequestOf(
  { record, status, prDates: [createdAt, updatedAt] }: LegacyDraft,
  name: SessionName,
  moment: Timestamp,
): SessionPullRequest | null {
  if (record.exact !== null) return record.exact.pr;
  const { prBranch, prState, pullRequest, lastCommitHash } = record;
  const branch = [prBranch, prState?.branch, pullRequest?.headBranch]
    .map(branchIn)
    .find((found) => found !== null);
  const title = pullRequest?.title ?? null;
  if (status === null || status === 'active' || (branch === undefined && title === null)) return null;
  const head = [prState?.commit, lastCommitHash].map((hash) => parseCommitId(hash ?? '').unwrapOr(null));
  return {
    branch: branch ?? prBranchOf(name),
    head: head.find((found) => found !== null) ?? noCommit,
    title: title ?? record.lastCommitMessage?.split('\n')[0] ?? name,
    body: pullRequest?.body ?? '',
    createdAt: createdAt ?? moment,
    updatedAt: updatedAt ?? moment,
  };
}

function branchIn(text: string | null | undefined): BranchName | null {
  return parseBranchName(text ?? '').unwrapOr(null);
}

function latest(dates: readonly (Timestamp | null)[]): Timestamp {
  return (
    dates
      .filter((date) => date !== null)
      .toSorted()
      .at(-1) ?? timestampFromMilliseconds(0)
  );
}
