import type { ConfigShown, ConfigValidated } from '../../application/config/show-config.ts';
import { describeConfigProblem, renderValue } from './describe-config.ts';
import { counted, renderTable } from './render-text.ts';
import { printable } from './safe-text.ts';
import { painted, type TextEnvironment } from './text-environment.ts';

/** Every setting with its value, layer and source; then what is wrong. */
export function renderConfigShown({ settings, problems }: ConfigShown, environment: TextEnvironment): string {
  const table = renderTable(
    settings,
    [
      { heading: 'SETTING', cell: ({ key }) => printable(key) },
      { heading: 'VALUE', cell: ({ value }) => (value === null ? '-' : renderValue(value)) },
      { heading: 'LAYER', cell: ({ layer }) => layer },
      { heading: 'SOURCE', cell: ({ source }) => (source === null ? '-' : printable(source)) },
    ],
    environment,
  );
  const remarks = problems.map(
    (problem) => `${painted('red', 'problem:', environment)} ${describeConfigProblem(problem)}`,
  );
  return remarks.length === 0 ? table : `${table}\n\n${remarks.join('\n')}`;
}

/** That the configuration is in order. */
export function renderConfigValidated({ set }: ConfigValidated): string {
  return `The configuration is valid: ${set === 0 ? 'every setting has its default' : `${counted(set, 'setting')} of your own`}.`;
}
