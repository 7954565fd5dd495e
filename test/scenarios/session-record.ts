import { expect } from '@jest/globals';
import { join } from 'node:path';
import { host, type Minsky } from '../support/minsky.ts';
import type { GitRepository } from '../support/git-repository.ts';

/** What is not as it is in most records. */
export interface RecordWishes {
  readonly task?: string | null;
  readonly branch?: string;
  readonly base?: string;
  readonly commit?: string;
  readonly strategy?: 'clone' | 'worktree';
  readonly status?: string;
  readonly version?: number;
  readonly repo?: { readonly id: string; readonly url: string; readonly path: string | null };
  readonly path?: string;
  readonly aliases?: readonly string[];
}

/** The `repo` of sessions whose repository has no remote. */
export function localRepo(repository: GitRepository): NonNullable<RecordWishes['repo']> {
  const url = `file://${repository.path.split('/').map(encodeURIComponent).join('/')}`;
  return { id: `file://${host}${repository.path}`, url, path: repository.path };
}

/** The whole record, normalised, of a session that was started in the repository and not otherwise told. */
export function recordOf(
  minsky: Minsky,
  repository: GitRepository,
  name: string,
  wishes: RecordWishes = {},
): object {
  const { task = null, branch = name, base = 'main', strategy = 'clone', status = 'active' } = wishes;
  return {
    id: '<id>',
    name,
    task,
    repo: wishes.repo ?? localRepo(repository),
    base: { branch: base, commit: wishes.commit ?? repository.git('rev-parse', base) },
    branch,
    workspace: { path: wishes.path ?? join(minsky.state, 'sessions', name), host, strategy },
    status,
    pr: null,
    aliases: wishes.aliases ?? [],
    createdAt: '<time>',
    updatedAt: '<time>',
    lastActivityAt: '<time>',
    version: wishes.version ?? (status === 'trashed' ? 3 : 2),
  };
}

/** What `get` says of a workspace that can be used. */
export const healthy = { state: 'ok', operation: null, dirty: null, ahead: null, behind: null };

/** The outcome, with `--json`, of a command that was refused and said nothing else. */
export function refused(status: number, code: string, details: unknown = expect.anything()): object {
  const prose = expect.stringMatching(/^\S/);
  const retryable = expect.any(Boolean);
  return {
    status,
    json: { ok: false, error: { code, message: prose, hint: prose, retryable, details } },
    stderr: '',
  };
}

/** How a refusal lists the sessions that could be meant. */
export function candidates(...sessions: readonly object[]): object {
  return { candidates: sessions, candidateCount: sessions.length };
}
