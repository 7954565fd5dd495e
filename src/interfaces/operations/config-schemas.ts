import * as z from 'zod/mini';
import type { ConfigShown, ConfigValidated } from '../../application/config/show-config.ts';
import type { ConfigMigrationData } from './config-migration-data.ts';
import { findingSchema } from './finding-schema.ts';
import { layerNames } from '../../domain/config/layer-config.ts';

const source = z.string().check(z.describe('The file, variable or flag.'));
const key = z.string();
const value = z.unknown();
const place = {
  source,
  line: z.optional(z.int().check(z.minimum(1), z.describe('The line of the file.'))),
};

const notices = z.array(
  z.strictObject({ kind: z.enum(['SystemKeyInRepository', 'LegacyKey', 'LegacyVariable']), ...place, key }),
);

/** The answer of `config.show`. */
export const shownSchema: z.ZodMiniType<ConfigShown> = z.strictObject({
  settings: z.array(z.strictObject({ key, value, layer: z.enum(layerNames), source: z.nullable(source) })),
  problems: z.array(
    z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('UnknownKey'), ...place, key, value, allowed: z.array(z.string()) }),
      z.strictObject({ kind: z.literal('BadValue'), ...place, key, value, allowed: z.string() }),
      z.strictObject({ kind: z.literal('MisplacedKey'), ...place, key }),
      z.strictObject({ kind: z.literal('UnreadableConfig'), source, detail: z.string() }),
      z.strictObject({
        kind: z.literal('MissingKey'),
        source,
        key,
        because: key,
        environment: z.nullable(z.string()),
      }),
    ]),
  ),
  notices,
});

/** The answer of `config.migrate`. */
export const migratedSchema: z.ZodMiniType<ConfigMigrationData> = z.strictObject({
  findings: z.array(findingSchema),
  files: z.array(
    z.strictObject({
      path: z.string(),
      diff: z.string().check(z.describe('What changes, as a unified diff.')),
      backup: z.nullable(z.string()).check(z.describe('Where the file is kept as it was.')),
    }),
  ),
});

/** The answer of `config.validate`. */
export const validatedSchema: z.ZodMiniType<ConfigValidated> = z.strictObject({
  set: z.int().check(z.minimum(0), z.describe('How many settings are set to something of your own.')),
  notices,
});
