import * as z from 'zod/mini';
import { findingSchema, type FindingData } from './finding-schema.ts';

export interface DiagnosisData {
  readonly findings: readonly FindingData[];
  readonly usage: readonly {
    readonly session: string;
    readonly path: string;
    readonly bytes: number | null;
  }[];
}

/** The answer of `doctor`. */
export const diagnosisSchema: z.ZodMiniType<DiagnosisData> = z.strictObject({
  findings: z.array(findingSchema),
  usage: z.array(
    z.strictObject({
      session: z.string(),
      path: z.string(),
      bytes: z
        .nullable(z.int().check(z.minimum(0)))
        .check(z.describe('What its workspace takes up on the disk; null if that cannot be told.')),
    }),
  ),
});
