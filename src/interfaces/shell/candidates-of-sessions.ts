import type { Session } from '../../domain/session/session.ts';
import { renderTask, type TaskId } from '../../domain/session/task-id.ts';
import type { Candidate, Offer } from './offer.ts';

/** What the sessions offer, each thing once, in their order. */
export function candidatesOfSessions(
  sessions: readonly Session[],
  { wanted, value, ahead, named }: Extract<Offer, { readonly kind: 'sessions' }>,
): readonly Candidate[] {
  const candidates = new Map<string, Candidate>();
  for (const session of sessions) {
    const found = candidateOf(session, wanted.kind, value);
    if (found === null || named.includes(found.text) || candidates.has(found.text)) continue;
    candidates.set(found.text, { ...found, text: ahead + found.text });
  }
  return [...candidates.values()];
}

function candidateOf(
  { name, task, status, repo, workspace }: Session,
  wanted: 'session' | 'task' | 'host',
  value: string,
): Candidate | null {
  switch (wanted) {
    case 'session': {
      const facts = [status, ...(task === null ? [] : [renderTask(task)]), lastPart(repo.id)];
      return { text: name, description: facts.join(', ') };
    }
    case 'task':
      return task === null ? null : { text: spelled(task, value), description: `${name}, ${status}` };
    case 'host':
      return { text: workspace.host, description: null };
  }
}

/** The task in the spelling that was begun: `176` and `#176` are tasks too. */
function spelled(task: TaskId, value: string): string {
  const [, begun = null] = /^(#?)\d*$/.exec(value) ?? [];
  return value === '' || begun === null ? renderTask(task) : `${begun}${String(task.number)}`;
}

function lastPart(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}
