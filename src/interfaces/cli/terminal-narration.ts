import type { Narration, Notice, Progress } from '../../application/ports/narration.ts';
import { describeNotice } from '../presentation/describe-notice.ts';
import { printable, shortened } from '../presentation/safe-text.ts';
import { painted, type TextEnvironment } from '../presentation/text-environment.ts';
import type { CliHost } from './cli-host.ts';
import { say, textEnvironmentOf } from './terminal.ts';

type NarrationHost = Pick<CliHost, 'stderr' | 'env' | 'now'>;

const clearLine = '\r\u001b[K';
const levels = { note: 'cyan', warning: 'yellow' } as const;

/** Says notices on standard error, each at most once, and shows progress there while it is a terminal. */
export class TerminalNarration implements Narration {
  readonly #host: NarrationHost;
  readonly #said = new Set<string>();
  #showsProgress = false;

  constructor(host: NarrationHost) {
    this.#host = host;
  }

  notice(notice: Notice): void {
    const { level, text } = describeNotice(notice);
    if (this.#said.has(text)) return;
    this.#said.add(text);
    this.clear();
    this.#write(`${painted(levels[level], `${level}:`, this.#environment)} ${text}\n`);
  }

  progress({ label, percent }: Progress): void {
    if (this.#host.stderr.isTTY !== true) return;
    const text = `${printable(label)}${percent === null ? '' : ` ${String(Math.round(percent))}%`}`;
    this.#write(clearLine + shortened(text, Math.max(10, (this.#environment.columns ?? 80) - 1)));
    this.#showsProgress = true;
  }

  /** Takes the progress line away, so that something else can be written. */
  clear(): void {
    if (this.#showsProgress) this.#write(clearLine);
    this.#showsProgress = false;
  }

  get #environment(): TextEnvironment {
    return textEnvironmentOf(this.#host.stderr, this.#host.env, this.#host.now());
  }

  #write(text: string): void {
    void say(this.#host.stderr, text);
  }
}
