import { err, ok, Result, safeTry } from 'neverthrow';
import type { StagingNote } from '../../application/ports/workspace-staging.ts';
import { parseBranchName } from '../../domain/repository/branch-name.ts';
import { parseCommitId } from '../../domain/repository/commit-id.ts';
import { parseSessionId } from '../../domain/session/session-id.ts';
import { strategies } from '../../domain/session/session.ts';
import { parseAbsolutePath } from '../../domain/workspace/workspace-path.ts';

/** A note as it is kept, with the machine whose processes alone can tell whether its writer lives. */
export interface OwnedNote {
  readonly host: string;
  readonly note: StagingNote;
}

/** Renders the note as the content of a file. */
export function renderStagingNote({ host, note }: OwnedNote): string {
  return `${JSON.stringify({ format: 1, host, pid: process.pid, ...note }, null, 2)}\n`;
}

/** Reads back what `renderStagingNote` wrote; null for anything else. */
export function parseStagingNote(text: string): OwnedNote | null {
  const document = Result.fromThrowable((json: string): unknown => JSON.parse(json))(text).unwrapOr(null);
  return parseDocument(membersOf(document)).unwrapOr(null);
}

function parseDocument(members: Members): Result<OwnedNote, unknown> {
  const dismantle = membersOf(members.dismantle);
  const base = membersOf(dismantle.base);
  const { host, format } = members;
  const strategy = strategies.find((candidate) => candidate === dismantle.strategy);
  if (format !== 1 || typeof host !== 'string' || strategy === undefined) return err(members);
  return safeTry(function* () {
    return ok({
      host,
      note: {
        id: yield* parseSessionId(textOf(members.id)),
        finalDirectory: yield* parseAbsolutePath(textOf(members.finalDirectory)),
        dismantle: {
          strategy,
          branch: yield* parseBranchName(textOf(dismantle.branch)),
          repository:
            dismantle.repository === null ? null : yield* parseAbsolutePath(textOf(dismantle.repository)),
          base: {
            branch: yield* parseBranchName(textOf(base.branch)),
            commit: yield* parseCommitId(textOf(base.commit)),
          },
        },
      },
    });
  });
}

type Members = Readonly<Record<string, unknown>>;

function membersOf(value: unknown): Members {
  return typeof value === 'object' && value !== null ? (value as Members) : {};
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
