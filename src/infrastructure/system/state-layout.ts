import { childPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';

/** Where things are inside the state directory. */
export interface StateLayout {
  readonly root: AbsolutePath;
  /** The default place of the SQLite store. */
  readonly sqliteStore: AbsolutePath;
  /** The default place of the JSON store. */
  readonly jsonStore: AbsolutePath;
  /** The default place of the workspaces. */
  readonly workspaces: AbsolutePath;
  readonly staging: AbsolutePath;
  readonly trash: AbsolutePath;
  readonly mirrors: AbsolutePath;
  readonly backups: AbsolutePath;
  readonly locks: AbsolutePath;
  /** What consolidations remember. */
  readonly consolidation: AbsolutePath;
}

/** Names the parts of a state directory; it creates none of them. */
export function layOutState(root: AbsolutePath): StateLayout {
  return {
    root,
    sqliteStore: childPath(root, 'store', 'sessions.sqlite'),
    jsonStore: childPath(root, 'store', 'sessions.json'),
    workspaces: childPath(root, 'sessions'),
    staging: childPath(root, 'staging'),
    trash: childPath(root, 'trash'),
    mirrors: childPath(root, 'mirrors'),
    backups: childPath(root, 'backups'),
    locks: childPath(root, 'locks'),
    consolidation: childPath(root, 'consolidated.json'),
  };
}
