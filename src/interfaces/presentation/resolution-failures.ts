import { isLive } from '../../domain/session/session.ts';
import { parseSessionName } from '../../domain/session/session-name.ts';
import { renderSession } from '../../domain/session/session-document.ts';
import { parseTaskQuery, renderTask, renderTaskQuery } from '../../domain/session/task-id.ts';
import type { Unresolved } from '../../domain/workspace/resolve-workspace.ts';
import { candidateCommands, candidateDetails, candidateLines } from './candidates.ts';
import type { CatalogueOf } from './catalogue-entry.ts';
import { counted } from './render-text.ts';
import { printable, quoted } from './safe-text.ts';
import { commandLine } from './shell-words.ts';
import { retyped, retypedFor, type Situation } from './situation.ts';

/** A session that could not be told from what was said. */
export const resolutionFailures: CatalogueOf<Unresolved> = {
  SessionNotFound: {
    exit: 3,
    retryable: false,
    when: 'No session has the name, id, alias or path that was given.',
    message: ({ text }) => `There is no session ${quoted(text)}.`,
    hint: ({ text }, situation) =>
      parseSessionName(text).isOk() ? seeOrStart([text], situation) : byTaskOrSee(text, situation),
  },
  TaskNotFound: {
    exit: 3,
    retryable: false,
    when: 'No session has the task that was given.',
    message: ({ task }) => `There is no session for task ${renderTaskQuery(task)}.`,
    hint: ({ task }, situation) => seeOrStart(['--task', renderTaskQuery(task)], situation),
    details: ({ task }) => ({ task: renderTaskQuery(task) }),
  },
  SessionAmbiguous: {
    exit: 4,
    retryable: false,
    when: 'What was given as the session fits several.',
    message: ({ text, candidates }) =>
      [`${quoted(text)} fits ${counted(candidates.length, 'session')}:`, ...candidateLines(candidates)].join(
        '\n',
      ),
    hint: ({ candidates }, situation) => candidateCommands(candidates, situation),
    details: ({ text, candidates }) => ({ text, ...candidateDetails(candidates) }),
  },
  TaskAmbiguous: {
    exit: 4,
    retryable: false,
    when: 'Several repositories, or several schemes, have a session for the task.',
    message: ({ task, candidates }) =>
      [
        `${counted(candidates.length, 'session')} fit task ${renderTaskQuery(task)}:`,
        ...candidateLines(candidates),
      ].join('\n'),
    hint: ({ candidates }, situation) => candidateCommands(candidates, situation),
    details: ({ task, candidates }) => ({ task: renderTaskQuery(task), ...candidateDetails(candidates) }),
  },
  NameAndTaskDisagree: {
    exit: 4,
    retryable: false,
    when: 'Both a session and a task were given, and they do not belong together.',
    message: ({ session, task }) =>
      `Session ${printable(session.name)} belongs to ${session.task === null ? 'no task' : `task ${renderTask(session.task)}`}, not to ${renderTaskQuery(task)}.`,
    hint: ({ session, task }, situation) =>
      `${retypedFor(situation, session.name)}\n${retyped(situation, { name: null, names: null, task: renderTaskQuery(task) })}`,
    details: ({ session, task }) => ({ session: renderSession(session), task: renderTaskQuery(task) }),
  },
  SessionNotNamed: {
    exit: 2,
    retryable: false,
    when: 'A command that removes or changes for good was not told which session.',
    message: (_failure, { command }) =>
      `minsky ${command} acts only on a session that is named; the current directory is not enough.`,
    hint: ({ candidates }, situation) =>
      candidates.length > 0 ? candidateCommands(candidates, situation) : seeAll(situation),
    details: ({ candidates }) => candidateDetails(candidates),
  },
  NoSessionHere: {
    exit: 4,
    retryable: false,
    when: 'No session was named, and the current directory does not tell one either.',
    message: ({ path, inRepository, candidates }) => {
      const found = inRepository
        ? `the repository of ${quoted(path)} has ${candidates.some(isLive) ? counted(candidates.length, 'session') : 'none at work'}`
        : `${quoted(path)} belongs to none`;
      return candidates.length === 0
        ? `Which session is meant? None was named, and ${found}.`
        : [
            `Which session is meant? None was named, and ${found}${inRepository ? '' : ' of these'}:`,
            ...candidateLines(candidates),
          ].join('\n');
    },
    hint: ({ candidates }, situation) =>
      candidates.length > 0
        ? candidateCommands(candidates, situation)
        : 'See what there is: minsky session list\nStart one: minsky session start NAME',
    details: ({ path, candidates }) => ({ path, ...candidateDetails(candidates) }),
  },
};

/** What the session that was looked for could be called; restoring looks for it in the trash. */
function seeAll({ command }: Situation): string {
  return command === 'session restore'
    ? 'See what is in the trash: minsky session list --status trashed'
    : 'See what there is: minsky session list';
}

/** What cannot be a name, such as `md#176`, may be the session's task. */
function byTaskOrSee(text: string, situation: Situation): string {
  const isTask = parseTaskQuery(text).isOk() && 'task' in (situation.operation?.parameters ?? {});
  const byTask = retyped(situation, { name: null, names: null, task: text });
  return isTask ? `By its task: ${byTask}\n${seeAll(situation)}` : seeAll(situation);
}

/** What works with any session may be what somebody types who wanted to begin with one. */
function seeOrStart(words: readonly string[], situation: Situation): string {
  const start = `Start it: ${commandLine('minsky', 'session', 'start', ...words)}`;
  return situation.operation?.directory === 'never' ? seeAll(situation) : `${seeAll(situation)}\n${start}`;
}
