import type { TextParameter } from './parameters.ts';

/** The session as the word of its own that commands take. */
export const name: TextParameter = {
  kind: 'text',
  placeholder: 'name',
  positional: true,
  description: 'The session: its name, its id or the first 8 characters of it, or the path of its workspace.',
};

/** The session by its task. */
export const task: TextParameter = {
  kind: 'text',
  placeholder: 'task',
  description: "The session's task, in any spelling: 176, #176, md#176, gh#12.",
};

/** What a command is about that was told neither. */
export const whichSession =
  'Without a name and a task it is the session of the current directory: of the workspace it lies in, or the only live one of its repository.';
