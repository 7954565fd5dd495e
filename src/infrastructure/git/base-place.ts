import { realpathSync } from 'node:fs';
import { ok, okAsync, ResultAsync, safeTry } from 'neverthrow';
import type { GitInspectionError } from '../../application/ports/git-inspection.ts';
import type { CallContext } from '../../application/ports/narration.ts';
import { parseRepositoryLocation } from '../../domain/repository/repository-id.ts';
import type { Session } from '../../domain/session/session.ts';
import { parseAbsolutePath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { attemptNow } from '../filesystem/file-errors.ts';
import { checkoutAt, isRelativeUrl } from './checkout-at.ts';
import { masked } from './git-failure.ts';
import type { GitProcess } from './git-process.ts';
import { refPlaceOf } from './known-refs-of.ts';
import { originSettings } from './origin-settings.ts';
import { standingAt } from './standing-at.ts';

/** The repository that has the base of a session. */
export type BasePlace =
  /** The one that the workspace is part of. */
  | { readonly kind: 'here'; readonly path: AbsolutePath }
  /** `origin`, which is on this machine and has work trees that follow their branches. */
  | { readonly kind: 'work-tree'; readonly path: AbsolutePath }
  /** `origin`, to which one can only push; `url` is without credentials. */
  | { readonly kind: 'remote'; readonly url: string };

/** Finds out what can be done to the base, by where `origin` is. */
export function basePlace(
  git: GitProcess,
  { workspace, repo }: Session,
  context: CallContext,
): ResultAsync<BasePlace, GitInspectionError> {
  const { path } = workspace;
  const here = { kind: 'here' as const, path: repo.path ?? path };
  return safeTry(async function* () {
    const url = yield* originUrl(git, path, context);
    if (url === null) return ok<BasePlace, GitInspectionError>(here);
    const remote = { kind: 'remote' as const, url: masked(url) };
    const location = parseRepositoryLocation(url, { cwd: path, home: path, host: '' });
    if (location.isErr() || location.value.kind === 'url') return ok<BasePlace, GitInspectionError>(remote);
    // What cannot be looked at is pushed to, and git says what is wrong with it.
    const [own, found] = yield* ResultAsync.combine([
      commonDirectory(git, path, context),
      standingAt(git)(location.value.path, null, context).orElse(() => okAsync(null)),
    ]);
    if (found?.top == null) return ok<BasePlace, GitInspectionError>(remote);
    return ok<BasePlace, GitInspectionError>(
      found.commonDirectory === own ? here : { kind: 'work-tree', path: found.top },
    );
  });
}

/** The same for who only has to name it: by files where there is nothing odd about them. */
export function namedBasePlace(
  git: GitProcess,
  session: Session,
  context: CallContext,
): ResultAsync<BasePlace, GitInspectionError> {
  const { path } = session.workspace;
  return originSettings(git, path, context).andThen(({ url }) => {
    const named = url === null ? null : parseAbsolutePath(url).unwrapOr(null);
    const [own, there] = [realCommonDirectory(path), named === null ? null : realCommonDirectory(named)];
    const isReal = named !== null && attemptNow(named, () => realpathSync(named)).unwrapOr(null) === named;
    if (!isReal || own === null || there === null) return basePlace(git, session, context);
    return okAsync<BasePlace, GitInspectionError>(
      own === there ? { kind: 'here', path: session.repo.path ?? path } : { kind: 'work-tree', path: named },
    );
  });
}

/** A relative path is meant from the top of the main work tree. */
function originUrl(
  git: GitProcess,
  path: AbsolutePath,
  context: CallContext,
): ResultAsync<string | null, GitInspectionError> {
  return originSettings(git, path, context).andThen(({ url }) =>
    url === null || !isRelativeUrl(url)
      ? okAsync(url)
      : checkoutAt(git)(path, context).map((checkout) => checkout?.originUrl ?? null),
  );
}

function commonDirectory(
  git: GitProcess,
  path: AbsolutePath,
  context: CallContext,
): ResultAsync<string | null, GitInspectionError> {
  const real = realCommonDirectory(path);
  return real === null
    ? standingAt(git)(path, null, context).map((standing) => standing?.commonDirectory ?? null)
    : okAsync(real);
}

/** By the files of the checkout with that top; null when they do not tell. */
function realCommonDirectory(top: AbsolutePath): string | null {
  const { commonDirectory: named } = refPlaceOf(top).unwrapOr({ commonDirectory: null });
  return named === null ? null : attemptNow(named, () => realpathSync(named)).unwrapOr(null);
}
