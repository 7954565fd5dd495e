import type * as z from 'zod/mini';
import { migratedSchema, shownSchema, validatedSchema } from './config-schemas.ts';
import { consolidatedSchema } from './consolidate-schemas.ts';
import { findingsSchema } from './finding-schema.ts';
import {
  directorySchema,
  foundSchema,
  listSchema,
  reconciledSchema,
  sessionsSchema,
  startedSchema,
  approvedSchema,
  preparedSchema,
  updatedSchema,
} from './session-schemas.ts';
import { backedUpSchema, movedSchema, restoredSchema } from './snapshot-schemas.ts';
import { diagnosisSchema } from './diagnosis-schema.ts';
import { statusSchema } from './store-schemas.ts';

/** The shapes of answers by the names that operations know them by. Only tools and docs load this module. */
export const outputSchemas = {
  started: startedSchema,
  found: foundSchema,
  page: listSchema,
  directory: directorySchema,
  sessions: sessionsSchema,
  updated: updatedSchema,
  prepared: preparedSchema,
  approved: approvedSchema,
  reconciled: reconciledSchema,
  storeStatus: statusSchema,
  backedUp: backedUpSchema,
  restored: restoredSchema,
  moved: movedSchema,
  consolidated: consolidatedSchema,
  findings: findingsSchema,
  diagnosis: diagnosisSchema,
  configShown: shownSchema,
  configValidated: validatedSchema,
  configMigrated: migratedSchema,
} satisfies Readonly<Record<string, z.ZodMiniType>>;

/** The name of a shape of answers. */
export type AnswerName = keyof typeof outputSchemas;

/** What an answer of that shape holds. */
export type AnswerData<Name extends AnswerName> = z.output<(typeof outputSchemas)[Name]>;
