import { ContainerModule } from 'inversify';
import { importWorkspaces } from '../../application/workspaces/import-workspaces.ts';
import { syncWorkspaces } from '../../application/workspaces/sync-workspaces.ts';
import { provide } from './provide.ts';
import { tokens } from './tokens.ts';

const { clock, disk, git, load, lock, machine, marker, recover, register, staging, store, survey } = tokens;
const { trash, workspaces, worktrees, mergeDetection } = tokens;

/** The operations that make store and disk agree. The module is loaded by the first call of one. */
export const reconcilingModule = new ContainerModule(({ bind }) => {
  provide(bind, tokens.importWorkspaces, importWorkspaces, {
    store,
    git,
    disk,
    survey,
    marker,
    trash,
    workspaces,
    worktrees,
    lock,
    clock,
    machine,
    load,
    recover,
    register,
  });
  provide(bind, tokens.syncWorkspaces, syncWorkspaces, {
    store,
    git,
    disk,
    survey,
    marker,
    staging,
    trash,
    workspaces,
    worktrees,
    merges: mergeDetection,
    lock,
    clock,
    machine,
    load,
  });
});
