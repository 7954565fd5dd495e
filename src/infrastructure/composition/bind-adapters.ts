import type { Bind } from 'inversify';
import type { ResultAsync } from 'neverthrow';
import { lazyPort } from './lazy-port.ts';
import type { Token } from './provide.ts';

type AsyncPort<Port> = { [Name in keyof Port]: (...args: never[]) => ResultAsync<unknown, unknown> };

/** Binds one of several ports whose adapters are made together, by the first call of any of them. */
export type BindLater<Adapters> = <Name extends keyof Adapters>(
  bind: Bind,
  key: Token<Adapters[Name]>,
  name: Name,
) => void;

/** How to bind the ports that `load` makes; it is called once. */
export function bindLater<Adapters extends { readonly [Name in keyof Adapters]: AsyncPort<Adapters[Name]> }>(
  load: () => Promise<Adapters>,
): BindLater<Adapters> {
  let loading: Promise<Adapters> | null = null;
  return (bind, key, name) =>
    constant(
      bind,
      key,
      lazyPort<Adapters[typeof name]>(async () => (await (loading ??= load()))[name]),
    );
}

/** Binds what exists already. */
export function constant<T>(bind: Bind, key: Token<T>, value: T): void {
  bind<T>(key).toConstantValue(value);
}

/** Binds what is made by the first operation that needs it. */
export function made<T>(bind: Bind, key: Token<T>, make: () => T): void {
  bind<T>(key).toDynamicValue(make);
}
