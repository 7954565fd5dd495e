import { ok, okAsync, safeTry, type ResultAsync } from 'neverthrow';
import type { GitInspectionError } from '../../application/ports/git-inspection.ts';
import type { CallContext } from '../../application/ports/narration.ts';
import { parseRepositoryLocation } from '../../domain/repository/repository-id.ts';
import type { Session } from '../../domain/session/session.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { checkoutAt } from './checkout-at.ts';
import { masked } from './git-failure.ts';
import type { GitProcess } from './git-process.ts';

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
  const here = { kind: 'here' as const, path: repo.path ?? workspace.path };
  return safeTry(async function* () {
    const checkout = yield* checkoutAt(git)(workspace.path, context);
    if (checkout?.originUrl == null) return ok<BasePlace, GitInspectionError>(here);
    const url = checkout.originUrl;
    const remote = { kind: 'remote' as const, url: masked(url) };
    const { path } = workspace;
    const location = parseRepositoryLocation(url, { cwd: path, home: path, host: '' });
    if (location.isErr() || location.value.kind === 'url') return ok<BasePlace, GitInspectionError>(remote);
    // What cannot be looked at is pushed to, and git says what is wrong with it.
    const found = yield* checkoutAt(git)(location.value.path, context).orElse(() => okAsync(null));
    if (found?.top == null) return ok<BasePlace, GitInspectionError>(remote);
    return ok<BasePlace, GitInspectionError>(
      found.commonDirectory === checkout.commonDirectory ? here : { kind: 'work-tree', path: found.top },
    );
  });
}
