import * as z from 'zod/mini';
import type { Finding } from '../../domain/store/findings.ts';

/** A finding as people, programs and agents see it: with a sentence that tells it. */
export interface FindingData extends Finding {
  readonly detail: string;
}

/** One finding of a pass over store and disk. */
export const findingSchema: z.ZodMiniType<FindingData> = z.strictObject({
  kind: z.string().check(z.describe('What was found, as one word.')),
  severity: z.enum(['info', 'warning', 'error']),
  session: z.nullable(z.string()).check(z.describe('The session concerned.')),
  path: z.nullable(z.string()).check(z.describe('The directory or file concerned.')),
  action: z.string().check(z.describe('What mends it, as one word; `none` if nothing has to be done.')),
  done: z.boolean().check(z.describe('Whether that was done.')),
  detail: z.string().check(z.describe('What was found, as a sentence.')),
});

/** `{findings}`. */
export const findingsSchema: z.ZodMiniType<{ readonly findings: readonly FindingData[] }> = z.strictObject({
  findings: z.array(findingSchema),
});
