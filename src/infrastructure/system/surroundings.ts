import { err, ok, type Result } from 'neverthrow';
import type { ConfigProblem } from '../../domain/config/layer-config.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { expandHome } from './expand-home.ts';

/** What decides where the user's files are. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  /** Null when neither the environment nor the system knows one. */
  readonly home: AbsolutePath | null;
}

/** A variable of the environment that cannot be obeyed; `source` is its name. */
export type BadVariable = Extract<ConfigProblem, { kind: 'BadValue' }>;

/** The path in a variable; null when it is unset or empty. What it is for is told as `purpose`. */
export function pathVariable(
  name: string,
  { env, home }: Surroundings,
  purpose: string,
): Result<AbsolutePath | null, BadVariable> {
  const value = env[name];
  if (value === undefined || value === '') return ok(null);
  return expandHome(value, home).mapErr(() => badVariable(name, value, purpose));
}

/** The home directory, or a refusal that names the variable which should hold it. */
export function requireHome(
  { env, home, platform }: Surroundings,
  purpose: string,
): Result<AbsolutePath, BadVariable> {
  if (home !== null) return ok(home);
  const name = homeVariable(platform);
  return err(badVariable(name, env[name] ?? '', purpose));
}

/** The variable that holds the home directory. */
export function homeVariable(platform: NodeJS.Platform): string {
  return platform === 'win32' ? 'USERPROFILE' : 'HOME';
}

function badVariable(source: string, value: string, key: string): BadVariable {
  return { kind: 'BadValue', source, key, value, allowed: 'an absolute path, or one that starts with ~/' };
}
