import { errAsync, okAsync, type ResultAsync } from 'neverthrow';
import type { FileError } from '../../src/application/ports/port-errors.ts';
import { startSession, type StartPorts } from '../../src/application/sessions/start-session.ts';
import { layerConfig } from '../../src/domain/config/layer-config.ts';
import type { Session } from '../../src/domain/session/session.ts';
import {
  absolutePath,
  branchName,
  callContext,
  commitId,
  FixedClock,
  InMemorySessionStore,
  repositoryId,
} from '../../src/interfaces/testing/testing.ts';

export const diskFull: FileError = { kind: 'FileError', path: '/x', reason: 'no-space', code: 'ENOSPC' };

const staging = absolutePath('/state/staging/one/workspace');

/** A start over ports that write down what they are asked to do; single ones can be replaced by failing ones. */
export class StartWorld {
  readonly effects: string[] = [];
  readonly store = new InMemorySessionStore();
  /** Where the workspace that was built stands now. */
  built: 'nowhere' | 'staging' | 'final' = 'nowhere';
  marked: Session | null = null;

  /** Starts `hello` and returns the whole result as plain data. */
  async start(replaced: (world: StartWorld) => Partial<StartPorts> = () => ({})): Promise<unknown> {
    const ports = { ...this.#ports(), ...replaced(this) };
    const input = {
      name: 'hello',
      task: 'md#7',
      repo: null,
      base: null,
      branch: null,
      strategy: null,
      offline: false,
    };
    const result = await startSession(ports)(input, callContext());
    return result.match<unknown>(
      ({ session }) => ({ status: session.status, version: session.version }),
      (error) => error,
    );
  }

  /** The records that are in the store. */
  async records(): Promise<readonly Session[]> {
    return (await this.store.list({}, { limit: 10, after: null }))._unsafeUnwrap().sessions;
  }

  effect<T>(name: string, value: T, change: () => void = () => undefined): ResultAsync<T, never> {
    this.effects.push(name);
    change();
    return okAsync(value);
  }

  fault(name: string): ResultAsync<never, FileError> {
    this.effects.push(`${name} fails`);
    return errAsync(diskFull);
  }

  #ports(): StartPorts {
    const place = absolutePath('/repository');
    const layered = layerConfig([]);
    const unused = (): never => {
      throw new Error('not expected in this start');
    };
    return {
      store: this.store,
      clock: new FixedClock(),
      machine: { host: 'host', home: absolutePath('/home'), workspaces: absolutePath('/state/sessions') },
      load: () => okAsync(layered),
      configLayers: { read: unused },
      recover: () => okAsync(undefined),
      adopt: unused,
      mirrors: { upToDate: unused },
      locate: () =>
        okAsync({
          repo: { id: repositoryId('example.com/o/r'), url: 'https://example.com/o/r', path: place },
          checkout: place,
          originUrl: 'https://example.com/o/r',
          originIsRemote: true,
        }),
      git: {
        checkoutAt: unused,
        baseOf: () => okAsync({ branch: branchName('main'), commit: commitId('a'.repeat(40)) }),
        collidingBranch: () => okAsync(null),
        progressOf: unused,
        evidenceOf: unused,
      },
      lock: { hold: (_name, _context, work) => work() },
      disk: {
        realPath: (path) => okAsync(path),
        look: () =>
          okAsync(
            this.built === 'final'
              ? { kind: 'checkout', markedFor: this.marked?.id ?? null, operation: null }
              : { kind: 'nothing' },
          ),
        enclosingCheckout: unused,
        entries: unused,
        processesInside: unused,
      },
      staging: {
        open: () => this.effect('note', staging),
        publish: () => this.effect('publish', undefined, () => (this.built = 'final')),
        close: () => this.effect('close', undefined),
        abandoned: () => okAsync([]),
        isBuilding: () => okAsync(false),
      },
      workspaces: {
        build: () => this.effect('build', undefined, () => (this.built = 'staging')),
        dismantle: (_plan, directory) =>
          this.effect(`dismantle ${directory}`, undefined, () => (this.built = 'nowhere')),
        relocated: () => this.effect('relocated', undefined),
        discard: unused,
      },
      ignored: { copy: () => this.effect('copy', []) },
      marker: {
        read: () => okAsync(this.marked),
        write: (_directory, session) => this.effect('mark', undefined, () => (this.marked = session)),
      },
    };
  }
}
