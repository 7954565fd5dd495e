import { ok, okAsync, safeTry, type ResultAsync } from 'neverthrow';
import type { Session } from '../../domain/session/session.ts';
import type { SurveyedDirectory, SurveyedPlace, Unreadable } from '../../domain/workspace/surveyed-place.ts';
import {
  childPath,
  parentPath,
  parseAbsolutePath,
  type AbsolutePath,
} from '../../domain/workspace/workspace-path.ts';
import type { GitWorktrees } from '../ports/git-worktrees.ts';
import type { Machine } from '../ports/machine.ts';
import type { CallContext } from '../ports/narration.ts';
import type { FileError } from '../ports/port-errors.ts';
import type { WorkspaceDisk } from '../ports/workspace-disk.ts';
import type { WorkspaceSurvey } from '../ports/workspace-survey.ts';
import type { WorkspaceTrash } from '../ports/workspace-trash.ts';
import { inParallel } from './in-parallel.ts';

export interface SearchPorts {
  readonly disk: WorkspaceDisk;
  readonly survey: WorkspaceSurvey;
  readonly trash: WorkspaceTrash;
  readonly worktrees: GitWorktrees;
  readonly machine: Machine;
}

type FoundDirectory = SurveyedDirectory & Pick<SurveyedPlace, 'area'>;

export interface SearchedDisk {
  readonly directories: readonly FoundDirectory[];
  readonly unreadable: readonly Unreadable[];
}

/** Where to look: directories whose children may be workspaces, repositories that know worktrees, and paths. */
interface Leads {
  readonly parents: ReadonlySet<AbsolutePath>;
  readonly repositories: ReadonlySet<AbsolutePath>;
  readonly paths: ReadonlySet<AbsolutePath>;
}

interface Seen {
  readonly parents: Set<AbsolutePath>;
  readonly repositories: Set<AbsolutePath>;
  readonly looked: Map<AbsolutePath, Looked>;
}

/**
 * Looks at the workspaces directory, at what records name, beside it, at the worktrees of known repositories and into
 * the trash. Markers lead on: without a store they are all there is to go by.
 */
export function searchDisk(
  ports: SearchPorts,
  own: readonly Session[],
  context: CallContext,
): ResultAsync<SearchedDisk, FileError> {
  const { workspaces } = ports.machine;
  const recorded = new Map(own.map((session) => [session.workspace.path, session]));
  const seen: Seen = { parents: new Set(), repositories: new Set(), looked: new Map() };
  return safeTry(async function* () {
    const root = (yield* ports.disk.realPath(workspaces)) ?? workspaces;
    let leads: Leads = leadsOf(own, [root]);
    while (leads.paths.size + leads.parents.size + leads.repositories.size > 0 && !context.signal.aborted) {
      const found = yield* follow(ports, leads, seen, context);
      leads = leadsOf(
        found.flatMap(({ marker }) => (marker?.workspace.host === ports.machine.host ? [marker] : [])),
        [],
        seen,
      );
    }
    const near = [...seen.parents];
    const inTrash = yield* ports.trash.contents(near);
    const trashed = yield* lookAtAll(ports, inTrash, context);
    const inside = trashed.map((looked) => ({ ...looked, area: 'trash' as const }));
    // A repository knows the worktrees that lie in the trash, too.
    const lying = new Set(inTrash);
    const open = [...seen.looked].filter(([path]) => !lying.has(path));
    const outside = open.map(([path, looked]) => ({
      ...looked,
      area: parentPath(path) === root ? ('workspaces' as const) : ('elsewhere' as const),
    }));
    const all = [...outside, ...inside];
    return ok({
      directories: all.flatMap(({ path, found, area }) =>
        found !== null && matters(found, area, recorded.has(path)) ? [{ ...found, area }] : [],
      ),
      unreadable: all.flatMap(({ path, failure, area }) =>
        failure !== null && (area !== 'elsewhere' || recorded.has(path))
          ? [{ path, label: recorded.get(path)?.name ?? null, reason: failure.code }]
          : [],
      ),
    });
  });
}

