import { errAsync, okAsync, type ResultAsync } from 'neverthrow';
import type { BaseTipsError } from '../../application/ports/base-repository.ts';
import type { CallContext } from '../../application/ports/narration.ts';
import { prBranchOf, type BranchName } from '../../domain/repository/branch-name.ts';
import { parseRepositoryLocation } from '../../domain/repository/repository-id.ts';
import type { Session } from '../../domain/session/session.ts';
import { entryAt } from '../filesystem/directory-entry.ts';
import { withoutSsh } from './git-environment.ts';
import { masked } from './git-failure.ts';
import type { GitAnswer, GitCall, GitProcess, GitProcessError } from './git-process.ts';
import { headRef } from './known-refs.ts';
import { originSettings } from './origin-settings.ts';
import { parseRemoteTips, type RemoteTips } from './remote-tips.ts';

type Asked = ResultAsync<GitAnswer, GitProcessError>;

/** What `origin` says of the branches that concern a session. */
export interface OriginQuestion {
  /** Begins to ask; `answer` in the same call takes what comes of it. */
  begin(session: Session, context: CallContext): void;
  answer(session: Session, url: string, context: CallContext): ResultAsync<RemoteTips, BaseTipsError>;
}

/** The branches whose tips are told. */
export function branchesOf({ base, branch, name }: Session): readonly BranchName[] {
  return [...new Set([base.branch, branch, prBranchOf(name)])];
}

/** Asks with `git ls-remote`; what was begun beforehand is used once, and what it failed for is told then. */
export function originQuestion(git: GitProcess): OriginQuestion {
  const begun = new WeakMap<CallContext['narration'], Map<string, Asked>>();
  const ask = (session: Session, call: Partial<GitCall>, context: CallContext): Asked => {
    const branches = branchesOf(session).map(headRef);
    const args = ['ls-remote', '--symref', '--end-of-options', 'origin', 'HEAD', ...branches];
    const cwd = session.workspace.path;
    const settings = ['protocol.file.allow=always'];
    return git.run(
      { purpose: 'transfer', cwd, repository: 'top', args, settings, limit: 120_000, ...call },
      context,
    );
  };
  const regularly = (session: Session, context: CallContext): Asked =>
    originSettings(git, session.workspace.path, context).andThen(({ sshCommand }) =>
      ask(session, { sshCommand }, context),
    );
  // How ssh is started takes another question; where it is not needed that can be asked meanwhile.
  const withoutKnowing = (session: Session, context: CallContext): Asked =>
    ask(session, { purpose: 'question', answers: [0, 128] }, context).andThen((answer): Asked => {
      if (answer.exitCode === 0) return okAsync(answer);
      return needsSsh(answer) ? regularly(session, context) : errAsync(answer.failure);
    });
  return {
    begin(session, context) {
      const inThisCall = begun.get(context.narration) ?? new Map<string, Asked>();
      begun.set(context.narration, inThisCall);
      const asked = (usesSsh(session) ? regularly : withoutKnowing)(session, context);
      inThisCall.set(keyOf(session), asked);
    },
    answer(session, url, context) {
      const inThisCall = begun.get(context.narration);
      const early = inThisCall?.get(keyOf(session));
      inThisCall?.delete(keyOf(session));
      return (early ?? regularly(session, context))
        .orElse((error) =>
          error.kind === 'GitFailed' ? whyUnreachable(session, url, error.stderr) : errAsync(error),
        )
        .map(({ stdout }) => parseRemoteTips(stdout));
    },
  };
}

/** Most likely: the record has the URL as it was when the session was started. */
function usesSsh({ repo }: Session): boolean {
  return !/^(?:file|git|https?):\/\//.test(repo.url);
}

function needsSsh({ failure }: GitAnswer): boolean {
  return failure.kind === 'GitFailed' && failure.stderr.includes(withoutSsh.refusal);
}

function keyOf(session: Session): string {
  return [session.workspace.path, ...branchesOf(session)].join('\0');
}

/** git says the same of a repository that is not there and of one that lets nobody in. */
function whyUnreachable(
  { name, workspace: { path } }: Session,
  url: string,
  stderr: string,
): ResultAsync<never, BaseTipsError> {
  const unreachable = { kind: 'RemoteUnreachable' as const, url: masked(url), stderr };
  const location = parseRepositoryLocation(url, { cwd: path, home: path, host: '' }).unwrapOr(null);
  if (location === null || location.kind === 'url') return errAsync(unreachable);
  const repository = location.path;
  return entryAt(repository)
    .orElse(() => errAsync(unreachable))
    .andThen((entry) =>
      errAsync(
        entry === null ? { kind: 'RepositoryGone' as const, session: name, path, repository } : unreachable,
      ),
    );
}
