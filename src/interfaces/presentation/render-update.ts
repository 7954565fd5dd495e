import type { UpdatedSession } from '../../application/sessions/update-session.ts';
import { pathLines, shownPaths } from './path-lines.ts';
import { resolvedText } from './render-session.ts';
import { counted } from './render-text.ts';
import { printable, quoted } from './safe-text.ts';
import { commandLine } from './shell-words.ts';

/** What an update has done, or in a dry run would do. */
export function renderUpdate(updated: UpdatedSession, dryRun: boolean): string {
  return [
    ...goingBack(updated, dryRun),
    ...(dryRun ? foreseen(updated) : happened(updated)),
    ...(dryRun && (updated.outcome !== 'up-to-date' || updated.formerBase !== null)
      ? ['Nothing was changed.']
      : []),
    `(Session ${printable(updated.session.name)}: ${resolvedText(updated.resolvedBy)})`,
  ].join('\n');
}

function goingBack({ session, base, formerBase }: UpdatedSession, dryRun: boolean): readonly string[] {
  if (formerBase === null) return [];
  const goes = dryRun ? 'would go' : 'goes';
  return [
    `Session ${printable(session.name)} ${goes} back to ${quoted(base.branch)} from now on, no longer to ${quoted(formerBase)}.`,
  ];
}

function happened(updated: UpdatedSession): readonly string[] {
  const { outcome, conflicts } = updated;
  const { name, base, commits } = words(updated);
  switch (outcome) {
    case 'up-to-date':
      return [`Session ${name} has everything that ${base} has.`];
    case 'fast-forward':
      return [`Brought ${commits} of ${base} into session ${name} by a fast-forward.`];
    case 'merged':
      return [`Merged ${commits} of ${base} into session ${name}.`];
    case 'conflicts':
      return [
        `Merging ${commits} of ${base} into session ${name} left ${conflictCount(conflicts)}`,
        ...pathLines(conflicts),
        ...waysOut(updated),
      ];
  }
}

function foreseen(updated: UpdatedSession): readonly string[] {
  const { outcome, conflicts } = updated;
  const { name, base, commits } = words(updated);
  switch (outcome) {
    case 'up-to-date':
      return happened(updated);
    case 'fast-forward':
      return [`An update would bring ${commits} of ${base} into session ${name} by a fast-forward.`];
    case 'merged':
      return [`An update would merge ${commits} of ${base} into session ${name}, without conflicts.`];
    case 'conflicts':
      return [
        `An update would merge ${commits} of ${base} into session ${name} and leave ${conflictCount(conflicts)}`,
        ...pathLines(conflicts),
      ];
  }
}

function words({ session, base }: UpdatedSession): Readonly<Record<'name' | 'base' | 'commits', string>> {
  return {
    name: printable(session.name),
    base: printable(base.name),
    commits: counted(base.commits, 'commit'),
  };
}

/** git may have resolved every conflict by what it remembers of earlier ones. */
function conflictCount(conflicts: readonly string[]): string {
  return conflicts.length === 0
    ? 'a merge to be concluded.'
    : `conflicts in ${counted(conflicts.length, 'file')}:`;
}

function waysOut({ session, conflicts }: UpdatedSession): readonly string[] {
  const git = (...args: readonly string[]): string =>
    commandLine('git', '-C', session.workspace.path, ...args);
  const paths = conflicts.length > shownPaths ? [':/'] : conflicts;
  const steps = [...(paths.length === 0 ? [] : [git('add', '--', ...paths)]), git('commit', '--no-edit')];
  return [`Resolve them, then: ${steps.join(' && ')}`, `Or take the merge back: ${git('merge', '--abort')}`];
}
