import { Client, type ClientConfig } from 'pg';
import { passwordElsewhere } from './password-elsewhere.ts';

type Connected = (error: Error | null, client: Client) => void;

/**
 * A connection that closes its socket when it cannot be made. pg leaves it open when it is pg that gives up, without a
 * password for example, and the program would not end before the server gives up too.
 */
export class ClosingClient extends Client {
  constructor(config: ClientConfig = {}) {
    const { password = '' } = config;
    // It is called with the parameters of the connection, and may find nothing: pg's declarations leave both out.
    const elsewhere = passwordElsewhere as unknown as () => Promise<string>;
    super({ ...config, password: password === '' ? elsewhere : password });
  }

  override connect(): Promise<Client>;
  override connect(callback: ((error: Error) => void) | Connected): void;
  override connect(callback?: unknown): Promise<Client> | undefined {
    // One that breaks while nobody uses it says so to a listener, or ends the process.
    this.on('error', () => undefined);
    const made = super.connect().catch((error: unknown) => {
      this.end(() => undefined);
      throw error;
    });
    if (callback === undefined) return made;
    const tell = callback as Connected;
    made.then(
      () => tell(null, this),
      (error: unknown) => tell(error as Error, this),
    );
    return undefined;
  }
}
