import { okAsync, type ResultAsync } from 'neverthrow';
import type { LegacyGlance } from '../ports/consolidation-memory.ts';
import type { CallContext } from '../ports/narration.ts';
import type { WorkspaceDisk } from '../ports/workspace-disk.ts';

/** Answers which stores they are. */
export type TellOfLegacyStores = (context: CallContext) => ResultAsync<readonly string[], never>;

export interface TellOfLegacyPorts {
  readonly glance: LegacyGlance;
  readonly disk: WorkspaceDisk;
}

/** Says that earlier versions left stores that were never merged into this one. */
export function tellOfLegacyStores({ glance, disk }: TellOfLegacyPorts): TellOfLegacyStores {
  return (context) =>
    disk
      .enclosingCheckout(context.cwd)
      .orElse(() => okAsync(null))
      .andThen((checkout) => glance.unread(checkout === null ? [context.cwd] : [context.cwd, checkout]))
      .map((stores) => {
        const [first] = stores;
        if (first !== undefined) {
          context.narration.notice({ kind: 'LegacyStores', first, others: stores.length - 1 });
        }
        return stores;
      });
}
