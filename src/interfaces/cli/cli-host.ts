import type { Readable, Writable } from 'node:stream';
import type { Application } from '../../application/application.ts';
import type { ConfigEntry } from '../../domain/config/layer-config.ts';

/** Where texts are written, a terminal perhaps. */
export interface TerminalStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string, done: (error?: Error | null) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
}

/** The use cases, and how to let go of what they hold. */
export interface OpenedApplication {
  readonly application: Application;
  close(): Promise<void>;
}

/** Wires the application; called at most once, and only for a command that needs it. */
export type OpenApplication = (options: {
  readonly env: NodeJS.ProcessEnv;
  readonly flags: readonly ConfigEntry[];
}) => Promise<OpenedApplication>;

/** Everything that a run of the command line takes from the world around it. */
export interface CliHost {
  /** The words after the program's name. */
  readonly words: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  /** Throws when the directory is gone. */
  readonly currentDirectory: () => string;
  readonly stdin: Readable & { readonly isTTY?: boolean };
  readonly stdout: TerminalStream;
  /** The same as a stream, for a protocol that is spoken on it. */
  readonly outputStream: Writable;
  readonly stderr: TerminalStream;
  readonly now: () => number;
  readonly signals: SignalSource;
  readonly openApplication: OpenApplication;
  /** Lets the user edit a text with that editor, a shell command; null if the editor failed. */
  readonly editText: (editor: string, text: string) => Promise<string | null>;
  /** Lets the process end with the run, whatever is still under way in it. */
  readonly abandon: () => void;
  /** Rejects with what was thrown where nobody could catch it. */
  readonly crash: Promise<never>;
}

/** Where the wish to stop comes from: the process. */
export interface SignalSource {
  on(signal: StopSignal, listener: (signal: StopSignal) => void): unknown;
  off(signal: StopSignal, listener: (signal: StopSignal) => void): unknown;
  /** Ends the process at once, as if the signal had not been listened to. */
  end(signal: StopSignal): void;
}

export type StopSignal = 'SIGINT' | 'SIGTERM' | 'SIGHUP';
