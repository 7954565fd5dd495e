import type { DeleteSessionsInput } from '../../src/application/sessions/delete-sessions.ts';
import { tokens } from '../../src/infrastructure/composition/tokens.ts';
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
