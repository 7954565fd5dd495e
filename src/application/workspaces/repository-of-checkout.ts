import {
  fileUrlOf,
  localRepositoryId,
  parseRepositoryLocation,
  repositoryIdOf,
  type RepositoryLocation,
} from '../../domain/repository/repository-id.ts';
import type { SessionRepository } from '../../domain/session/session.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { Checkout } from '../ports/git-inspection.ts';
import type { Machine } from '../ports/machine.ts';

/** A repository as a session records it, and what `origin` of its workspaces shall be. */
export interface CheckoutRepository {
  readonly repo: SessionRepository;
  /** With credentials, for git alone. */
  readonly originUrl: string;
  /** Whether `originUrl` is the repository's own remote rather than the repository itself. */
  readonly originIsRemote: boolean;
}

/** The identity of a checkout: that of its `origin` if it has one that can be understood, else its own place. */
export function repositoryOfCheckout(checkout: Checkout, machine: Machine): CheckoutRepository {
  const place = placeOf(checkout);
  const path = checkout.mainTop;
  const origin = originOf(checkout, machine);
  return origin === null
    ? {
        repo: { id: localRepositoryId(machine.host, place), url: fileUrlOf(place), path },
        originUrl: place,
        originIsRemote: false,
      }
    : { repo: { ...origin, path }, originUrl: checkout.originUrl ?? place, originIsRemote: true };
}

/** The place of `origin`, if that is on this machine. */
export function localOriginOf(checkout: Checkout, machine: Machine): AbsolutePath | null {
  const location = locationOfOrigin(checkout, machine);
  return location === null || location.kind === 'url' ? null : location.path;
}

function originOf(checkout: Checkout, machine: Machine): Pick<SessionRepository, 'id' | 'url'> | null {
  const location = locationOfOrigin(checkout, machine);
  if (location === null) return null;
  const url = location.kind === 'url' ? location.url : fileUrlOf(location.path);
  return { id: repositoryIdOf(location, machine.host), url };
}

function locationOfOrigin(checkout: Checkout, { home, host }: Machine): RepositoryLocation | null {
  if (checkout.originUrl === null) return null;
  return parseRepositoryLocation(checkout.originUrl, { cwd: placeOf(checkout), home, host }).unwrapOr(null);
}

function placeOf({ mainTop, top, commonDirectory }: Checkout): AbsolutePath {
  return mainTop ?? top ?? commonDirectory;
}
