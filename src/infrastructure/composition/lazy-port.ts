import { ResultAsync } from 'neverthrow';

type AsyncPort<Port> = { [Name in keyof Port]: (...args: never[]) => ResultAsync<unknown, unknown> };

/**
 * Stands in for a port whose adapter is loaded by its first call: a command that never needs git must not pay for
 * loading it. Every method of the port has to return a `ResultAsync`.
 */
export function lazyPort<Port extends AsyncPort<Port>>(load: () => Promise<Port>): Port {
  let loading: Promise<Port> | null = null;
  return new Proxy({} as Port, {
    get: (_target, name) =>
      // Whoever asks for this wants to know whether the port is a promise.
      name === 'then'
        ? undefined
        : (...args: never[]) =>
            ResultAsync.fromSafePromise((loading ??= load())).andThen((port) =>
              port[name as keyof Port](...args),
            ),
  });
}
