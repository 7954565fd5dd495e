import type { MigratedConfig } from '../../application/config/migrate-config.ts';
import { configFindings } from '../presentation/config-findings.ts';
import { withoutSecrets } from '../presentation/safe-text.ts';
import type { FindingData } from './finding-schema.ts';

export interface ConfigMigrationData {
  readonly findings: readonly FindingData[];
  readonly files: readonly {
    readonly path: string;
    readonly diff: string;
    readonly backup: string | null;
  }[];
}

/** What was found and changed, without passwords. */
export function configMigrationData(migrated: MigratedConfig): ConfigMigrationData {
  return {
    findings: configFindings(migrated),
    files: migrated.files.map(({ path, diff, backup }) => ({ path, diff: withoutSecrets(diff), backup })),
  };
}
