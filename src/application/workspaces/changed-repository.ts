import { ok, safeTry, type ResultAsync } from 'neverthrow';
import {
  localRepositoryId,
  parseRepositoryLocation,
  repositoryIdOf,
} from '../../domain/repository/repository-id.ts';
import type { Session } from '../../domain/session/session.ts';
import type { RepositoryNow } from '../../domain/workspace/surveyed-place.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { Machine } from '../ports/machine.ts';
import type { CallContext } from '../ports/narration.ts';
import type { OriginInFiles, WorkspaceSurvey } from '../ports/workspace-survey.ts';
import { sourceOf, type DescribePorts } from './describe-checkout.ts';
import { repositoryOfCheckout } from './repository-of-checkout.ts';

export interface ChangedRepositoryPorts extends DescribePorts {
  readonly survey: WorkspaceSurvey;
}

/** The repository that a workspace goes back to, if that is another one than its record says; git is asked only then. */
export function changedRepository(
  ports: ChangedRepositoryPorts,
  session: Session,
  place: AbsolutePath,
  context: CallContext,
): ResultAsync<RepositoryNow | null, never> {
  const { git, machine } = ports;
  return safeTry(async function* () {
    const origin = yield* ports.survey.originOf(place);
    if (origin !== null && isRecorded(session, origin, machine)) return ok(null);
    const checkout = yield* git.checkoutAt(place, context);
    if (checkout?.top !== place) return ok(null);
    const { repo, originIsRemote } = repositoryOfCheckout(checkout, machine);
    // A clone whose `origin` was taken away, or is none, goes back nowhere: whatever needs it says so.
    if (session.workspace.strategy === 'clone' && !originIsRemote) return ok(null);
    const found = repo.id === session.repo.id ? repo : yield* sourceOf(ports, checkout, context);
    if (found.id === session.repo.id) return ok(null);
    const main = session.repo.path;
    if (found.path !== null || main === null) return ok<RepositoryNow>({ kind: 'changed', repo: found });
    const known = yield* git.checkoutAt(main, context);
    const follows = known !== null && repositoryOfCheckout(known, machine).repo.id === found.id;
    return ok<RepositoryNow>({ kind: 'changed', repo: { ...found, path: follows ? main : null } });
  }).orElse(() => ok(null));
}

function isRecorded({ repo, workspace }: Session, { url, from }: OriginInFiles, machine: Machine): boolean {
  if (url === null)
    return workspace.strategy === 'clone' || localRepositoryId(machine.host, from) === repo.id;
  return parseRepositoryLocation(url, { ...machine, cwd: from })
    .map((location) => repositoryIdOf(location, machine.host) === repo.id)
    .unwrapOr(false);
}
