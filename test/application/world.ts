import 'reflect-metadata';
import { Container } from 'inversify';
import { okAsync, ResultAsync } from 'neverthrow';
import type { ExclusiveLock } from '../../src/application/ports/exclusive-lock.ts';
import type { CallContext, Notice } from '../../src/application/ports/narration.ts';
import type { ConfigLayer, ConfigProblem } from '../../src/domain/config/layer-config.ts';
import type { Session } from '../../src/domain/session/session.ts';
import { childPath } from '../../src/domain/workspace/workspace-path.ts';
import { describingModule } from '../../src/infrastructure/composition/describing-module.ts';
import { findingModule } from '../../src/infrastructure/composition/finding-module.ts';
import type { Token } from '../../src/infrastructure/composition/provide.ts';
import { reconcilingModule } from '../../src/infrastructure/composition/reconciling-module.ts';
import { tokens } from '../../src/infrastructure/composition/tokens.ts';
import { workingModule } from '../../src/infrastructure/composition/working-module.ts';
import {
  absolutePath,
  aSession,
  callContext,
  FixedClock,
  InMemorySessionStore,
  RecordingNarration,
  sessionName,
} from '../../src/interfaces/testing/testing.ts';
import { aDirectory, inTrash, MemoryDisk, type Directory } from './memory-disk.ts';
import { WatchedCalls } from './watched-calls.ts';

/** Where workspaces are. */
const sessions = absolutePath('/state/sessions');

/** The use cases as the program wires them, on a store and a disk in memory, with every call of a port watched. */
export class World {
  readonly calls = new WatchedCalls();
  readonly store = new InMemorySessionStore();
  readonly disk = new MemoryDisk();
  readonly clock = new FixedClock();
  readonly machine = { host: 'host', home: absolutePath('/home'), workspaces: sessions };
  /** What the configuration files say. */
  layers: readonly ConfigLayer[] = [];
  problems: readonly ConfigProblem[] = [];
  narration = new RecordingNarration();
  signal = new AbortController().signal;
  readonly #turns = new Map<string, Promise<unknown>>();
  readonly #watched = this.#container((name, port) => this.calls.watch(name, port));

  /** A use case of this process. */
  get<T>(key: Token<T>): T {
    return this.#watched.get<T>(key);
  }

  /** The same use case of another process, whose calls nobody watches. */
  elsewhere<T>(key: Token<T>): T {
    return this.#container((_name, port) => port).get<T>(key);
  }

  context(overrides: Partial<CallContext> = {}): CallContext {
    return callContext({ narration: this.narration, signal: this.signal, ...overrides });
  }

  get notices(): readonly Notice[] {
    return this.narration.notices;
  }

  /** A record and its workspace, marked, where it belongs; `null` for no workspace. */
  async holds(
    name: string,
    overrides: Partial<Session> = {},
    directory: Partial<Directory> | null = {},
  ): Promise<Session> {
    const path = childPath(sessions, name);
    const session = aSession({
      name: sessionName(name),
      workspace: { path, host: this.machine.host, strategy: 'clone' },
      trashedFrom: overrides.status === 'trashed' ? 'active' : null,
      ...overrides,
    });
    (await this.store.insert(session))._unsafeUnwrap();
    if (directory !== null) {
      const place = session.status === 'trashed' ? inTrash(session.id) : session.workspace.path;
      this.stands(place, { of: session.id, marker: session, linkedAt: place, ...directory });
    }
    return session;
  }

  /** A directory at a path, nobody's unless said. */
  stands(path: string, overrides: Partial<Directory> = {}): Directory {
    const directory = aDirectory(overrides);
    this.disk.directories.set(absolutePath(path), directory);
    return directory;
  }

  at(path: string): Directory | undefined {
    return this.disk.directories.get(absolutePath(path));
  }

  async record({ id }: Session): Promise<Session | null> {
    return (await this.store.find(id))._unsafeUnwrap();
  }

  async records(): Promise<readonly Session[]> {
    return (await this.store.list({}, { limit: 1_000, after: null }))._unsafeUnwrap().sessions;
  }

  /** What another process makes of a record, with the next version. */
  async changes(session: Session, changes: Partial<Session>): Promise<Session> {
    const now = (await this.record(session))!;
    const next = { ...now, ...changes, version: now.version + 1 };
    (await this.store.replace(next, now.version))._unsafeUnwrap();
    return next;
  }

  /** Everything there is, to be compared with what there is later. */
  async everything(): Promise<unknown> {
    return structuredClone({ records: await this.records(), directories: this.disk.directories });
  }

  /** A new run of the program, after the one before ended in whatever way. */
  runAgain(): void {
    this.calls.forget();
    this.narration = new RecordingNarration();
    for (const staged of this.disk.notes.values()) staged.builderIsGone = true;
  }

  #container(port: <Port extends object>(name: string, port: Port) => Port): Container {
    const container = new Container({ defaultScope: 'Singleton', jitless: true });
    container.load(findingModule, describingModule, workingModule, reconcilingModule);
    const constant = <T>(key: Token<T>, value: T): void => {
      container.bind<T>(key).toConstantValue(value);
    };
    constant(tokens.machine, this.machine);
    constant(tokens.clock, this.clock);
    constant(tokens.store, port('store', this.store));
    constant(tokens.standingStore, port('standingStore', this.store));
    constant(tokens.maintenance, port('maintenance', this.store));
    constant(tokens.storeSource, () => 'default');
    constant(tokens.defaultPlaces, () => ({ 'workspaces.dir': sessions }));
    constant(tokens.glance, { unread: () => okAsync([]) });
    constant(tokens.disk, port('disk', this.disk.disk));
    constant(tokens.trash, port('trash', this.disk.trash));
    constant(tokens.marker, port('marker', this.disk.marker));
    constant(tokens.staging, port('staging', this.disk.staging));
    constant(tokens.survey, port('survey', this.disk.survey));
    constant(tokens.worktrees, port('worktrees', this.disk.worktrees));
    constant(tokens.mergeDetection, port('merges', this.disk.merges));
    constant(tokens.git, port('git', this.disk.git));
    constant(tokens.workspaces, port('workspaces', this.disk.workspaces));
    constant(
      tokens.mirrors,
      port('mirrors', { upToDate: () => okAsync(absolutePath('/state/mirrors/one')) }),
    );
    constant(tokens.ignored, port('ignored', { copy: () => okAsync([]) }));
    constant(tokens.lock, port('lock', this.#lock()));
    constant(tokens.configLayers, {
      read: () => okAsync({ layers: this.layers, problems: this.problems }),
    });
    return container;
  }

  /** One after the other, as between processes. */
  #lock(): ExclusiveLock {
    return {
      hold: (name, _context, work) => {
        const outcome = (this.#turns.get(name) ?? Promise.resolve()).then(() => work());
        this.#turns.set(name, outcome);
        return new ResultAsync(outcome);
      },
    };
  }
}

/** The whole outcome as plain data: what was answered, or how it failed. */
export async function outcomeOf<T, E>(result: ResultAsync<T, E>): Promise<T | E> {
  return result.match<T | E>(
    (value) => value,
    (error) => error,
  );
}
