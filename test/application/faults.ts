import type {
  FileError,
  GitError,
  LockTimeout,
  StoreError,
} from '../../src/application/ports/port-errors.ts';
import { inTrash } from './memory-disk.ts';
import { World } from './world.ts';

export const diskFull: FileError = { kind: 'FileError', path: '/x', reason: 'no-space', code: 'ENOSPC' };
export const storeBusy: StoreError = { kind: 'StoreBusy', location: '/store' };
const storeGone: StoreError = { kind: 'StoreUnavailable', location: '/store', detail: 'gone' };
export const gitFailed: GitError = { kind: 'GitFailed', command: 'git x', exitCode: 128, stderr: '' };
const lockHeld: LockTimeout = { kind: 'LockTimeout', path: '/lock', holder: null };

/** Something that goes wrong in a run; `failure` is null when the process is killed there. */
export interface Fault {
  readonly call: string;
  readonly failure: unknown;
  readonly tooLate: boolean;
}

/** How each call of a port can go wrong. */
function failureOf(call: string): unknown {
  const [port] = call.split('.');
  if (port === 'store' || port === 'maintenance') return storeBusy;
  if (port === 'git' || port === 'workspaces') return gitFailed;
  return port === 'lock' ? lockHeld : diskFull;
}

const changes =
  /^(store\.(insert|replace|remove)|trash\.(put|takeBack)|staging\.publish|workspaces\.discard)/;

/** Everything that can go wrong at the calls of a run that goes well, one row each. */
export function faultsOf(calls: readonly string[]): readonly (readonly [string, Fault])[] {
  return calls.flatMap((call) => [
    [`${call} fails`, { call, failure: failureOf(call), tooLate: false }],
    ...(changes.test(call)
      ? [[`the answer of ${call} is lost`, { call, failure: lostAnswerOf(call), tooLate: true }] as const]
      : []),
    [`the process is killed at ${call}`, { call, failure: null, tooLate: false }],
  ]);
}

function lostAnswerOf(call: string): unknown {
  return call.startsWith('store.') ? storeGone : failureOf(call);
}

export function arrange({ calls }: World, { call, failure, tooLate }: Fault): void {
  if (failure === null) calls.kill(call);
  else calls.fail(call, failure, tooLate ? 'too-late' : 'at-once');
}

/** The calls that a run makes in a world of its own. */
export async function callsOf(
  prepare: (world: World) => Promise<unknown>,
  run: (world: World) => PromiseLike<unknown>,
): Promise<readonly string[]> {
  const world = new World();
  await prepare(world);
  await run(world);
  return world.calls.made;
}

/** Where the records and the directories of sessions contradict each other; a marker may be of an earlier version. */
export async function disagreements(world: World): Promise<readonly string[]> {
  const records = await world.records();
  const directories = [...world.disk.directories].filter(([, { of }]) => of !== null);
  const astray = directories.flatMap(([path, { of, marker, linkedAt }]) => {
    const record = records.find(({ id }) => id === of);
    if (record === undefined) return [`${path} has no record`];
    const { name, status, workspace } = record;
    const place = status === 'trashed' ? inTrash(record.id) : workspace.path;
    if (path !== place) return [`${name} is ${status}, and its workspace is at ${path}`];
    if (marker === null || marker === 'corrupt') return [`${name} has no marker`];
    if (marker.id !== of || marker.status !== status || marker.workspace.path !== workspace.path) {
      return [`${name} is ${status} and is marked as ${marker.status} at ${marker.workspace.path}`];
    }
    return workspace.strategy === 'worktree' && linkedAt !== path ? [`git looks for ${name} elsewhere`] : [];
  });
  const without = records
    .filter(
      ({ id, workspace }) =>
        workspace.host === world.machine.host && !directories.some(([, { of }]) => of === id),
    )
    .map(({ name }) => `${name} has no workspace`);
  return [...astray, ...without, ...[...world.disk.notes.keys()].map((id) => `the note ${id} was left`)];
}
