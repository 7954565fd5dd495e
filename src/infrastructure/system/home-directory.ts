import { userInfo } from 'node:os';
import { parseAbsolutePath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { homeVariable, type Surroundings } from './surroundings.ts';

/** The home directory by the environment, else by the user's account; null when neither gives an absolute path. */
export function homeDirectory(
  { env, platform }: Pick<Surroundings, 'env' | 'platform'>,
  ofAccount: () => string = () => userInfo().homedir,
): AbsolutePath | null {
  return parseAbsolutePath(env[homeVariable(platform)] ?? '')
    .orElse(() => parseAbsolutePath(orEmpty(ofAccount)))
    .unwrapOr(null);
}

// A user id without an account, as in many containers, makes the system call fail.
function orEmpty(ask: () => string): string {
  try {
    return ask();
  } catch {
    return '';
  }
}
