import * as z from 'zod/mini';
import type { BackedUp } from '../../application/stores/back-up-store.ts';
import type { MigratedStore } from '../../application/stores/migrate-store.ts';
import { backends } from '../../domain/config/config.ts';
import { findingSchema, type FindingData } from './finding-schema.ts';

const count = z.int().check(z.minimum(0));

/** The answer of `db.backup`. */
export const backedUpSchema: z.ZodMiniType<Omit<BackedUp, 'path'> & { readonly path: string }> =
  z.strictObject({
    path: z.string().check(z.describe('The file that was written.')),
    records: count.check(z.describe('How many sessions it holds.')),
    checksum: z.string().check(z.describe('Of what it holds, e.g. sha256:….')),
  });

export interface RestoredData {
  readonly findings: readonly FindingData[];
  readonly inserted: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly removed: number;
  readonly records: number;
  readonly backup: string | null;
}

/** The answer of `db.restore`. */
export const restoredSchema: z.ZodMiniType<RestoredData> = z.strictObject({
  findings: z
    .array(findingSchema)
    .check(z.describe('One for each record of which store and file do not say the same.')),
  inserted: count.check(z.describe('Records that the store lacked.')),
  updated: count.check(z.describe('Records that are now as in the file.')),
  unchanged: count.check(z.describe('Records that were the same.')),
  removed: count.check(z.describe('Records that the file does not have and that went.')),
  records: count.check(z.describe('How many sessions the store holds now.')),
  backup: z.nullable(z.string()).check(z.describe('What the store held before, if anything of it went.')),
});

/** The answer of `db.migrate`. */
export const movedSchema: z.ZodMiniType<MigratedStore> = z.strictObject({
  outcome: z.enum(['migrated', 'already']),
  backend: z.enum(backends),
  location: z.string().check(z.describe('A path, or a URL without its password.')),
  records: count.check(z.describe('How many sessions it holds.')),
  kept: z.nullable(z.string()).check(z.describe('The name under which the old store is kept.')),
  config: z.nullable(z.string()).check(z.describe('The file in which the backend was set.')),
});
