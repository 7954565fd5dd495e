import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const gitConfig = `[user]
	name = Minsky Test
	email = test@minsky.invalid
[init]
	defaultBranch = main
[commit]
	gpgSign = false
[gc]
	auto = 0
[maintenance]
	auto = false
`;

/** Variables of the developer's own shell that would change what is tested. */
const foreign = /^(GIT_|MINSKY_|MIKRO_ORM_|XDG_|PG[A-Z]|NODE_COMPILE_CACHE$|NO_COLOR$|FORCE_COLOR$)/;

/** Makes a fresh home under `root` and returns the environment of a process that lives in it. */
export function isolatedEnvironment(
  root: string,
  inherited: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const home = join(root, 'home');
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, '.gitconfig'), gitConfig);
  const kept = Object.entries(inherited).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !foreign.test(entry[0]),
  );
  return {
    ...Object.fromEntries(kept),
    NODE_ENV: 'test',
    HOME: home,
    USERPROFILE: home,
    LOCALAPPDATA: join(root, 'local-app-data'),
    XDG_STATE_HOME: join(root, 'xdg-state'),
    XDG_CONFIG_HOME: join(root, 'xdg-config'),
    XDG_CACHE_HOME: join(root, 'xdg-cache'),
    XDG_DATA_HOME: join(root, 'xdg-data'),
    MINSKY_STATE_DIR: join(root, 'state'),
    MINSKY_CONFIG: join(root, 'xdg-config', 'minsky', 'config.yaml'),
    GIT_CONFIG_GLOBAL: join(home, '.gitconfig'),
    GIT_CONFIG_SYSTEM: '/dev/null',
  };
}
