import type { ToldImportFinding } from '../../application/workspaces/import-workspaces.ts';
import type { ToldSyncFinding } from '../../application/workspaces/sync-workspaces.ts';
import { describeImportFinding } from '../presentation/describe-import-finding.ts';
import { describeSyncFinding } from '../presentation/describe-sync-finding.ts';
import { findingData } from './finding-data.ts';
import type { FindingData } from './finding-schema.ts';

/** What became of a directory that was to be imported. */
export function importData({ finding, failure }: ToldImportFinding): FindingData {
  return findingData(finding, describeImportFinding(finding), failure);
}

/** What a pass over store and disk found. */
export function syncData({ finding, failure }: ToldSyncFinding): FindingData {
  return findingData(finding, describeSyncFinding(finding), failure);
}
