import { expect, it } from '@jest/globals';
import { Container } from 'inversify';
import { bindLater } from '../../../src/infrastructure/composition/bind-adapters.ts';
import type { BuildingAdapters } from '../../../src/infrastructure/composition/building-adapters.ts';
import { changingAdapters } from '../../../src/infrastructure/composition/changing-adapters.ts';
import { describingAdapters } from '../../../src/infrastructure/composition/describing-adapters.ts';
import { describingModule } from '../../../src/infrastructure/composition/describing-module.ts';
import {
  findingAdapters,
  type Surrounded,
} from '../../../src/infrastructure/composition/finding-adapters.ts';
import { findingModule } from '../../../src/infrastructure/composition/finding-module.ts';
import { keepingModule } from '../../../src/infrastructure/composition/keeping-module.ts';
import { provide, token } from '../../../src/infrastructure/composition/provide.ts';
import { reconcilingModule } from '../../../src/infrastructure/composition/reconciling-module.ts';
import { decideSettings } from '../../../src/infrastructure/composition/settings.ts';
import { tokens } from '../../../src/infrastructure/composition/tokens.ts';
import { workingModule } from '../../../src/infrastructure/composition/working-module.ts';
import { openSessionStore } from '../../../src/infrastructure/persistence/open-session-store.ts';

const never = (): Promise<BuildingAdapters> => Promise.reject(new Error('nothing is asked of a port here'));

async function everythingBound(): Promise<Container> {
  const settings = await decideSettings(process.env, []);
  const surrounded: Surrounded = {
    settings,
    env: process.env,
    store: openSessionStore(settings.store),
    standingStore: openSessionStore(settings.store),
    building: bindLater(never),
  };
  const container = new Container({ defaultScope: 'Singleton' });
  container.load(
    ...[findingAdapters, describingAdapters, changingAdapters].map((adapters) => adapters(surrounded)),
    ...[findingModule, describingModule, workingModule, reconcilingModule, keepingModule],
  );
  return container;
}

// A port is asked for at its first use, which may be a rare one.
it('binds everything that can be asked for, once', async () => {
  const container = await everythingBound();
  const failures = Object.entries(tokens).flatMap(([name, key]) => {
    try {
      container.get(key);
      return [];
    } catch (error) {
      return [{ name, error }];
    }
  });
  expect(failures).toEqual([]);
});

it('asks for a port when it is used, and no second time', () => {
  const container = new Container({ defaultScope: 'Singleton' });
  const made: string[] = [];
  const [used, unused, service] = [
    token<object>('used'),
    token<object>('unused'),
    token<() => object>('service'),
  ];
  container.bind<object>(unused).toDynamicValue(() => ({ at: made.push('unused') }));
  container
    .bind<object>(used)
    .toDynamicValue(() => ({ at: made.push('used') }))
    .inTransientScope();
  provide(
    container.bind.bind(container),
    service,
    (ports: { used: object; unused: object }) => () => ports.used,
    {
      used,
      unused,
    },
  );
  const call = container.get<() => object>(service);
  expect(made).toEqual([]);
  expect(call()).toBe(call());
  expect(made).toEqual(['used']);
});
