import { ContainerModule } from 'inversify';
import { adoptDirectory } from '../../application/sessions/adopt-directory.ts';
import { approveSession } from '../../application/sessions/approve-session.ts';
import { deleteSessions } from '../../application/sessions/delete-sessions.ts';
import { preparePullRequest } from '../../application/sessions/prepare-pull-request.ts';
import { purgeExpired, purgeSessions } from '../../application/sessions/purge-sessions.ts';
import { restoreSession } from '../../application/sessions/restore-session.ts';
import { startSession } from '../../application/sessions/start-session.ts';
import { updateSession } from '../../application/sessions/update-session.ts';
import { provide } from './provide.ts';
import { tokens } from './tokens.ts';

const {
  clock,
  configLayers,
  disk,
  git,
  identify,
  load,
  locate,
  machine,
  marker,
  recover,
  register,
  staging,
  store,
  trash,
  workspaces,
} = tokens;

/** The operations on sessions and workspaces that change something. The module is loaded by the first call of one. */
export const workingModule = new ContainerModule(({ bind }) => {
  provide(bind, tokens.adopt, adoptDirectory, { store, git, marker, machine, register });
  provide(bind, tokens.purgeExpired, purgeExpired, {
    store,
    disk,
    trash,
    workspaces,
    lock: tokens.lock,
    clock,
    machine,
    load,
  });
  provide(bind, tokens.startSession, startSession, {
    store,
    git,
    workspaces,
    mirrors: tokens.mirrors,
    ignored: tokens.ignored,
    disk,
    staging,
    marker,
    lock: tokens.lock,
    clock,
    machine,
    configLayers,
    load,
    locate,
    recover,
    adopt: tokens.adopt,
  });
  provide(bind, tokens.updateSession, updateSession, {
    base: tokens.base,
    merges: tokens.merges,
    store,
    git,
    disk,
    marker,
    lock: tokens.lock,
    clock,
    machine,
    identify,
  });
  provide(bind, tokens.preparePullRequest, preparePullRequest, {
    store,
    git,
    merges: tokens.preparedMerges,
    branches: tokens.sessionBranches,
    host: tokens.pullRequestHost,
    disk,
    marker,
    texts: tokens.texts,
    lock: tokens.lock,
    clock,
    machine,
    identify,
  });
  provide(bind, tokens.approveSession, approveSession, {
    store,
    git,
    merges: tokens.preparedMerges,
    branches: tokens.sessionBranches,
    host: tokens.pullRequestHost,
    disk,
    marker,
    lock: tokens.lock,
    clock,
    machine,
    identify,
  });
  provide(bind, tokens.deleteSessions, deleteSessions, {
    store,
    git,
    merges: tokens.mergeDetection,
    disk,
    trash,
    workspaces,
    marker,
    lock: tokens.lock,
    clock,
    machine,
    identify,
    purgeExpired: tokens.purgeExpired,
  });
  provide(bind, tokens.restoreSession, restoreSession, {
    store,
    disk,
    trash,
    workspaces,
    marker,
    lock: tokens.lock,
    clock,
    machine,
    identify,
  });
  provide(bind, tokens.purgeSessions, purgeSessions, {
    store,
    disk,
    trash,
    workspaces,
    lock: tokens.lock,
    clock,
    machine,
    load,
  });
});