/** Of what happens to lie around elsewhere, only workspaces are of interest. */
function matters({ marker }: SurveyedDirectory, area: SurveyedPlace['area'], isRecorded: boolean): boolean {
  return area !== 'elsewhere' || isRecorded || marker !== null;
}

function leadsOf(
  sessions: readonly Session[],
  parents: readonly AbsolutePath[],
  seen: Seen | null = null,
): Leads {
  const present = sessions.filter(({ status }) => status !== 'trashed');
  const fresh = (paths: readonly (AbsolutePath | null)[], known?: { has(path: AbsolutePath): boolean }) =>
    new Set(paths.filter((path) => path !== null && known?.has(path) !== true)) as ReadonlySet<AbsolutePath>;
  return {
    parents: fresh(
      [...parents, ...present.map(({ workspace }) => parentPath(workspace.path))],
      seen?.parents,
    ),
    repositories: fresh(
      sessions.map(({ repo }) => repo.path),
      seen?.repositories,
    ),
    paths: fresh(
      sessions.map(({ workspace }) => workspace.path),
      seen?.looked,
    ),
  };
}

function follow(
  ports: SearchPorts,
  leads: Leads,
  seen: Seen,
  context: CallContext,
): ResultAsync<readonly SurveyedDirectory[], never> {
  for (const parent of leads.parents) seen.parents.add(parent);
  for (const repository of leads.repositories) seen.repositories.add(repository);
  const children = inParallel([...leads.parents], (parent) =>
    ports.disk
      .entries(parent)
      .orElse(() => ok<readonly string[]>([]))
      .map((names) =>
        names.filter((name) => !name.startsWith('.minsky-')).flatMap((name) => childIn(parent, name)),
      ),
  );
  const worktrees = inParallel([...leads.repositories], (repository) =>
    worktreesOf(ports, repository, context),
  );
  return children.andThen((below) =>
    worktrees.andThen((linked) => {
      const paths = new Set([...leads.paths, ...below.flat(), ...linked.flat()]);
      return lookAtAll(
        ports,
        [...paths].filter((path) => !seen.looked.has(path)),
        context,
      ).map((found) => {
        for (const one of found) seen.looked.set(one.path, one);
        return found.flatMap((one) => one.found ?? []);
      });
    }),
  );
}

/** A repository that has never had a worktree need not be asked. */
function worktreesOf(
  { disk, worktrees }: SearchPorts,
  repository: AbsolutePath,
  context: CallContext,
): ResultAsync<readonly AbsolutePath[], never> {
  return disk
    .entries(childPath(repository, '.git', 'worktrees'))
    .andThen((names) => (names.length === 0 ? okAsync([]) : worktrees.linkedTo(repository, context)))
    .orElse(() => ok<readonly AbsolutePath[]>([]));
}

interface Looked {
  readonly path: AbsolutePath;
  /** Null where it could not be looked at. */
  readonly found: SurveyedDirectory | null;
  readonly failure: FileError | null;
}

function lookAtAll(
  { survey }: SearchPorts,
  paths: readonly AbsolutePath[],
  { narration, signal }: CallContext,
): ResultAsync<readonly Looked[], never> {
  return inParallel(
    signal.aborted ? [] : paths,
    (path) =>
      survey
        .look(path)
        .map((found): Looked => ({ path, found, failure: null }))
        .orElse((failure) => ok({ path, found: null, failure })),
    (done) => {
      if (done % 50 === 0) {
        narration.progress({
          label: 'Looking at workspaces',
          percent: Math.floor((100 * done) / paths.length),
        });
      }
    },
  );
}

function childIn(parent: AbsolutePath, name: string): readonly AbsolutePath[] {
  return parseAbsolutePath(`${parent}/${name}`).match(
    (path) => [path],
    () => [],
  );
}
