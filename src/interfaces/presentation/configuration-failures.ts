import type { ConfigInvalid } from '../../application/config/load-config.ts';
import type { CatalogueOf } from './catalogue-entry.ts';
import { describeConfigProblem } from './describe-config.ts';

/** Settings that cannot be obeyed. */
export const configurationFailures: CatalogueOf<ConfigInvalid> = {
  ConfigInvalid: {
    exit: 2,
    retryable: false,
    when: 'A setting is unknown, has a value that is not allowed, or may not be set where it is.',
    message: ({ problems }) => {
      const [first, ...others] = problems.map(describeConfigProblem);
      return others.length === 0
        ? (first ?? 'The configuration is not valid.')
        : [
            `${String(problems.length)} settings cannot be obeyed:`,
            ...[first, ...others].map((line) => `  ${line ?? ''}`),
          ].join('\n');
    },
    hint: ({ problems }) =>
      problems.every(({ kind }) => kind === 'MisplacedKey')
        ? 'Move it to your own file: minsky config migrate'
        : 'Correct it, then check: minsky config validate',
  },
};
