import { newSession, type Session, type SessionPullRequest } from '../../domain/session/session.ts';
import {
  absolutePath,
  branchName,
  commitId,
  repositoryId,
  sessionId,
  sessionName,
  timestamp,
} from './domain-values.ts';

let built = 0;

/** A valid active session with an id, a name and a workspace that no other has, and with whatever is overridden. */
export function aSession(overrides: Partial<Session> = {}): Session {
  const serial = ++built;
  const name = overrides.name ?? sessionName(`session-${String(serial)}`);
  const details = {
    id: sessionId(`${(0x01900000 + serial).toString(16).padStart(8, '0')}-0000-7000-8000-000000000000`),
    name,
    task: null,
    repo: { id: repositoryId('example.com/owner/repo'), url: 'https://example.com/owner/repo', path: null },
    base: { branch: branchName('main'), commit: commitId('a'.repeat(40)) },
    branch: branchName(name),
    workspace: { path: absolutePath(`/workspaces/${name}`), host: 'host', strategy: 'clone' as const },
  };
  return { ...newSession(details, timestamp('2026-01-01T00:00:00.000Z')), status: 'active', ...overrides };
}

/** A valid pull request with whatever is overridden. */
export function aPullRequest(overrides: Partial<SessionPullRequest> = {}): SessionPullRequest {
  return {
    branch: branchName('pr/session'),
    head: commitId('b'.repeat(40)),
    title: 'Title',
    body: 'Body',
    createdAt: timestamp('2026-01-01T00:00:00.000Z'),
    updatedAt: timestamp('2026-01-01T00:00:00.000Z'),
    ...overrides,
  };
}
