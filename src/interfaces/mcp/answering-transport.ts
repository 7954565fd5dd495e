import {
  isJSONRPCErrorResponse,
  isJSONRPCNotification,
  isJSONRPCRequest,
  isJSONRPCResultResponse,
} from '@modelcontextprotocol/server';
import { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { PassThrough, type Readable, type Writable } from 'node:stream';

type Message = Parameters<StdioServerTransport['send']>[0];

/**
 * The SDK's stdio transport drops what is under way when the input ends. This one first answers every request that
 * has arrived, so that `printf … | minsky mcp` gets its answers.
 */
export class AnsweringTransport extends StdioServerTransport {
  readonly #input: Readable;
  readonly #relay: PassThrough;
  readonly #unanswered = new Set<unknown>();
  #ended = false;

  constructor(input: Readable, output: Writable) {
    const relay = new PassThrough();
    super(relay, output);
    this.#input = input;
    this.#relay = relay;
    input.pipe(relay, { end: false });
    const end = (): void => {
      this.#ended = true;
      // What arrived last has to be read before it can be waited for.
      setImmediate(() => {
        this.#endWhenAnswered();
      });
    };
    input.once('end', end).once('close', end).once('error', end);
  }

  override async start(): Promise<void> {
    const deliver = this.onmessage;
    this.onmessage = (message) => {
      if (isJSONRPCRequest(message) && message.method !== 'subscriptions/listen')
        this.#unanswered.add(message.id);
      if (isJSONRPCNotification(message) && message.method === 'notifications/cancelled') {
        this.#unanswered.delete(message.params?.requestId);
      }
      deliver?.(message);
      this.#endWhenAnswered();
    };
    await super.start();
  }

  override async send(message: Message): Promise<void> {
    await super.send(message);
    if (isJSONRPCResultResponse(message) || isJSONRPCErrorResponse(message))
      this.#unanswered.delete(message.id);
    this.#endWhenAnswered();
  }

  override async close(): Promise<void> {
    // An input that nobody reads must not keep the process alive.
    this.#input.unpipe(this.#relay).pause();
    await super.close();
  }

  #endWhenAnswered(): void {
    if (this.#ended && this.#unanswered.size === 0 && this.#relay.readableLength === 0) this.#relay.end();
  }
}
