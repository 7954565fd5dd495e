import type { DeleteSessionsInput } from '../../src/application/sessions/delete-sessions.ts';
import type { StartSessionInput } from '../../src/application/sessions/parse-start-input.ts';
import type { IdentifyInput } from '../../src/application/workspaces/gather-facts.ts';
import { tokens } from '../../src/infrastructure/composition/tokens.ts';
import { absolutePath } from '../../src/interfaces/testing/testing.ts';
import { outcomeOf, type World } from './world.ts';

// The commands of a user, each with its whole outcome as plain data.

export async function remove(
  world: World,
  names: readonly string[],
  input: Partial<DeleteSessionsInput> = {},
): Promise<unknown> {
  const all = { names, task: null, merged: false, force: false, ...input };
  return outcomeOf(world.get(tokens.deleteSessions)(all, world.context()));
}

export async function restore(
  world: World,
  name: string | null,
  task: string | null = null,
): Promise<unknown> {
  return outcomeOf(world.get(tokens.restoreSession)({ name, task }, world.context()));
}

export async function purge(world: World, olderThan: string | null = null): Promise<unknown> {
  return outcomeOf(world.get(tokens.purgeSessions)({ olderThan }, world.context()));
}

/** What the session is that a call means, and how it was found. */
export async function identify(
  world: World,
  cwd: string,
  input: Partial<IdentifyInput> = {},
): Promise<unknown> {
  const all = { name: null, task: null, destroys: false, among: 'any' as const, ...input };
  return outcomeOf(world.get(tokens.identify)(all, world.context({ cwd: absolutePath(cwd) })));
}

export async function start(world: World, input: Partial<StartSessionInput> = {}): Promise<unknown> {
  const none = { task: null, repo: null, base: null, branch: null, strategy: null, offline: false };
  const context = world.context({ cwd: absolutePath('/repository') });
  return outcomeOf(world.get(tokens.startSession)({ name: 'hello', ...none, ...input }, context));
}
