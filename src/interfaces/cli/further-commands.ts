import { shells } from '../shell/shells.ts';

/** A command that is no operation. */
export interface FurtherCommand {
  readonly name: 'mcp' | 'shell-init' | 'help';
  /** How it is typed. */
  readonly usage: string;
  readonly summary: string;
  /** Some sentences for its own help; without any, that is the help of the program. */
  readonly description?: string;
  readonly examples: readonly string[];
}

/** What the command line offers besides the operations, in the order of help. */
export const furtherCommands: readonly FurtherCommand[] = [
  {
    name: 'mcp',
    usage: 'mcp',
    summary: 'Serve every operation over MCP on stdio',
    description:
      'Serves every operation to coding agents: each is a tool of the Model Context Protocol, spoken on stdin and stdout. It ends when its input ends.',
    examples: [],
  },
  {
    name: 'shell-init',
    usage: `shell-init <${shells.join('|')}>`,
    summary: 'Print what makes a shell complete minsky and know mcd',
    description:
      'Prints what a start-up file of the shell evaluates, so that Tab completes commands, options and what the store holds, and mcd goes to a session: mcd fix-login, or mcd --task 176. What mcd takes is what session dir takes.',
    examples: [
      'eval "$(minsky shell-init bash)"    # in ~/.bashrc',
      'eval "$(minsky shell-init zsh)"     # in ~/.zshrc',
      'minsky shell-init fish | source     # in ~/.config/fish/config.fish',
    ],
  },
  { name: 'help', usage: 'help [command...]', summary: 'Show help for a command', examples: [] },
];
