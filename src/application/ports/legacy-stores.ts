import type { ResultAsync } from 'neverthrow';
import type { LegacyContent } from '../../domain/legacy/legacy-record.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';

/** Why nothing could be read of a place that should be a store. */
export interface LegacyStoreUnreadable {
  readonly kind: 'LegacyStoreUnreadable';
  /** A path, or a URL without its password. */
  readonly location: string;
  readonly reason:
    'not-found' | 'not-a-file' | 'not-a-store' | 'too-large' | 'permission' | 'damaged' | 'unreachable';
  /** What the system or the database said of it. */
  readonly detail: string;
}

/** Why a place was looked at. */
export type LegacyReason =
  /** Earlier versions kept their stores there. */
  | { readonly kind: 'known-place' }
  /** It is in the `.minsky` of a project, a repository or a workspace. */
  | { readonly kind: 'project'; readonly path: AbsolutePath }
  /** A directory that is really called `~`. */
  | { readonly kind: 'literal-tilde'; readonly path: AbsolutePath }
  /** A file of settings, or a variable of the environment, names it. */
  | { readonly kind: 'setting'; readonly source: string; readonly key: string }
  | { readonly kind: 'backup' }
  | { readonly kind: 'argument' };

/** A store that may be there. */
export interface LegacyLead {
  /** A path, or a URL without its password. */
  readonly location: string;
  /** What to open: for a database the URL with its password, for this alone. */
  readonly address: string;
  readonly reason: LegacyReason;
  /** Backups, and databases that a repository's file names, are merged only if they are named by the user. */
  readonly merge: boolean;
  /** Whether it is the database of the store in use, which may hold a table of an earlier version, too. */
  readonly inUse: boolean;
}

export interface LegacySearch {
  /** What the user named: files, directories, URLs. */
  readonly named: readonly string[];
  readonly cwd: AbsolutePath;
  /** Checkouts whose `.minsky` and settings are looked at. */
  readonly projects: readonly AbsolutePath[];
}

/** Finds and reads the stores of earlier versions; nothing is ever written to them or beside them. */
export interface LegacyStores {
  /** Every store that is there, each once, and every URL; what was named and is not there is told, too. */
  find(search: LegacySearch): ResultAsync<readonly LegacyLead[], LegacyStoreUnreadable>;

  /** Reads a store by its content, whatever it is called. */
  read(lead: LegacyLead): ResultAsync<LegacyContent, LegacyStoreUnreadable>;

  /** The state directories of earlier versions that are there, in which their workspaces may be. */
  roots(cwd: AbsolutePath): ResultAsync<readonly AbsolutePath[], never>;

  /** The checkouts below those directories. */
  workspaces(roots: readonly AbsolutePath[]): ResultAsync<readonly AbsolutePath[], never>;
}
