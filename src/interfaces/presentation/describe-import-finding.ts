import type { ImportFinding, MainWorkspaceReason } from '../../domain/workspace/import-finding.ts';
import { leftOutText, ownerText } from './describe-sync-finding.ts';
import { printable, quoted } from './safe-text.ts';
import { commandLine } from './shell-words.ts';

/** What became of a directory that was to be imported, as one sentence or two. */
export function describeImportFinding(finding: ImportFinding): string {
  const at = quoted(finding.path ?? '');
  const session = printable(finding.session ?? '');
  switch (finding.kind) {
    case 'imported':
      return `${at} is session ${session} now.${leftOutText(finding.leftOut)}`;
    case 'relocated':
      return `${at} is session ${session}, which was at ${quoted(finding.from)}; its record follows.`;
    case 'already-registered':
      return `${at} is session ${session} already; it is ${finding.known.status}.`;
    case 'main-workspace':
      return `${at} is a main workspace: ${reasons[finding.reason]}. Start a session from it: ${commandLine('minsky', 'session', 'start', 'NAME', '--repo', finding.path ?? '')}`;
    case 'bare-repository':
      return `${at} is a bare repository and has no files to work on. Start a session from it: ${commandLine('minsky', 'session', 'start', 'NAME', '--repo', `file://${finding.path ?? ''}`)}`;
    case 'not-a-checkout':
      return finding.inside === null
        ? `${at} is not a git checkout.`
        : `${at} lies inside the checkout ${quoted(finding.inside)}. Import that: ${commandLine('minsky', 'session', 'import', finding.inside)}`;
    case 'no-such-directory':
      return `Nothing is at ${at}.`;
    case 'in-trash':
      return `${at} is session ${session} in the trash. Bring it back: ${commandLine('minsky', 'session', 'restore', finding.session ?? '')}`;
    case 'foreign':
      return `${at} ${ownerText(finding.owner, session)}.`;
    case 'duplicate':
      return `${at} is a copy of the worktree of session ${session} and shares its git directory.`;
    case 'failed':
      return finding.path === null ? 'A path cannot be used.' : `${at} cannot be imported.`;
  }
}

const reasons: Readonly<Record<MainWorkspaceReason, string>> = {
  'has-sessions': 'sessions were started from it',
  'has-worktrees': 'it has worktrees',
  'no-origin': 'it has no origin to go back to',
};
