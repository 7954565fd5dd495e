import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { okAsync } from 'neverthrow';
import { repairStore, type RepairPorts } from '../../src/application/stores/repair-store.ts';
import { layerConfig } from '../../src/domain/config/layer-config.ts';
import type { Session } from '../../src/domain/session/session.ts';
import type { CheckFinding } from '../../src/domain/store/check-store.ts';
import type { RepairFinding } from '../../src/domain/store/repair-findings.ts';
import { lastSegment, parentPath, type AbsolutePath } from '../../src/domain/workspace/workspace-path.ts';
import {
  openSessionStore,
  type SessionDatabase,
  type StoreLocation,
  type StoreOptions,
} from '../../src/infrastructure/persistence/open-session-store.ts';
import { lazyStoreIntegrity } from '../../src/infrastructure/persistence/open-store-integrity.ts';
import { absolutePath, callContext, FixedClock, timestamp } from '../../src/interfaces/testing/testing.ts';
import { checkFindings } from './check-findings.ts';

/** A marker somewhere on the disk of the machine `host`. */
export type Markers = Map<string, Session>;

const now = timestamp('2026-11-23T00:00:00.000Z');
const workspaces = absolutePath('/workspaces');
const trash = absolutePath('/trash');

/** The markers of sessions whose workspaces are where their records say, or in the trash. */
export function markersOf(sessions: readonly Session[]): Markers {
  return new Map(
    sessions.map((session) => [
      session.status === 'trashed' ? `${trash}/${session.id}` : session.workspace.path,
      session,
    ]),
  );
}

/** A store with real bytes, and workspaces that are nothing but their markers. */
export class RepairWorld {
  readonly location: StoreLocation;
  readonly markers: Markers;
  readonly options: StoreOptions;

  constructor(location: StoreLocation, markers: Markers = new Map(), options: StoreOptions = {}) {
    this.location = location;
    this.markers = markers;
    this.options = options;
  }

  /** The findings, or the kind of the refusal. */
  async repair(replaced: Partial<RepairPorts> = {}): Promise<readonly RepairFinding[] | string> {
    return this.withStore(async (store) => {
      const repaired = await repairStore({ ...this.#ports(store), ...replaced })(undefined, callContext());
      return repaired.match(
        ({ findings }) => findings,
        ({ kind }) => kind,
      );
    });
  }

  check(): Promise<readonly CheckFinding[] | string> {
    return checkFindings(this.location, this.options);
  }

  /** All records by their ids, or the kind of the refusal. */
  async records(): Promise<Readonly<Record<string, Session>> | string> {
    return this.withStore(async (store) =>
      (await store.list({}, { limit: 1_000, after: null })).match(
        ({ sessions }) => Object.fromEntries(sessions.map((session) => [session.id, session])),
        ({ kind }) => kind,
      ),
    );
  }

  async withStore<T>(work: (store: SessionDatabase) => Promise<T>): Promise<T> {
    const store = openSessionStore(this.location, this.options);
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  }

  #ports(store: SessionDatabase): RepairPorts {
    const unused = (): never => {
      throw new Error('not expected in a repair');
    };
    const places = (directory: AbsolutePath): readonly AbsolutePath[] =>
      [...this.markers.keys()].map(absolutePath).filter((place) => parentPath(place) === directory);
    return {
      store,
      integrity: lazyStoreIntegrity(this.location, this.options),
      lock: { hold: (_name, _context, work) => work() },
      clock: new FixedClock(now),
      machine: { host: 'host', home: absolutePath('/home'), workspaces },
      load: () => okAsync(layerConfig([])),
      marker: {
        read: (place) => okAsync(this.markers.get(place) ?? null),
        write: (place, session) => okAsync(void this.markers.set(place, session)),
      },
      trash: { contents: () => okAsync(places(trash)), locate: unused, put: unused, takeBack: unused },
      disk: {
        realPath: (path) => okAsync(this.markers.has(path) ? path : null),
        entries: (directory) => okAsync(places(directory).map(lastSegment)),
        look: unused,
        enclosingCheckout: unused,
        worktreesOf: unused,
        processesInside: unused,
      },
    };
  }
}

/** The same world for one who gives up soon, where something is locked until the test lets go of it. */
export function impatient({ location, markers }: RepairWorld): RepairWorld {
  return new RepairWorld(location, markers, { busyTimeout: 100 });
}

/** The fingerprints of everything that was kept of a damaged store. */
export function keptOf(store: string): readonly string[] {
  return existsSync(dirname(store))
    ? readdirSync(dirname(store))
        .filter((name) => /[.]damaged-[0-9TZ-]+$/.test(name) && name.startsWith(basename(store)))
        .map((name) => imprintOf(readFileSync(join(dirname(store), name))))
    : [];
}

/** Tells one content from another. */
export function imprintOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
