import type { Session } from '../../domain/session/session.ts';
import { renderSession } from '../../domain/session/session-document.ts';
import { renderTask } from '../../domain/session/task-id.ts';
import { displayWidth } from './display-width.ts';
import { grouped } from './grouped-digits.ts';
import { repositoryName } from './render-session.ts';
import { printable } from './safe-text.ts';
import { retypedFor, type Situation } from './situation.ts';

const shownCandidates = 10;

/** What tells the candidates apart, one a line and aligned; of many, the first ones and how many more there are. */
export function candidateLines(candidates: readonly Session[]): readonly string[] {
  const rows = candidates
    .slice(0, shownCandidates)
    .map((session) => [
      printable(session.name),
      session.task === null ? '-' : renderTask(session.task),
      session.status,
      repositoryName(session),
    ]);
  const widths = [0, 1, 2, 3].map((at) => Math.max(...rows.map((row) => displayWidth(row[at] ?? ''))));
  const more = candidates.length - rows.length;
  return [
    ...rows.map((row) =>
      row
        .map((text, at) => `  ${text}${' '.repeat((widths[at] ?? 0) - displayWidth(text))}`)
        .join('')
        .trimEnd(),
    ),
    ...(more > 0 ? [`  and ${grouped(more)} more`] : []),
  ];
}

/** The same command for each candidate, one a line. */
export function candidateCommands(candidates: readonly Session[], situation: Situation): string {
  const names = candidates.map(({ name }) => name.toLowerCase());
  const unique = new Set(names).size === names.length;
  const lines = candidates
    .slice(0, shownCandidates)
    .map(({ id, name }) => retypedFor(situation, unique ? name : id));
  const more = candidates.length > shownCandidates ? ['All of them: minsky session list'] : [];
  return [...lines, ...more].join('\n');
}

/** Candidates as data; of many, the first ones and how many there are. */
export function candidateDetails(candidates: readonly Session[]): Readonly<Record<string, unknown>> {
  return {
    candidates: candidates.slice(0, shownCandidates).map(renderSession),
    candidateCount: candidates.length,
  };
}
