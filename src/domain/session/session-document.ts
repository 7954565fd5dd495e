import type { Session } from './session.ts';
import { renderTask } from './task-id.ts';

/** The one shape of a record outside the domain: in `--json`, over MCP, in every backend and in the marker. */
export interface SessionDocument {
  readonly id: string;
  readonly name: string;
  /** Canonical, e.g. `md#176`. */
  readonly task: string | null;
  readonly repo: { readonly id: string; readonly url: string; readonly path: string | null };
  readonly base: { readonly branch: string; readonly commit: string };
  readonly branch: string;
  readonly workspace: { readonly path: string; readonly host: string; readonly strategy: string };
  readonly status: string;
  readonly pr: {
    readonly branch: string;
    readonly head: string;
    readonly title: string;
    readonly body: string;
    readonly createdAt: string;
    readonly updatedAt: string;
  } | null;
  readonly aliases: readonly string[];
  readonly createdAt: string;
  readonly updatedAt: string;
  readonly lastActivityAt: string;
  readonly version: number;
}

/** What backends and markers keep: the document, and for a trashed session what it was before. */
export interface StoredSessionDocument extends SessionDocument {
  readonly trashedFrom?: string;
}

/** Renders the record as people and agents see it. */
export function renderSession(session: Session): SessionDocument {
  return {
    id: session.id,
    name: session.name,
    task: session.task === null ? null : renderTask(session.task),
    repo: { id: session.repo.id, url: session.repo.url, path: session.repo.path },
    base: { branch: session.base.branch, commit: session.base.commit },
    branch: session.branch,
    workspace: {
      path: session.workspace.path,
      host: session.workspace.host,
      strategy: session.workspace.strategy,
    },
    status: session.status,
    pr: session.pr,
    aliases: session.aliases,
    createdAt: session.createdAt,
    updatedAt: session.updatedAt,
    lastActivityAt: session.lastActivityAt,
    version: session.version,
  };
}

/** Renders the record as it is kept. */
export function renderStoredSession(session: Session): StoredSessionDocument {
  const document = renderSession(session);
  return session.trashedFrom === null ? document : { ...document, trashedFrom: session.trashedFrom };
}
