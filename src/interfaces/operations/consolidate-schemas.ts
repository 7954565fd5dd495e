import * as z from 'zod/mini';
import type { LegacyReason } from '../../application/ports/legacy-stores.ts';
import { findingSchema, type FindingData } from './finding-schema.ts';

export interface StoreData {
  readonly location: string;
  readonly kind: 'json' | 'sqlite' | 'postgres' | null;
  readonly generation: string | null;
  readonly records: number | null;
  readonly newest: string | null;
  readonly reason: LegacyReason['kind'];
  readonly detail: string;
  readonly fate: 'merged' | 'listed' | 'unreadable';
  readonly deletable: boolean;
}

export interface ConsolidatedData {
  readonly findings: readonly FindingData[];
  readonly stores: readonly StoreData[];
  readonly added: number;
  readonly changed: number;
  readonly backup: string | null;
}

const count = z.int().check(z.minimum(0));

/** The answer of `db.consolidate`. */
export const consolidatedSchema: z.ZodMiniType<ConsolidatedData> = z.strictObject({
  findings: z
    .array(findingSchema)
    .check(
      z.describe(
        'For each record one of kept, merged, renamed and conflict, or unreadable or removed-since; and whatever else is odd about it.',
      ),
    ),
  stores: z.array(
    z.strictObject({
      location: z.string().check(z.describe('A path, or a URL without its password.')),
      kind: z.nullable(z.enum(['json', 'sqlite', 'postgres'])),
      generation: z.nullable(z.string()).check(z.describe('The shape of its content.')),
      records: z.nullable(count).check(z.describe('How many it holds; null where it was not read.')),
      newest: z.nullable(z.string()).check(z.describe('The newest date in it.')),
      reason: z.enum(['known-place', 'project', 'literal-tilde', 'setting', 'backup', 'argument']),
      detail: z.string().check(z.describe('Why it was looked at.')),
      fate: z.enum(['merged', 'listed', 'unreadable']),
      deletable: z
        .boolean()
        .check(z.describe('Whether all that it holds is in the store once this is done.')),
    }),
  ),
  added: count.check(z.describe('Sessions that the store lacked.')),
  changed: count.check(z.describe('Sessions that were completed, or taken back by undo.')),
  backup: z.nullable(z.string()).check(z.describe('What the store held before, if it was changed.')),
});
