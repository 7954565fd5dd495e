import { spawnSync } from 'node:child_process';
import { launcher, node, type Minsky } from '../support/minsky.ts';

/** What a command came to on a disk without room for it, and what it left there. */
export interface OnSmallDisk {
  readonly status: number;
  readonly stdout: string;
  /** What the state directory held after it. */
  readonly left: readonly string[];
  /** The exit status of the second command, for which there was room, and what was left after that one. */
  readonly then: number;
  readonly leftThen: readonly string[];
}

// Root mounts in a name space of its own; another user does so as the root of a user name space.
const unshare = [
  'unshare',
  '--mount',
  ...(process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']),
] as const;

/** Whether this machine lets its users mount at all; some containers do not. */
export const canMount = spawnSync('env', [...unshare, 'mount', '-t', 'tmpfs', 'none', '/mnt']).status === 0;

const script = `
mkdir -p "$DISK" && mount -t tmpfs -o size="$SIZE" none "$DISK" || exit 9
left() { cd "$DISK" && find . -mindepth 1 -printf '%P\\n' | sort; }
sh -c "$FIRST"; printf '\\0%s\\0' $?
left
mount -o remount,rw,size=64m "$DISK"
sh -c "$SECOND" >&2; printf '\\0%s\\0' $?
left`;

/** Runs two commands with the state directory on a disk, which is made large and writable before the second one. */
export function onSmallDisk(
  minsky: Minsky,
  size: string,
  [first, second]: readonly [string, string],
): OnSmallDisk {
  const command = (words: string): string => `'${node}' '${launcher}' ${words}`;
  const [program, ...args] = [...unshare, 'sh', '-c', script];
  const { stdout, stderr, status } = spawnSync(program, args, {
    encoding: 'utf8',
    cwd: minsky.home,
    env: { ...minsky.env, DISK: minsky.state, SIZE: size, FIRST: command(first), SECOND: command(second) },
  });
  if (status !== 0) throw new Error(stderr);
  const [answer = '', exit = '', left = '', then = '', leftThen = ''] = stdout.split('\0');
  return {
    status: Number(exit),
    stdout: answer,
    left: passing(left),
    then: Number(then),
    leftThen: passing(leftThen),
  };
}

/** Runs a command that may write no file larger than that many blocks of 512 bytes. */
export function withSmallFiles(
  minsky: Minsky,
  blocks: number,
  words: readonly string[],
): Pick<OnSmallDisk, 'status' | 'stdout'> {
  const limited = ['-c', `ulimit -f ${String(blocks)}; exec "$0" "$@"`, node, launcher, ...words];
  const { stdout, status } = spawnSync('sh', limited, {
    encoding: 'utf8',
    cwd: minsky.home,
    env: minsky.env,
  });
  return { status: status ?? -1, stdout };
}

const lasting =
  /^(?:locks|sessions|staging|store|mirrors|store\/sessions\.sqlite.*|locks\/(?!staging-)[^/]+\.lock)$/;

/** All but the directories themselves, the store and the files to lock with. */
function passing(found: string): readonly string[] {
  return found.split('\n').filter((entry) => entry !== '' && !lasting.test(entry));
}
