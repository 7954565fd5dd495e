import { ContainerModule } from 'inversify';
import { textFiles } from '../filesystem/text-files.ts';
import { fileWorkspaceTrash } from '../filesystem/workspace-trash.ts';
import { fileWorkspaceSurvey } from '../git/workspace-survey.ts';
import { lazyStoreIntegrity } from '../persistence/open-store-integrity.ts';
import { bindLater, constant, made } from './bind-adapters.ts';
import type { Surrounded } from './finding-adapters.ts';
import { storeAddress } from './settings.ts';
import { tokens } from './tokens.ts';

/** The technology behind the other ports. The module is loaded by the first operation that is not among those which only look. */
export function changingAdapters({ settings, store, env, building }: Surrounded): ContainerModule {
  const { layout, home, userFile } = settings;
  const moving = bindLater(async () => (await import('./moving-adapters.ts')).movingAdapters(settings));
  const consolidating = bindLater(async () => {
    const { consolidatingAdapters } = await import('./consolidating-adapters.ts');
    return consolidatingAdapters(settings, env, storeAddress(settings));
  });
  const configuring = bindLater(async () => {
    const { yamlConfigFiles } = await import('../config/config-files.ts');
    return { configFiles: yamlConfigFiles({ userFile, home, memory: layout.consolidation }) };
  });
  return new ContainerModule(({ bind }) => {
    constant(bind, tokens.snapshots, store);
    constant(bind, tokens.integrity, lazyStoreIntegrity(settings.store));
    made(bind, tokens.texts, textFiles);
    made(bind, tokens.survey, () => fileWorkspaceSurvey(layout.root));
    made(bind, tokens.trash, () => fileWorkspaceTrash(layout.trash));
    configuring(bind, tokens.configFiles, 'configFiles');
    moving(bind, tokens.snapshotFiles, 'snapshotFiles');
    moving(bind, tokens.movableStores, 'movableStores');
    moving(bind, tokens.userConfig, 'userConfig');
    consolidating(bind, tokens.legacy, 'legacy');
    consolidating(bind, tokens.consolidationMemory, 'memory');
    consolidating(bind, tokens.unmarking, 'unmarking');
    building(bind, tokens.mergeDetection, 'mergeDetection');
    building(bind, tokens.worktrees, 'worktrees');
    building(bind, tokens.health, 'health');
    building(bind, tokens.ignored, 'ignored');
    building(bind, tokens.base, 'base');
    building(bind, tokens.merges, 'merges');
    building(bind, tokens.mirrors, 'mirrors');
    building(bind, tokens.preparedMerges, 'preparedMerges');
    building(bind, tokens.sessionBranches, 'sessionBranches');
    building(bind, tokens.pullRequestHost, 'pullRequestHost');
  });
}
