import type { Bind, ServiceIdentifier } from 'inversify';

declare const provided: unique symbol;

/** A key of the container that knows the type of what is bound to it. */
export type Token<T> = symbol & { readonly [provided]?: T };

/** Makes a key; `name` shows up in the container's own error messages. */
export function token<T>(name: string): Token<T> {
  return Symbol(name);
}

/**
 * Binds a factory that takes its ports as one object. Each port is named, so the compiler refuses a missing, a
 * superfluous and a mistaken one; there is no order to get wrong.
 */
export function provide<Ports extends object, T>(
  bind: Bind,
  key: Token<T>,
  factory: (ports: Ports) => T,
  ports: { readonly [Name in keyof Ports]: Token<Ports[Name]> },
): void {
  const names = Object.keys(ports) as (keyof Ports)[];
  const keys = names.map((name) => ports[name] as ServiceIdentifier);
  bind<T>(key as ServiceIdentifier<T>).toResolvedValue(
    (...values: unknown[]) =>
      factory(Object.fromEntries(names.map((name, index) => [name, values[index]])) as Ports),
    keys,
  );
}
