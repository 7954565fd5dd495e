import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';

/** What is decided once, when the program starts. */
export interface Machine {
  /** The name that records bear as `workspace.host`. */
  readonly host: string;
  readonly home: AbsolutePath;
  /** Where new workspaces are put, as a real path: `workspaces.dir`, else the place in the state directory. */
  readonly workspaces: AbsolutePath;
}
