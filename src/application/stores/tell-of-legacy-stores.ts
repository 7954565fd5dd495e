import type { ResultAsync } from 'neverthrow';
import type { LegacyGlance } from '../ports/consolidation-memory.ts';
import type { CallContext } from '../ports/narration.ts';

export type TellOfLegacyStores = (context: CallContext) => ResultAsync<void, never>;

/** Says that earlier versions left stores that were never merged into this one. */
export function tellOfLegacyStores({ glance }: { readonly glance: LegacyGlance }): TellOfLegacyStores {
  return (context) =>
    glance.unread(context.cwd).map((stores) => {
      const [first] = stores;
      if (first !== undefined) {
        context.narration.notice({ kind: 'LegacyStores', first, others: stores.length - 1 });
      }
    });
}
