import type { ConsolidationMemory } from '../../application/ports/consolidation-memory.ts';
import type { LegacyStores } from '../../application/ports/legacy-stores.ts';
import type { WorkspaceUnmarking } from '../../application/ports/workspace-marker.ts';
import { fileWorkspaceUnmarking } from '../filesystem/workspace-unmarking.ts';
import { fileConsolidationMemory } from '../legacy/consolidation-memory.ts';
import { fileLegacyStores } from '../legacy/legacy-stores.ts';
import type { Settings } from './settings.ts';

/** The ports that only a consolidation needs. */
export interface ConsolidatingAdapters {
  readonly legacy: LegacyStores;
  readonly memory: ConsolidationMemory;
  readonly unmarking: WorkspaceUnmarking;
}

/** Makes them all. The module is loaded by the first call of any of them. */
export function consolidatingAdapters(
  { layout, home }: Settings,
  env: Readonly<Record<string, string | undefined>>,
  storeAddress: string,
): ConsolidatingAdapters {
  return {
    legacy: fileLegacyStores({ env, home, state: layout.root }, { address: storeAddress }),
    memory: fileConsolidationMemory(layout.consolidation),
    unmarking: fileWorkspaceUnmarking(),
  };
}
