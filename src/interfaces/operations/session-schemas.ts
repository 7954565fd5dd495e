import * as z from 'zod/mini';
import { statuses, strategies } from '../../domain/session/session.ts';
import { findingSchema } from './finding-schema.ts';
import type {
  ApprovedData,
  HealthData,
  ListData,
  PreparedData,
  ReconciledData,
  SessionData,
  SessionsData,
  SingleData,
  UpdatedData,
} from './session-data.ts';

const text = (description: string) => z.string().check(z.describe(description));
const time = (description: string) => text(`${description} (UTC, RFC 3339, milliseconds).`);

const sessionShape = {
  id: text('The UUID (version 7) of the session.'),
  name: text('The name of the session, unique without regard to case.'),
  task: z.nullable(z.string()).check(z.describe('The task in canonical form, e.g. `md#176`.')),
  repo: z.strictObject({
    id: text('One identity for every spelling of the repository.'),
    url: text('Where the repository can be fetched from, without credentials.'),
    path: z.nullable(z.string()).check(z.describe('The main workspace, if a machine has one.')),
  }),
  base: z.strictObject({
    branch: text('The branch the session goes back to.'),
    commit: text('The commit the session started from.'),
  }),
  branch: text('The branch of the session.'),
  workspace: z.strictObject({
    path: text('The directory of the checkout.'),
    host: text('The machine that the checkout is on.'),
    strategy: z.enum(strategies),
  }),
  status: z.enum(statuses),
  pr: z.nullable(
    z.strictObject({
      branch: text('The branch that holds the prepared merge commit.'),
      head: text('The session commit that it was built from.'),
      title: z.string(),
      body: z.string(),
      createdAt: time('When it was created'),
      updatedAt: time('When it was last refreshed'),
    }),
  ),
  aliases: z.array(z.string()).check(z.describe('Names that earlier versions knew the session by.')),
  createdAt: time('When the session was created'),
  updatedAt: time('When the record was last changed'),
  lastActivityAt: time('When the session was last worked with'),
  version: z.int().check(z.minimum(1), z.describe('Counts the changes of the record.')),
};

const amount = (description: string) =>
  z.nullable(z.int().check(z.minimum(0))).check(z.describe(description));

const health: z.ZodMiniType<HealthData> = z.strictObject({
  state: z
    .enum(['ok', 'read-only', 'missing', 'broken', 'foreign', 'other-host', 'trashed'])
    .check(z.describe('Whether the workspace can be worked with.')),
  operation: z
    .nullable(z.enum(['merge', 'rebase', 'cherry-pick', 'revert', 'bisect', 'am']))
    .check(z.describe('A git operation that waits to be finished.')),
  dirty: z
    .nullable(z.array(z.string()))
    .check(z.describe('Uncommitted paths, untracked ones included; null when not looked at.')),
  ahead: amount('Commits that the base lacks; null when not looked at.'),
  behind: amount('Commits of the base that the session lacks; null when not looked at.'),
});

const session: z.ZodMiniType<SessionData> = z.strictObject(sessionShape);
const resolvedBy = z
  .enum(['name', 'task', 'cwd', 'marker', 'only-one'])
  .check(z.describe('How the session was told.'));

/** `{session, resolvedBy}`: the answer about one session. */
export const startedSchema: z.ZodMiniType<SingleData> = z.strictObject({ session, resolvedBy });

/** `{session, resolvedBy}` where the session has its `health`. */
export const foundSchema: z.ZodMiniType<SingleData<SessionData & { readonly health: HealthData }>> =
  z.strictObject({
    session: z.strictObject({ ...sessionShape, health }),
    resolvedBy,
  });

/** A page of sessions. */
export const listSchema: z.ZodMiniType<ListData> = z.strictObject({
  sessions: z.array(z.strictObject({ ...sessionShape, health: z.optional(health) })),
  next: z.nullable(z.string()).check(z.describe('The cursor of the next page; null on the last one.')),
});

/** `{sessions}`: the records that something happened to. */
export const sessionsSchema: z.ZodMiniType<SessionsData> = z.strictObject({ sessions: z.array(session) });

/** `{path}`. */
export const directorySchema: z.ZodMiniType<{ readonly path: string }> = z.strictObject({
  path: text('The directory of the workspace.'),
});

/** `{session, outcome, conflicts}`. */
export const updatedSchema: z.ZodMiniType<UpdatedData> = z.strictObject({
  session,
  outcome: z
    .enum(['up-to-date', 'fast-forward', 'merged', 'conflicts'])
    .check(z.describe('What was done, or in a dry run would be.')),
  conflicts: z
    .array(z.string())
    .check(z.describe('Files with conflicts, relative to the workspace; none unless that is the outcome.')),
});

/** `{session, outcome}`: what became of a pull request. */
export const preparedSchema: z.ZodMiniType<PreparedData> = z.strictObject({
  session,
  outcome: z.enum(['created', 'refreshed', 'unchanged']).check(z.describe('What became of the PR branch.')),
});

/** `{session, outcome, steps}`: what approving has done. */
export const approvedSchema: z.ZodMiniType<ApprovedData> = z.strictObject({
  session,
  outcome: z
    .enum(['merged', 'already'])
    .check(z.describe('`already` if the session had been marked as merged before.')),
  steps: z
    .array(
      z.strictObject({
        kind: z.enum([
          'found-merged',
          'base-advanced',
          'files-updated',
          'head-detached',
          'branch-removed',
          'marked-merged',
        ]),
        branch: z.nullable(z.string()).check(z.describe('The branch concerned.')),
        commit: z.nullable(z.string()).check(z.describe('The commit it went to, or was at.')),
        place: z.nullable(z.string()).check(z.describe('The repository or the directory concerned.')),
        detail: z.string().check(z.describe('What was done, as a sentence.')),
      }),
    )
    .check(z.describe('What was done, in order.')),
});

/** `{findings, sessions}`: what was found, and the records that were changed. */
export const reconciledSchema: z.ZodMiniType<ReconciledData> = z.strictObject({
  findings: z.array(findingSchema),
  sessions: z.array(session),
});
