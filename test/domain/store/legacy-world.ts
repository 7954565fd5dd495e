import { parseLegacyRecord } from '../../../src/domain/legacy/parse-legacy-record.ts';
import type { LegacyPlace } from '../../../src/domain/legacy/legacy-place.ts';
import type { LegacyContent } from '../../../src/domain/legacy/legacy-record.ts';
import {
  planConsolidation,
  type ConsolidationFacts,
  type ConsolidationPlan,
} from '../../../src/domain/store/consolidate.ts';
import type { Session } from '../../../src/domain/session/session.ts';
import {
  absolutePath,
  branchName,
  commitId,
  repositoryId,
  timestamp,
} from '../../../src/interfaces/testing/testing.ts';

export type Members = Readonly<Record<string, unknown>>;

/** Stores with these records, as the readers give them. */
function contentsOf(stores: Readonly<Record<string, readonly Members[]>>): readonly LegacyContent[] {
  return Object.entries(stores).map(([store, records]) => ({
    kind: 'json',
    generation: 'list',
    records: records.map((record, at) =>
      parseLegacyRecord(record, { store, position: at + 1 })._unsafeUnwrap(),
    ),
    unreadable: [],
    damaged: false,
    writtenAt: timestamp('2026-03-01T00:00:00.000Z'),
    state: null,
    baseDir: null,
  }));
}

/** A checkout of `github.com/o/app` at the path. */
export function aPlace(path: string, changes: Partial<LegacyPlace> = {}): LegacyPlace {
  return {
    path: absolutePath(path),
    marker: null,
    repo: { id: repositoryId('github.com/o/app'), url: 'https://github.com/o/app', path: null },
    branch: branchName('checked-out'),
    strategy: 'clone',
    evidence: {
      createdAt: timestamp('2025-05-05T00:00:00.000Z'),
      lastActivityAt: timestamp('2025-05-06T00:00:00.000Z'),
      base: { branch: branchName('trunk'), commit: commitId('b'.repeat(40)) },
    },
    ...changes,
  };
}

export interface World {
  readonly stores: Readonly<Record<string, readonly Members[]>>;
  readonly places?: readonly LegacyPlace[];
  readonly current?: readonly Session[];
  readonly settled?: ConsolidationFacts['settled'];
  readonly named?: readonly string[];
}

export function factsOf({
  stores,
  places = [],
  current = [],
  settled = new Map(),
  named = [],
}: World): ConsolidationFacts {
  return {
    host: 'here',
    home: absolutePath('/home/me'),
    roots: [absolutePath('/state/minsky')],
    workspaces: absolutePath('/state/minsky/sessions'),
    now: timestamp('2026-11-23T00:00:00.000Z'),
    contents: contentsOf(stores),
    places: new Map(places.map((place) => [place.path, place])),
    current,
    settled,
    named: new Set(named),
    unreadable: [],
    toBeDone: false,
  };
}

export function plan(world: World): ConsolidationPlan {
  return planConsolidation(factsOf(world));
}

/** The records of the store once the plan is carried out. */
export function outcomeOf(world: World): readonly Session[] {
  const { inserts, replacements } = plan(world);
  const replaced = new Map(replacements.map(({ before, after }) => [before.id, after]));
  return [...(world.current ?? []).map((session) => replaced.get(session.id) ?? session), ...inserts];
}

/** What became of each record: its store and place, the decision and the session. */
export function decisionsOf({ findings }: ConsolidationPlan): readonly string[] {
  return findings
    .filter(({ kind }) => ['kept', 'merged', 'renamed', 'conflict'].includes(kind))
    .map(
      ({ source, kind, session }) => `${source.store}:${String(source.position)} ${kind} ${String(session)}`,
    );
}
