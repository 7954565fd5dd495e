import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { parseCommandLine } from '../../../src/interfaces/cli/parse-command-line.ts';
import { failureScenarios, type Scenario } from '../../../src/interfaces/docs/failure-scenarios.ts';
import { failureSituations } from '../../../src/interfaces/docs/failure-situations.ts';
import type { OperationError } from '../../../src/interfaces/operations/interface-error.ts';
import { operations } from '../../../src/interfaces/operations/registry.ts';
import { codeOf, errorCatalogue } from '../../../src/interfaces/presentation/error-catalogue.ts';
import { repositoryRoot } from '../../support/repository-root.ts';

const textOf = (file: string): string =>
  readFileSync(join(repositoryRoot, 'test/scenarios', `${file}.test.ts`), 'utf8');

const kinds = Object.keys(errorCatalogue) as OperationError['kind'][];
const hasTest = ([file, title]: Scenario): boolean => textOf(file).includes(`'${title}'`);

it('every kind of failure has a scenario, which is there and looks for its code', () => {
  expect(Object.keys(failureScenarios).toSorted()).toEqual(kinds.toSorted());
  const lacking = kinds.filter((kind) => {
    const [file] = failureScenarios[kind];
    return !hasTest(failureScenarios[kind]) || !new RegExp(`\\b${codeOf(kind)}\\b`).test(textOf(file));
  });
  expect(lacking).toEqual([]);
});

it('every situation has scenarios that are there, and a command that exists', () => {
  for (const { situation, next, scenarios } of failureSituations) {
    const lacking = scenarios.filter((scenario) => !hasTest(scenario));
    const { request } = parseCommandLine(next.split(' '), operations);
    expect({ situation, lacking, kind: request.kind }).toEqual({ situation, lacking: [], kind: 'operation' });
  }
});
