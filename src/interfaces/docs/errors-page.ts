import type { OperationError } from '../operations/interface-error.ts';
import type { ExitStatus } from '../presentation/exit-status.ts';
import { codeOf, errorCatalogue } from '../presentation/error-catalogue.ts';
import { failureScenarios, type Scenario } from './failure-scenarios.ts';
import { failureSituations } from './failure-situations.ts';
import { markdownPage, markdownTable } from './markdown.ts';

const meanings: Readonly<Record<ExitStatus, string>> = {
  0: 'done',
  2: 'usage: the words or the settings are not valid',
  3: 'not found',
  4: 'refused: a rule protects something',
  5: 'merge conflict',
  6: 'the store is unavailable, busy or damaged',
  7: 'git, the network, the file system or another program failed',
  70: 'a defect of minsky',
  130: 'stopped by Ctrl-C (by another signal: 128 and its number, so 143 for SIGTERM)',
};

function scenarioLink([file]: Scenario): string {
  return `[${file}](../test/scenarios/${file}.test.ts)`;
}

/** docs/errors.md: every failure with its code, its exit status and the test that produces it. */
export function errorsPage(): string {
  const kinds = Object.keys(errorCatalogue) as OperationError['kind'][];
  const rows = kinds
    .map((kind) => ({ code: codeOf(kind), scenario: failureScenarios[kind], ...errorCatalogue[kind] }))
    .toSorted((a, b) => a.exit - b.exit || (a.code < b.code ? -1 : 1));
  return markdownPage(
    '# Failures',
    'A failure has a stable code, a message that says what happened, a hint that says what to type next, and machine-readable details. The command line ends with the exit status of its failure; an MCP tool answers the same document.',
    markdownTable(['Exit status', 'Meaning'], Object.entries(meanings).map(([exit, meaning]) => [exit, meaning])),
    '## What people run into',
    markdownTable(
      ['Situation', 'What happens', 'Type', 'Shown by'],
      failureSituations.map(({ situation, answer, next, scenarios }) => [
        situation,
        answer,
        `\`minsky ${next}\``,
        [...new Set(scenarios.map(scenarioLink))].join(', '),
      ]),
    ),
    '## Every failure',
    'Retryable means that the very same call may succeed a moment later. A test of the last column makes the built `minsky` end with the failure; which one it is says [failure-scenarios.ts](../src/interfaces/docs/failure-scenarios.ts).',
    markdownTable(
      ['Code', 'Exit', 'Retryable', 'When', 'Produced by'],
      rows.map(({ code, exit, retryable, when, scenario }) => [
        `\`${code}\``,
        String(exit),
        retryable ? 'yes' : 'no',
        when,
        scenarioLink(scenario),
      ]),
    ),
  );
}
