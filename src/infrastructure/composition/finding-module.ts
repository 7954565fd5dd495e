import { ContainerModule } from 'inversify';
import { loadConfig } from '../../application/config/load-config.ts';
import { findDirectory } from '../../application/sessions/find-directory.ts';
import { getSession } from '../../application/sessions/get-session.ts';
import { identifyWorkspace } from '../../application/workspaces/identify-workspace.ts';
import { recoverInterrupted } from '../../application/workspaces/recover-interrupted.ts';
import { registerWorkspace } from '../../application/workspaces/register-workspace.ts';
import { provide } from './provide.ts';
import { tokens } from './tokens.ts';

const {
  clock,
  configLayers,
  disk,
  git,
  identify,
  load,
  lock,
  machine,
  marker,
  recover,
  register,
  staging,
  store,
  workspaces,
} = tokens;

/** What finds one session; each binding costs every command. */
export const findingModule = new ContainerModule(({ bind }) => {
  provide(bind, tokens.load, loadConfig, { configLayers, disk });
  provide(bind, tokens.register, registerWorkspace, {
    store,
    git,
    workspaces,
    disk,
    marker,
    lock,
    clock,
    machine,
  });
  provide(bind, tokens.recover, recoverInterrupted, { store, disk, staging, workspaces, marker, clock });
  provide(bind, tokens.identify, identifyWorkspace, {
    store,
    git,
    disk,
    marker,
    machine,
    load,
    register,
    recover,
  });
  provide(bind, tokens.getSession, getSession, { disk, machine, identify });
  provide(bind, tokens.findDirectory, findDirectory, { getSession: tokens.getSession });
});
