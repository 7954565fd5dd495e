import type { Finding } from '../../domain/store/findings.ts';
import { renderFindings } from './render-findings.ts';
import { repairHint } from './render-store-findings.ts';
import { renderTable } from './render-text.ts';
import { printable } from './safe-text.ts';
import { sizeText } from './size-text.ts';
import type { TextEnvironment } from './text-environment.ts';

interface ToldDiagnosis {
  readonly findings: readonly (Finding & { readonly detail: string })[];
  readonly usage: readonly {
    readonly session: string;
    readonly path: string;
    readonly bytes: number | null;
  }[];
}

const shownUses = 10;

// What has a command of its own, because it decides or takes away something.
const separate = ['none', 'repair', 'prune', 'migrate-config', 'consolidate'];

/** What is wrong and what to do about it; then the workspaces that take up most of the disk. */
export function renderDiagnosis(
  { findings, usage }: ToldDiagnosis,
  fixed: boolean,
  environment: TextEnvironment,
): string {
  const told = renderFindings(findings, environment, 'All is well: nothing has to be done.');
  const mendable = findings.some(({ action, done }) => !done && !separate.includes(action));
  const damaged = findings.some(({ action, done }) => !done && action === 'repair');
  const hint = [
    ...(damaged ? [repairHint] : []),
    ...(!fixed && mendable ? ['Mend what can safely be mended: minsky doctor --fix'] : []),
  ];
  if (usage.length === 0) return [told, ...hint].join('\n');
  const table = renderTable(
    usage.slice(0, shownUses),
    [
      { heading: 'SESSION', cell: ({ session }) => printable(session) },
      { heading: 'ON DISK', cell: ({ bytes }) => (bytes === null ? '?' : sizeText(bytes)) },
      { heading: 'WORKSPACE', cell: ({ path }) => printable(path), shrinks: true },
    ],
    environment,
  );
  const more = usage.length > shownUses ? [`… and ${String(usage.length - shownUses)} smaller ones`] : [];
  return [told, ...hint, '', table, ...more].join('\n');
}
