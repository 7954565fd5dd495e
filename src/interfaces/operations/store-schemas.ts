import * as z from 'zod/mini';
import type { StoreStatus } from '../../application/stores/describe-store.ts';
import { backends } from '../../domain/config/config.ts';

/** The answer of `db.status`. */
export const statusSchema: z.ZodMiniType<StoreStatus> = z.strictObject({
  backend: z.enum([...backends, 'memory']),
  location: z.string().check(z.describe('A path, or a URL without its password.')),
  source: z.string().check(z.describe('What decided that this store is used.')),
  records: z.int().check(z.minimum(0), z.describe('How many sessions it holds, trashed ones included.')),
  schemaVersion: z.int().check(z.minimum(0)),
  bytes: z
    .nullable(z.int().check(z.minimum(0)))
    .check(z.describe('Its size; null where that cannot be known.')),
});
