import type { MigratedConfig } from '../../application/config/migrate-config.ts';
import { configFindings } from './config-findings.ts';
import { renderFindings } from './render-findings.ts';
import { printable, printableLines } from './safe-text.ts';
import { painted, type TextEnvironment } from './text-environment.ts';

/** What is found of the settings; then the changes of each file, as a diff while nothing is changed yet. */
export function renderConfigMigrated(migrated: MigratedConfig, environment: TextEnvironment): string {
  const { files, done } = migrated;
  const findings = renderFindings(
    configFindings(migrated),
    environment,
    'Every setting is where it belongs; nothing has to be done.',
  );
  if (files.length === 0) return findings;
  const changes = files.map(({ path, diff, backup }) =>
    done
      ? `Changed ${printable(path)}${backup === null ? '' : `; as it was: ${printable(backup)}`}`
      : printableLines(diff)
          .map((line) => colouredLine(line, environment))
          .join('\n'),
  );
  return [findings, '', ...changes, ...(done ? [] : ['', 'To do it: minsky config migrate'])].join('\n');
}

function colouredLine(line: string, environment: TextEnvironment): string {
  if (line.startsWith('+')) return painted('green', line, environment);
  return line.startsWith('-') ? painted('red', line, environment) : line;
}
