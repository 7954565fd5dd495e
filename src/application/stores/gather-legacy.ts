import { ok, okAsync, safeTry, type ResultAsync } from 'neverthrow';
import { directoriesToList, placesToLookAt } from '../../domain/legacy/draft-records.ts';
import type { LegacyContent } from '../../domain/legacy/legacy-record.ts';
import type { Session } from '../../domain/session/session.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { LegacyLead, LegacyStores, LegacyStoreUnreadable } from '../ports/legacy-stores.ts';
import type { CallContext } from '../ports/narration.ts';
import { inParallel } from '../workspaces/in-parallel.ts';
import { lookAtPlaces, thoseHoldingAnything, type LookAtPlacesPorts, type Places } from './look-at-places.ts';

export interface GatherLegacyPorts extends LookAtPlacesPorts {
  readonly legacy: LegacyStores;
}

/** A store that was found, with what could be read of it. */
export interface FoundStore {
  readonly lead: LegacyLead;
  /** Null when it was not read. */
  readonly content: LegacyContent | null;
  readonly problem: LegacyStoreUnreadable | null;
}

export interface GatheredLegacy {
  readonly stores: readonly FoundStore[];
  readonly places: Places;
  /** The state directories that earlier versions used. */
  readonly roots: readonly AbsolutePath[];
}

/** Repositories lead to stores, and stores to repositories: so often at most. */
const rounds = 4;

/** Finds and reads every legacy store, and looks at the directories that their records name. */
export function gatherLegacy(
  ports: GatherLegacyPorts,
  input: { readonly named: readonly string[]; readonly current: readonly Session[] },
  context: CallContext,
): ResultAsync<GatheredLegacy, LegacyStoreUnreadable> {
  const { machine } = ports;
  return safeTry(async function* () {
    const here = yield* ports.disk.enclosingCheckout(context.cwd).orElse(() => ok(null));
    const own = input.current.flatMap(({ workspace, repo }) =>
      workspace.host === machine.host ? [workspace.path, ...(repo.path === null ? [] : [repo.path])] : [],
    );
    const roots = yield* ports.legacy.roots(context.cwd);
    // The other ones are known to stand once they were looked at.
    const projects = new Set<AbsolutePath>(yield* ports.legacy.workspaces(roots));
    if (here !== null) projects.add(here);
    const stores = new Map<string, FoundStore>();
    const surroundings = { host: machine.host, home: machine.home, roots };
    let places: Places = new Map();
    for (let round = 0; round < rounds; round++) {
      const leads = yield* ports.legacy.find({
        named: input.named,
        cwd: context.cwd,
        projects: [...projects],
      });
      const fresh = leads.filter(({ address }) => !stores.has(address));
      // The bytes of all at once would be in memory at the same time.
      const read = yield* inParallel(fresh, (lead) => readStore(ports.legacy, lead));
      for (const store of read) stores.set(store.lead.address, store);
      const merged = [...stores.values()].flatMap(({ lead, content }) =>
        lead.merge && content !== null ? [content] : [],
      );
      const listed = yield* thoseHoldingAnything(ports, directoriesToList(merged, surroundings));
      const wanted = [...placesToLookAt(merged, surroundings, listed), ...own];
      places = yield* lookAtPlaces(ports, [...new Set(wanted)], places, context);
      const before = projects.size;
      for (const { path } of places.values()) projects.add(path);
      if (projects.size === before) break;
    }
    return ok({ stores: [...stores.values()], places, roots });
  });
}

function readStore(legacy: LegacyStores, lead: LegacyLead): ResultAsync<FoundStore, never> {
  // Whoever put a URL into a repository's file must not make others connect to it.
  if (!lead.merge && lead.address.includes('://')) return okAsync({ lead, content: null, problem: null });
  return legacy
    .read(lead)
    .map((content): FoundStore => ({ lead, content, problem: null }))
    .orElse((problem) => ok({ lead, content: null, problem }));
}
