import { ContainerModule } from 'inversify';
import { fileLegacyGlance } from '../legacy/legacy-glance.ts';
import { constant, made } from './bind-adapters.ts';
import type { Surrounded } from './finding-adapters.ts';
import { storeAddress } from './settings.ts';
import { tokens } from './tokens.ts';

/** The technology behind the ports that tell of the store and of what lies beside it. */
export function describingAdapters({ settings, store, standingStore, env }: Surrounded): ContainerModule {
  const { layout, home, storeSource, defaultPlaces } = settings;
  return new ContainerModule(({ bind }) => {
    constant(bind, tokens.storeSource, () => storeSource);
    constant(bind, tokens.defaultPlaces, defaultPlaces);
    constant(bind, tokens.standingStore, standingStore);
    constant(bind, tokens.maintenance, store);
    made(bind, tokens.glance, () =>
      fileLegacyGlance({ env, home, state: layout.root }, layout.consolidation, storeAddress(settings)),
    );
  });
}
