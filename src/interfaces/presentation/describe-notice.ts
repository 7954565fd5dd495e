import type { Notice, SkipReason } from '../../application/ports/narration.ts';
import { describeConfigNotice } from './describe-config.ts';
import { counted } from './render-text.ts';
import { printable, quoted } from './safe-text.ts';
import { commandLine } from './shell-words.ts';

/** What a command says beside its answer, as one sentence; a warning asks the user to look. */
export interface NoticeText {
  readonly level: 'note' | 'warning';
  readonly text: string;
}

/** The sentence for a notice. */
export function describeNotice(notice: Notice): NoticeText {
  switch (notice.kind) {
    case 'Registered':
      return note(`Registered the workspace ${quoted(notice.path)} as session ${printable(notice.session)}.`);
    case 'OnlyOneHere':
      return note(`Using session ${printable(notice.session)}, the only live one of this repository.`);
    case 'Adopted':
      return note(
        `Took over the workspace that was at ${quoted(notice.path)} for session ${printable(notice.session)}.`,
      );
    case 'InterruptedUndone':
      return note(`Undid what an interrupted command had begun for session ${printable(notice.session)}.`);
    case 'InterruptedCompleted':
      return note(
        `Completed what an interrupted command had begun for session ${printable(notice.session)}.`,
      );
    case 'Config':
      return warning(describeConfigNotice(notice.notice));
    case 'TrashExpired':
      return note(
        `Removed session ${printable(notice.session)} from the trash for good: its retention time is over.`,
      );
    case 'BranchKept':
      return warning(
        `Kept branch ${quoted(notice.branch)} of session ${printable(notice.session)}, whose commits no other branch has: ${commandLine('git', '-C', notice.repository, 'branch', '-D', notice.branch)} removes it.`,
      );
    case 'BranchLeft':
      return warning(
        `Left branch ${quoted(notice.branch)} of session ${printable(notice.session)} at ${quoted(notice.place)}: ${whyLeft[notice.because]}.`,
      );
    case 'BranchElsewhere':
      return warning(
        `Branch ${quoted(notice.branch)} is at ${quoted(notice.place)}, too, though ${quoted(notice.base)} is not. Approving the session removes it; sooner: ${commandLine('git', '-C', notice.path, 'push', 'origin', '--delete', notice.branch)}`,
      );
    case 'WorkspaceWasMissing':
      return warning(
        `Only the record of session ${printable(notice.session)} was moved: its workspace ${quoted(notice.path)} is not there any more.`,
      );
    case 'PathOccupied':
      return warning(
        `Only the record of session ${printable(notice.session)} was moved: nothing proves that what is at ${quoted(notice.path)} is its workspace, so that was left there.`,
      );
    case 'WorkspacesUnknown':
      return warning(
        `The store does not know the workspaces in ${quoted(notice.path)}. Register them: minsky session sync`,
      );
    case 'LegacyStores':
      return warning(
        `Legacy stores hold records that are not in this one: ${quoted(notice.first)}${notice.others === 0 ? '' : ` and ${counted(notice.others, 'other')}`}. Merge them: minsky db consolidate`,
      );
    case 'ChangesSetAside':
      return describeSetAside(notice);
    case 'CopySkipped':
      return warning(`Did not copy ${quoted(notice.path)}: ${whySkipped[notice.reason]}.`);
    case 'CarriedThrough':
      return note(
        `Session ${printable(notice.session)} is half-way where others can see it, so this is carried through. Asked once more it stops at once; the same command then completes it.`,
      );
    case 'WaitingForLock':
      return note(`Waiting for another minsky that works with ${quoted(notice.path)}.`);
  }
}

function describeSetAside({
  session,
  path,
  setAside,
}: Extract<Notice, { kind: 'ChangesSetAside' }>): NoticeText {
  const name = printable(session);
  return setAside.kind === 'waiting'
    ? note(
        `The uncommitted changes of session ${name} are set aside; they come back when the merge is committed or aborted.`,
      )
    : warning(
        `The uncommitted changes of session ${name} do not fit what came in. All of them are kept in ${setAside.stash} (${setAside.commit.slice(0, 12)}); see them: ${commandLine('git', '-C', path, 'stash', 'show', '--patch', setAside.stash)}`,
      );
}

const whySkipped: Readonly<Record<SkipReason, string>> = {
  exists: 'the workspace has it already',
  'link-leaves-tree': 'it is a link that leads out of the repository',
  'parent-is-no-directory': 'the workspace has something else in the place of its directory',
  'not-a-file': 'it is not a file',
  gone: 'it is not there any more',
  unreadable: 'it may not be read',
};

const whyLeft: Readonly<Record<Extract<Notice, { kind: 'BranchLeft' }>['because'], string>> = {
  'own-commits': 'it has commits that neither the session nor its base has',
  refused: 'it does not let go of it',
  changed: 'somebody has just changed it',
  'checked-out': 'another work tree has it checked out',
};

function note(text: string): NoticeText {
  return { level: 'note', text };
}

function warning(text: string): NoticeText {
  return { level: 'warning', text };
}
