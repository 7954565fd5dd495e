import { existsSync, lstatSync, statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, sep } from 'node:path';
import { err, ok, Result } from 'neverthrow';
import type { StoreError } from '../../application/ports/port-errors.ts';
import { realPathOf } from '../filesystem/real-path.ts';
import { isOfEarlierVersion } from './earlier-version.ts';

/** What decides whether a store may be at a place; each has its real default. */
export interface LocationFacts {
  /** The value of `NODE_ENV`. */
  readonly nodeEnv?: string;
  /** The type of the file system that holds a directory, as `statfs(2)` numbers it. */
  readonly fileSystemType?: (directory: string) => number;
}

/** How a store that is a file is opened. */
export interface FileStoreOptions extends LocationFacts {
  /** How long a write waits for other processes, in milliseconds. */
  readonly busyTimeout?: number;
}

/**
 * File systems (Linux) on which processes of several machines may meet: SQLite's write-ahead log needs memory that they
 * share, and no lock of the kernel's is dependable there. FUSE, 9p and overlays are not listed: they are as often local (encrypted homes, containers, virtual machines).
 */
const networkFileSystems: Readonly<Record<number, string>> = {
  0x6969: 'NFS',
  0x517b: 'SMB',
  0xff534d42: 'CIFS',
  0xfe534d42: 'SMB2',
  0x564c: 'NCP',
  0x5346414f: 'AFS',
  0x73757245: 'Coda',
  0x00c36400: 'Ceph',
  0x0bd00bd0: 'Lustre',
  0x47504653: 'GPFS',
  0x19830326: 'BeeGFS',
  0x7461636f: 'OCFS2',
  0x01161970: 'GFS2',
};

/** Refuses a share of the network, the store of an earlier version, and under `NODE_ENV=test` every place outside the temporary directories. */
export function checkLocation(path: string, facts: LocationFacts = {}): Result<void, StoreError> {
  const { nodeEnv = process.env.NODE_ENV, fileSystemType = (place: string) => statfsSync(place).type } =
    facts;
  const refuse = (detail: string): Result<void, StoreError> =>
    err({ kind: 'StoreLocationRefused', location: path, detail });
  if (nodeEnv === 'test' && !isTemporary(path)) {
    return refuse('NODE_ENV is test and this is outside the temporary directory');
  }
  const type = Result.fromThrowable(fileSystemType)(nearestExisting(dirname(path))).unwrapOr(0);
  const network = networkFileSystems[type >>> 0];
  if (network !== undefined) {
    return refuse(`it is on a network file system (${network}), where locks do not keep a store safe`);
  }
  return isOfEarlierVersion(path) ? err({ kind: 'StoreOfEarlierVersion', location: path }) : ok();
}

function isTemporary(path: string): boolean {
  const real = realPathOf(path);
  return [tmpdir(), '/tmp', '/var/tmp', '/dev/shm'].some((directory) =>
    real.startsWith(realPathOf(directory).replace(/[\\/]+$/, '') + sep),
  );
}

/** The link on the way that leads nowhere, such as one to a disk that is not mounted; null when there is none. */
export function danglingLink(path: string): string | null {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found !== undefined) return found.isSymbolicLink() && !existsSync(path) ? path : null;
  return dirname(path) === path ? null : danglingLink(dirname(path));
}

function nearestExisting(directory: string): string {
  const parent = dirname(directory);
  return existsSync(directory) || parent === directory ? directory : nearestExisting(parent);
}
