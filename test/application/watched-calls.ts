import { errAsync, ResultAsync } from 'neverthrow';

type Answer = ResultAsync<unknown, unknown>;

/** What happens at one call instead of, before or after what it does. */
interface Incident {
  readonly failure?: unknown;
  /** The call takes effect before it fails: its answer is lost. */
  readonly tooLate?: boolean;
  /** The process ends here: nothing that is called from now on happens. */
  readonly kill?: boolean;
  /** What another process does just before. */
  readonly meanwhile?: () => PromiseLike<unknown>;
}

/**
 * Writes down the calls of ports, each as `port.method`, from the second of a kind on with its number
 * (`store.find 2`), and makes the chosen ones fail.
 */
export class WatchedCalls {
  #made: string[] = [];
  #incidents = new Map<string, Incident>();
  #killed = false;

  get made(): readonly string[] {
    return this.#made;
  }

  /** The calls of those ports or methods, in order. */
  of(...names: readonly string[]): readonly string[] {
    return this.#made.filter((call) => names.some((name) => call.startsWith(name)));
  }

  /** Begins a new run: nothing was called and nothing goes wrong. */
  forget(): void {
    this.#made = [];
    this.#incidents = new Map();
    this.#killed = false;
  }

  fail(call: string, failure: unknown, when: 'at-once' | 'too-late' = 'at-once'): void {
    this.#incidents.set(call, { failure, tooLate: when === 'too-late' });
  }

  kill(call: string): void {
    this.#incidents.set(call, { kill: true });
  }

  meanwhile(call: string, work: () => PromiseLike<unknown>): void {
    this.#incidents.set(call, { meanwhile: work });
  }

  /** The same port, watched. */
  watch<Port extends object>(name: string, port: Port): Port {
    return new Proxy(port, {
      get: (target, method) => {
        const member: unknown = Reflect.get(target, method);
        if (typeof member !== 'function') return member;
        return (...words: unknown[]) =>
          this.#call(`${name}.${String(method)}`, () => member.apply(target, words) as Answer);
      },
    });
  }

  #call(name: string, proceed: () => Answer): Answer {
    const before = this.#made.filter((call) => call === name || call.startsWith(`${name} `)).length;
    const label = before === 0 ? name : `${name} ${before + 1}`;
    this.#made.push(label);
    const incident = this.#incidents.get(label) ?? {};
    this.#killed ||= incident.kill === true;
    if (this.#killed) return errAsync('killed');
    if (incident.meanwhile !== undefined) {
      return ResultAsync.fromSafePromise(Promise.resolve(incident.meanwhile())).andThen(proceed);
    }
    if (incident.failure === undefined) return proceed();
    return incident.tooLate === true
      ? proceed().andThen(() => errAsync(incident.failure))
      : errAsync(incident.failure);
  }
}
