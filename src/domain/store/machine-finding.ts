import type { ConfigNotice, ConfigProblem } from '../config/layer-config.ts';
import type { Finding } from './findings.ts';

/** What can be wrong around store and workspaces: settings, the state directory, git, its locks, and what has been in the trash too long. */
export type MachineFinding =
  | (Finding<'setting-wrong', 'none'> & { readonly problem: ConfigProblem })
  | (Finding<'setting-ignored', 'migrate-config' | 'none'> & { readonly notice: ConfigNotice })
  /** Others than the user may enter a directory, or read a file, that holds sessions; `mode` is what it has, in octal digits. */
  | (Finding<'open-to-others', 'restrict'> & { readonly mode: string })
  /** The state directory, or what should be a directory in it, cannot be used; `code` is the system's, e.g. `EACCES`. */
  | (Finding<'directory-unusable', 'none'> & { readonly code: string })
  | Finding<'git-missing', 'none'>
  | (Finding<'git-too-old', 'none'> & { readonly found: string; readonly needed: string })
  /** git does not know whose commits it makes. */
  | Finding<'git-identity-missing', 'none'>
  /** A store of an earlier version that was never merged into this one. */
  | Finding<'legacy-store', 'consolidate'>
  /** A lock that a git which was killed left in a workspace, where nothing can be changed until it is gone. */
  | Finding<'stale-lock', 'remove'>
  /** A session that has been in the trash for longer than it is kept there. */
  | Finding<'trash-expired', 'purge'>;
