import type { SignalSource, StopSignal } from './cli-host.ts';

const numbers: Readonly<Record<StopSignal, number>> = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };
const watched = Object.keys(numbers) as StopSignal[];

/** Listens for the wish to stop: the first signal asks, the second one ends the process at once. */
export class StopSignals {
  readonly #controller = new AbortController();
  readonly #source: SignalSource;
  #first: StopSignal | null = null;

  constructor(source: SignalSource) {
    this.#source = source;
    for (const signal of watched) source.on(signal, this.#listen);
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  /** What a program ends with that a signal stopped; 130 if it was none, as after a cancelled call. */
  get exitStatus(): number {
    return 128 + numbers[this.#first ?? 'SIGINT'];
  }

  dispose(): void {
    for (const signal of watched) this.#source.off(signal, this.#listen);
  }

  readonly #listen = (signal: StopSignal): void => {
    if (this.#first !== null) {
      this.dispose();
      this.#source.end(signal);
      return;
    }
    this.#first = signal;
    this.#controller.abort();
  };
}
