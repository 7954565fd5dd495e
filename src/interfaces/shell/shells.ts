/** The shells that minsky knows its way around in. */
export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

export function isShell(word: unknown): word is Shell {
  return shells.some((shell) => shell === word);
}
