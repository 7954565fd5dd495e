import { bashScript } from './bash-script.ts';
import { fishScript } from './fish-script.ts';
import type { Shell } from './shells.ts';
import { zshScript } from './zsh-script.ts';

const scripts: Readonly<Record<Shell, string>> = { bash: bashScript, zsh: zshScript, fish: fishScript };

/** What a shell evaluates to complete minsky and to know `mcd`. */
export function shellInit(shell: Shell): string {
  return scripts[shell];
}
