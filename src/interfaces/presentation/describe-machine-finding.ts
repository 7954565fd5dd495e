import type { MachineFinding } from '../../domain/store/machine-finding.ts';
import { describeConfigNotice, describeConfigProblem } from './describe-config.ts';
import { printable, quoted } from './safe-text.ts';
import { commandLine } from './shell-words.ts';

/** What is wrong around store and workspaces and what to type, as one sentence or two. */
export function describeMachineFinding(finding: MachineFinding): string {
  const at = quoted(finding.path ?? '');
  switch (finding.kind) {
    case 'setting-wrong':
      return `${asSentence(describeConfigProblem(finding.problem))} Correct it, then check: minsky config validate`;
    case 'setting-ignored':
      return describeConfigNotice(finding.notice);
    case 'open-to-others':
      return `Other users may have access to ${at} (mode ${finding.mode}). ${
        finding.done ? 'Only you have now.' : `Take it from them: ${restrictCommand(finding.path ?? '')}`
      }`;
    case 'directory-unusable':
      return `${at} cannot be used as a directory (${finding.code}). Make it one that you may read and write: ${commandLine('ls', '-ld', finding.path ?? '')}`;
    case 'git-missing':
      return 'git cannot be started. Install it, or put it on the PATH: git version';
    case 'git-too-old':
      return `git ${printable(finding.found)} is too old: ${finding.needed} or newer is needed. Look: git version`;
    case 'git-identity-missing':
      return 'git does not know whose commits it makes, so updating a session cannot merge. Tell it: git config --global user.name NAME; git config --global user.email EMAIL';
    case 'legacy-store':
      return `${at} is a store of an earlier version whose sessions were never taken over. See what it holds: minsky db consolidate --dry-run`;
    case 'stale-lock':
      return `${at} is a lock that a git left behind in the workspace of session ${printable(finding.session ?? '')}, where nobody works. ${
        finding.done ? 'It is gone.' : `Remove it: ${commandLine('rm', '-f', finding.path ?? '')}`
      }`;
    case 'trash-expired':
      return `Session ${printable(finding.session ?? '')} has been in the trash longer than it is kept there. ${
        finding.done ? 'It is gone for good.' : 'Remove it for good: minsky doctor --fix'
      }`;
  }
}

function asSentence(text: string): string {
  return text.endsWith('?') ? text : `${text}.`;
}

function restrictCommand(path: string): string {
  return commandLine('chmod', 'go=', path);
}
