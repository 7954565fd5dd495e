import type { ConfigShown, ConfigValidated } from '../../application/config/show-config.ts';
import { configMigrationData } from './config-migration-data.ts';
import { renderConfigMigrated } from '../presentation/render-config-migration.ts';
import { renderConfigShown, renderConfigValidated } from '../presentation/render-config.ts';
import { withoutSecretsInside } from '../presentation/safe-text.ts';
import { defineOperation, type Operation } from './operation.ts';

const show = defineOperation({
  name: 'config.show',
  summary: 'Show every setting, its value and where it comes from',
  description:
    'Shows every setting with its effective value, the layer that decided it (default, repository, user, environment, flag) and the file or variable. Settings that cannot be obeyed are listed after them.',
  effect: 'reads',
  idempotent: true,
  remote: false,
  parameters: {},
  directory: 'always',
  examples: ['minsky config show'],
  answer: 'configShown',
  run: (application, _input, context) => application.showConfig(undefined, context),
  toData: ({ settings, problems, notices }) =>
    withoutSecretsInside({
      settings: settings.map(({ key, value, layer, source }) => ({ key, value, layer, source })),
      problems,
      notices,
    }) as ConfigShown,
  renderText: renderConfigShown,
});

const validate = defineOperation({
  name: 'config.validate',
  summary: 'Check that every setting can be obeyed',
  description:
    'Checks the configuration as it applies in the directory. An unknown key, a value that is not allowed, or a key that only the user may set found in a repository file is a failure.',
  effect: 'reads',
  idempotent: true,
  remote: false,
  parameters: {},
  directory: 'always',
  examples: ['minsky config validate'],
  answer: 'configValidated',
  run: (application, _input, context) => application.validateConfig(undefined, context),
  toData: ({ set, notices }) => withoutSecretsInside({ set, notices }) as ConfigValidated,
  renderText: renderConfigValidated,
});

const migrate = defineOperation({
  name: 'config.migrate',
  summary: 'Put settings where this version expects them',
  description:
    "Gives the settings of earlier versions their names of today, and moves those that only you may set from the repository's file into your own. Comments and order are kept, and each file that changes is kept beside itself as it was. No setting is taken over that would leave the sessions of the store in use behind.",
  effect: 'writes',
  idempotent: true,
  remote: false,
  parameters: {
    dryRun: { kind: 'switch', description: 'Show what would change, and change nothing.' },
  },
  directory: 'always',
  examples: ['minsky config migrate --dry-run', 'minsky config migrate'],
  answer: 'configMigrated',
  run: (application, input, context) => application.migrateConfig(input, context),
  toData: (migrated) => configMigrationData(migrated),
  renderText: renderConfigMigrated,
});

/** What can be done with the configuration, in the order of help. */
export const configOperations: readonly Operation[] = [show, validate, migrate];
