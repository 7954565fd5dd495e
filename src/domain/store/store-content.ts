import type { Session } from '../session/session.ts';
import type { AbsolutePath } from '../workspace/workspace-path.ts';

/** A record that is there but does not hold what it should. */
export interface DamagedRecord {
  readonly kind: 'RecordDamaged';
  /** The id or name found in the record, if any can be read. */
  readonly label: string | null;
  readonly field: string;
  /** Where its workspace is, if that can still be read. */
  readonly workspace: AbsolutePath | null;
}

/** What is wrong with a store itself; `detail` is what the backend says of it. */
export type StoreFlaw = { readonly kind: 'FileDamaged'; readonly detail: string } | DamagedRecord;

/** What a store holds as far as it can be read, whatever state it is in. */
export interface StoreContent {
  /** A path, or a URL without its password. */
  readonly location: string;
  /** Whether other machines keep their records in it, too. */
  readonly shared: boolean;
  readonly flaws: readonly StoreFlaw[];
  /** Every record that parses; of one id there may be several. */
  readonly records: readonly Session[];
}
