import { okAsync } from 'neverthrow';
import { checkStore } from '../../src/application/stores/check-store.ts';
import { layerConfig } from '../../src/domain/config/layer-config.ts';
import type { CheckFinding } from '../../src/domain/store/check-store.ts';
import type { StoreLocation, StoreOptions } from '../../src/infrastructure/persistence/open-session-store.ts';
import { lazyStoreIntegrity } from '../../src/infrastructure/persistence/open-store-integrity.ts';
import { callContext, FixedClock, timestamp } from '../../src/interfaces/testing/testing.ts';

/** What `db check` finds in a store, or the kind of its refusal. */
export async function checkFindings(
  location: StoreLocation,
  options: StoreOptions = {},
): Promise<readonly CheckFinding[] | string> {
  const integrity = lazyStoreIntegrity(location, options);
  const clock = new FixedClock(timestamp('2026-11-23T00:00:00.000Z'));
  const load = () => okAsync(layerConfig([]));
  const checked = await checkStore({ integrity, clock, load })(undefined, callContext());
  return checked.match(
    ({ findings }) => findings,
    ({ kind }) => kind,
  );
}
