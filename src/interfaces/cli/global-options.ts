import type { Suggestion } from '../operations/parameters.ts';

/** An option that every command takes. */
export interface GlobalOption {
  readonly name: string;
  readonly short?: string;
  /** What stands for its value; without one it is a switch. */
  readonly placeholder?: string;
  readonly suggests?: Suggestion;
  readonly description: string;
}

/** The options that every command takes, in the order of help. */
export const globalOptions: readonly GlobalOption[] = [
  { name: 'json', description: 'Print the answer as one JSON document.' },
  {
    name: 'cwd',
    short: 'C',
    placeholder: 'dir',
    suggests: { kind: 'directory' },
    description: 'Do as if started in that directory.',
  },
  { name: 'debug', description: 'Show the details of a failure, such as the stack of a defect.' },
  { name: 'help', short: 'h', description: 'Show help.' },
  { name: 'version', short: 'v', description: 'Print the version.' },
];
