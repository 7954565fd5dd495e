import type { Bind, ResolutionContext } from 'inversify';

declare const provided: unique symbol;

/** A key of the container that knows the type of what is bound to it. */
export type Token<T> = symbol & { readonly [provided]?: T };

/** The token of each port, by the name of the port. */
export type TokensOf<Ports extends object> = { readonly [Name in keyof Ports]: Token<Ports[Name]> };

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
  ports: TokensOf<Ports>,
): void {
  bind<T>(key).toDynamicValue((container) => factory(takenFrom(container, ports)));
}

/** The ports, each of which the container is asked for at its first use: no call uses all that its operation may need. */
function takenFrom<Ports extends object>(container: ResolutionContext, tokens: TokensOf<Ports>): Ports {
  const ports = {} as Ports;
  for (const name of Object.keys(tokens) as (keyof Ports)[]) {
    Object.defineProperty(ports, name, {
      configurable: true,
      enumerable: true,
      get: () => {
        const value: unknown = container.get(tokens[name]);
        Object.defineProperty(ports, name, { value });
        return value;
      },
    });
  }
  return ports;
}
