import type { RestoredStore } from '../../application/stores/restore-store.ts';
import type { RestoreFinding } from '../../domain/store/restore-snapshot.ts';
import { grouped } from './grouped-digits.ts';
import { renderFindings } from './render-findings.ts';
import { counted } from './render-text.ts';
import { printable, quoted } from './safe-text.ts';
import type { TextEnvironment } from './text-environment.ts';

/** What a finding of a restore means, as a sentence. */
export function describeRestoreFinding(finding: RestoreFinding): string {
  const session = printable(finding.session ?? 'a session');
  switch (finding.kind) {
    case 'kept':
      return `${session} stays as it is here (change ${String(finding.here)}), which is newer than in the snapshot (change ${String(finding.there)}).`;
    case 'updated':
      return `${session} is now as in the snapshot (change ${String(finding.there)}; it was at change ${String(finding.here)}).`;
    case 'removed':
      return `${session} was removed, because the snapshot does not have it.`;
    case 'name-taken':
      return `${session} of the snapshot was left out: ${printable(finding.by)} has its name or id.`;
    case 'task-taken':
      return `${session} of the snapshot was left out: ${printable(finding.by)} is the live session of its task.`;
  }
}

/** What a restore came to. */
export function renderRestored(restored: RestoredStore, environment: TextEnvironment): string {
  const { findings, inserted, updated, unchanged, removed, records, backup } = restored;
  const told = findings.map((finding) => ({ ...finding, detail: describeRestoreFinding(finding) }));
  const changes = [
    `${grouped(inserted)} added`,
    `${grouped(updated)} changed`,
    ...(removed === 0 ? [] : [`${grouped(removed)} removed`]),
    `${grouped(unchanged)} unchanged`,
  ].join(', ');
  return [
    ...(told.length === 0 ? [] : [renderFindings(told, environment, '')]),
    `The store holds ${counted(records, 'session')} now: ${changes}.`,
    ...(backup === null ? [] : [`What it held before: ${quoted(backup)}`]),
  ].join('\n');
}
