import type { CheckFinding } from '../../domain/store/check-store.ts';
import type { RepairFinding } from '../../domain/store/repair-findings.ts';
import { describeCheckFinding, describeRepairFinding } from './describe-store-findings.ts';
import { renderFindings } from './render-findings.ts';
import type { TextEnvironment } from './text-environment.ts';

/** The remedy of everything that is damaged in a store. */
export const repairHint = 'Recover what is readable, the damaged bytes are kept: minsky db repair';

/** What a check found, and how to mend what is damaged. */
export function renderCheckedStore(findings: readonly CheckFinding[], environment: TextEnvironment): string {
  const told = findings.map((finding) => ({ ...finding, detail: describeCheckFinding(finding) }));
  const text = renderFindings(told, environment, 'The store and every record in it are whole.');
  return findings.some(({ action }) => action === 'repair') ? `${text}\n${repairHint}` : text;
}

/** What a repair did, and where to look next. */
export function renderRepairedStore(
  findings: readonly RepairFinding[],
  environment: TextEnvironment,
): string {
  const told = findings.map((finding) => ({ ...finding, detail: describeRepairFinding(finding) }));
  const text = renderFindings(
    told,
    environment,
    'The store is whole and lacks no session; nothing was changed.',
  );
  return findings.length === 0 ? text : `${text}\nSee what is there now: minsky session list`;
}
