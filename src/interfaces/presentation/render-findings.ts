import type { Finding, Severity } from '../../domain/store/findings.ts';
import { counted } from './render-text.ts';
import { printable } from './safe-text.ts';
import { painted, type TextEnvironment, type TextStyle } from './text-environment.ts';

const styles: Readonly<Record<Severity, TextStyle>> = { info: 'dim', warning: 'yellow', error: 'red' };

/** One line a finding, what it is called first, and a count as the last line; `clean` if there is none. */
export function renderFindings(
  findings: readonly (Finding & { readonly detail: string })[],
  environment: TextEnvironment,
  clean: string,
): string {
  if (findings.length === 0) return clean;
  const done = findings.filter((finding) => finding.done).length;
  const lines = renderFindingLines(findings, environment);
  return [...lines, `${counted(findings.length, 'finding')}, ${String(done)} mended.`].join('\n');
}

/** One line a finding, what it is called first. */
export function renderFindingLines(
  findings: readonly (Finding & { readonly detail: string })[],
  environment: TextEnvironment,
): readonly string[] {
  const width = Math.max(...findings.map(({ kind }) => kind.length));
  return findings.map(
    ({ kind, severity, detail }) =>
      `${painted(styles[severity], kind.padEnd(width), environment)}  ${printable(detail)}`,
  );
}
