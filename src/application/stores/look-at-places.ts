import { ok, okAsync, ResultAsync, safeTry } from 'neverthrow';
import type { LegacyPlace } from '../../domain/legacy/legacy-place.ts';
import type { Session, SessionRepository } from '../../domain/session/session.ts';
import {
  lastSegment,
  parentPath,
  parseAbsolutePath,
  type AbsolutePath,
} from '../../domain/workspace/workspace-path.ts';
import type { Checkout, GitInspection } from '../ports/git-inspection.ts';
import type { Machine } from '../ports/machine.ts';
import type { CallContext } from '../ports/narration.ts';
import type { WorkspaceDisk } from '../ports/workspace-disk.ts';
import type { WorkspaceMarker } from '../ports/workspace-marker.ts';
import { inParallel } from '../workspaces/in-parallel.ts';
import { repositoryOfCheckout } from '../workspaces/repository-of-checkout.ts';
import { tellProgress } from './tell-progress.ts';

export interface LookAtPlacesPorts {
  readonly disk: WorkspaceDisk;
  readonly git: GitInspection;
  readonly marker: WorkspaceMarker;
  readonly machine: Machine;
}

export type Places = ReadonlyMap<AbsolutePath, LegacyPlace>;

const atOnce = 4;
const longestChain = 5;

/** Finds the checkouts among these paths; what cannot be looked at is none. `known` were looked at before. */
export function lookAtPlaces(
  ports: LookAtPlacesPorts,
  paths: readonly AbsolutePath[],
  known: Places,
  context: CallContext,
): ResultAsync<Places, never> {
  return safeTry(async function* () {
    const present = yield* presentAmong(
      ports.disk,
      paths.filter((path) => !known.has(path)),
    );
    const places = new Map(known);
    for (let at = 0; at < present.length; at += atOnce) {
      const some = present.slice(at, at + atOnce);
      const found = yield* ResultAsync.combine(some.map((path) => lookAt(ports, path, context)));
      for (const [index, path] of some.entries()) {
        const place = found[index] ?? null;
        if (place !== null) places.set(path, place).set(place.path, place);
      }
      tellProgress(context, 'Looking at workspaces', present.length, Math.round((100 * at) / present.length));
    }
    return ok(places);
  });
}

/** Those of the directories in which anything is. */
export function thoseHoldingAnything(
  { disk }: Pick<LookAtPlacesPorts, 'disk'>,
  directories: readonly AbsolutePath[],
): ResultAsync<ReadonlySet<AbsolutePath>, never> {
  return inParallel(directories, (directory) =>
    disk
      .entries(directory)
      .orElse(() => ok<readonly string[]>([]))
      .map((names) => (names.length === 0 ? [] : [directory])),
  ).map((found) => new Set(found.flat()));
}

/** One look at each directory that would hold some of them, since most were never there. */
function presentAmong(
  disk: WorkspaceDisk,
  paths: readonly AbsolutePath[],
): ResultAsync<readonly AbsolutePath[], never> {
  const byParent = Map.groupBy(paths, parentPath);
  return inParallel([...byParent], ([parent, inside]) =>
    disk
      .entries(parent)
      .orElse(() => ok<readonly string[]>([]))
      .map((names) => {
        const entries = new Set(names);
        return entries.size === 0 ? [] : inside.filter((path) => entries.has(lastSegment(path)));
      }),
  ).map((present) => present.flat());
}

function lookAt(
  ports: LookAtPlacesPorts,
  path: AbsolutePath,
  context: CallContext,
): ResultAsync<LegacyPlace | null, never> {
  return safeTry(async function* () {
    const real = yield* ports.disk.realPath(path);
    if (real === null || (yield* ports.disk.look(real)).kind !== 'checkout') return ok(null);
    const checkout = yield* ports.git.checkoutAt(real, context);
    if (checkout?.top !== real) return ok(null);
    const marker = yield* ports.marker.read(real).orElse(() => ok<Session | null>(null));
    const evidence = yield* ports.git.evidenceOf(checkout, context).orElse(() => ok(null));
    return ok<LegacyPlace>({
      path: real,
      marker,
      repo: yield* repositoryBehind(ports, checkout, context),
      branch: checkout.branch,
      strategy: checkout.gitDirectory === checkout.commonDirectory ? 'clone' : 'worktree',
      evidence,
    });
  }).orElse(() => ok<LegacyPlace | null>(null));
}

/** A clone of a directory of this machine belongs to the repository of that directory, and so on. */
function repositoryBehind(
  ports: LookAtPlacesPorts,
  checkout: Checkout,
  context: CallContext,
  left = longestChain,
): ResultAsync<SessionRepository, never> {
  const own = repositoryOfCheckout(checkout, ports.machine).repo;
  const origin = parseAbsolutePath((checkout.originUrl ?? '').replace(/^file:\/\//, '')).unwrapOr(null);
  if (origin === null || left === 0) return okAsync(own);
  return safeTry(async function* () {
    const real = yield* ports.disk.realPath(origin);
    const next = real === null ? null : yield* ports.git.checkoutAt(real, context);
    if (next?.top !== real || real === checkout.top) return ok({ ...own, path: null });
    return repositoryBehind(ports, next, context, left - 1);
  }).orElse(() => ok(own));
}
