import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spawn, type IPty } from '@lydell/node-pty';
import type { Shell } from '../../src/interfaces/shell/shells.ts';
import { shellProgram, type ShellProgram } from './shell-programs.ts';

export interface TerminalOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** What the user's start-up file says. */
  readonly startUp: string;
}

/** Tells the test something through the terminal; what is typed never contains the escape character itself. */
const told = (format: string): string => String.raw`\033]9;${format}\007`;

/** Goes to the end of the line and takes it back; Ctrl-C would make the terminal forget what was typed after it. */
const takeBack = '\u0005\u0015\u0001\u000b';

/** What the shell tells, after something else, and before it tells something further. */
function heard(kind: string, before = '', later: string | null = null): RegExp {
  const telling = (what: string): string => String.raw`\u001b\]9;${what}\u0007`;
  return new RegExp(`${before}${telling(kind)}${later === null ? '' : `.*${telling(later)}`}`, 's');
}

/** Ctrl-G tells the line as it is; Ctrl-B inserts all candidates. */
const keys: Readonly<Record<Shell, string>> = {
  bash: `bind -x '"\\C-g": printf "${told('line=%s')}" "$READLINE_LINE"'
bind '"\\C-b": insert-completions'
PS1='$(printf "${told('ready')}")$ '`,
  zsh: `bindkey -e
minsky-test-line() { printf '${told('line=%s')}' "$BUFFER" }
zle -N minsky-test-line
bindkey '^G' minsky-test-line
zle -C minsky-test-all complete-word _generic
zstyle ':completion:minsky-test-all::::' completer _all_matches _complete
zstyle ':completion:minsky-test-all:*' insert true
bindkey '^B' minsky-test-all
KEYTIMEOUT=1
zle-line-init() { printf '${told('ready')}' }
zle -N zle-line-init
PS1='$ '`,
  fish: `set -g fish_autosuggestion_enabled 0
set -g fish_greeting
function fish_prompt; printf '${told('ready')}$ '; end
bind \\cg 'printf "${told('line=%s')}" (commandline | string collect)'`,
};

/** A shell that somebody types to, at a terminal of its own. */
export class ShellAtTerminal {
  readonly shell: Shell;
  readonly #terminal: IPty;
  #seen = '';
  #marks = 0;
  #listeners: (() => void)[] = [];

  private constructor(shell: Shell, terminal: IPty) {
    this.shell = shell;
    this.#terminal = terminal;
    terminal.onData((data) => {
      this.#seen += data;
      for (const listener of this.#listeners) listener();
    });
  }

  static async start(shell: Shell, options: TerminalOptions): Promise<ShellAtTerminal> {
    const program = await shellProgram(shell);
    const args = prepare(shell, program, options);
    const terminal = spawn(program.path, [...args], {
      cwd: options.cwd,
      cols: 1_000,
      rows: 50,
      env: { ...options.env, ...program.env, TERM: 'xterm', ZDOTDIR: options.env.HOME! },
    });
    const started = new ShellAtTerminal(shell, terminal);
    await started.#next(heard('(ready)'));
    await started.#settle();
    return started;
  }

  /** Types the text, presses Tab, and tells what the line is then. */
  async completed(typed: string): Promise<string> {
    return this.#after(`${typed}\t\u0007`);
  }

  /** Types the text and has every candidate put into the line; tells what the line is then. Not for fish. */
  async withAll(typed: string): Promise<string> {
    return this.#after(`${typed}\u0002\u0007`);
  }

  /** Enters a command, waits for its end, and tells what it printed. */
  async enter(command: string): Promise<string> {
    this.#seen = '';
    this.#terminal.write(`${command}; printf '${told('end')}'\r`);
    const output = await this.#next(heard('end', String.raw`\n(.*?)`, 'ready'));
    await this.#settle();
    return plain(output);
  }

  /** Tells what a word of the shell's language stands for. */
  async value(word: string): Promise<string> {
    this.#seen = '';
    this.#terminal.write(`printf '${told('value=%s')}' ${word}\r`);
    const value = await this.#next(heard('value=(.*?)', '', 'ready'));
    await this.#settle();
    return value;
  }

  /** What the terminal showed since the last key. */
  get shown(): string {
    return plain(this.#seen);
  }

  close(): void {
    this.#terminal.kill('SIGKILL');
  }

  async #after(pressed: string): Promise<string> {
    this.#seen = '';
    this.#terminal.write(pressed);
    const line = await this.#next(heard('line=(.*?)'));
    this.#terminal.write(takeBack);
    return line;
  }

  /** Waits until keys arrive: what is typed while a shell prepares the terminal may be lost. */
  async #settle(): Promise<void> {
    this.#seen = '';
    const asking = setInterval(() => {
      this.#terminal.write('\u0007');
    }, 250);
    await this.#next(heard('line=(.*?)'));
    clearInterval(asking);
    // Every answer to the keys before comes before this one.
    const mark = `mark${String((this.#marks += 1))}`;
    this.#terminal.write(`${mark}\u0007${takeBack}`);
    await this.#next(heard(`line=([^\u0007]*${mark})`));
  }

  /** Waits until the shell has shown that, and tells its first group. */
  #next(pattern: RegExp): Promise<string> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = pattern.exec(this.#seen);
        if (found === null) return;
        this.#listeners = this.#listeners.filter((listener) => listener !== look);
        resolve(found[1]!);
      };
      this.#listeners.push(look);
      look();
    });
  }
}

/** Writes the start-up file where the shell looks for it, and gives the arguments that make it look there alone. */
function prepare(
  shell: Shell,
  { prelude }: ShellProgram,
  { env, startUp }: TerminalOptions,
): readonly string[] {
  const home = env.HOME!;
  const config = join(env.XDG_CONFIG_HOME!, 'fish');
  mkdirSync(config, { recursive: true });
  switch (shell) {
    case 'bash':
      writeFileSync(join(home, '.bashrc'), `${keys.bash}\n${startUp}\n`);
      return ['--noprofile', '--rcfile', join(home, '.bashrc'), '-i'];
    case 'zsh':
      writeFileSync(join(home, '.zshenv'), prelude);
      writeFileSync(join(home, '.zshrc'), `${startUp}\n${keys.zsh}\n`);
      return ['-o', 'NO_GLOBAL_RCS', '-i'];
    case 'fish':
      writeFileSync(join(config, 'config.fish'), `${startUp}\n${keys.fish}\n`);
      return ['-i'];
  }
}

/** The text without what only moves the cursor, colours or tells the test something. */
function plain(text: string): string {
  // eslint-disable-next-line no-control-regex -- control characters are what is taken away
  return text.replaceAll(/\u001b\][^\u0007]*\u0007|\u001b\[[0-9;?]*[a-zA-Z]|\u001b[=>(].?|[\u0007\r]/g, '');
}
