import { describe, expect, it } from '@jest/globals';
import { parseCommandLine } from '../../../src/interfaces/cli/parse-command-line.ts';
import type { OperationError } from '../../../src/interfaces/operations/interface-error.ts';
import { commandOf } from '../../../src/interfaces/operations/operation.ts';
import { operations } from '../../../src/interfaces/operations/registry.ts';
import { codeOf, errorCatalogue } from '../../../src/interfaces/presentation/error-catalogue.ts';
import {
  exitStatusOf,
  failureDocument,
  type FailureDocument,
} from '../../../src/interfaces/presentation/outcome.ts';
import type { Situation } from '../../../src/interfaces/presentation/situation.ts';
import { allFailures, sampleFailures } from '../support/sample-failures.ts';

// The command that a failure of that kind is likely to come from.
const commands: Partial<Record<OperationError['kind'], string>> = {
  BackendDecidedElsewhere: 'db migrate',
  BaseGone: 'session update',
  BaseOfItself: 'session update',
  BranchDrifted: 'session update',
  RepositoryGone: 'session update',
  WorkspaceReadOnly: 'session update',
  FilesInTheWay: 'session update',
  FilesUnmerged: 'session update',
  IdentityMissing: 'session update',
  InvalidDuration: 'session purge',
  InvalidSince: 'session list',
  NoSessionHere: 'session get',
  OriginMissing: 'session update',
  RemoteUnreachable: 'session update',
  SelectionNeeded: 'session delete',
  SessionAmbiguous: 'session delete',
  SessionBranchAhead: 'session update',
  SessionNotNamed: 'session delete',
  SessionTrashed: 'session dir',
  TaskAmbiguous: 'session get',
  WorkspaceHasWork: 'session delete',
  WorkspaceMidOperation: 'session update',
};

function situationOf(kind: OperationError['kind']): Situation {
  const command = commands[kind] ?? 'session start';
  const operation = operations.find((one) => commandOf(one) === command) ?? null;
  return { command, operation, given: command === 'session start' ? { name: 'fix it', offline: true } : {} };
}

const told = (failure: OperationError): FailureDocument =>
  failureDocument(failure, situationOf(failure.kind));
const kinds = Object.keys(errorCatalogue) as OperationError['kind'][];

// Commands of the specification that hints name before they are built. One that exists must not stand here.
const announced: readonly string[] = [];

describe('the catalogue of failures', () => {
  it('has a sample of every kind in these tests', () => {
    expect(Object.keys(sampleFailures).sort()).toEqual(kinds.toSorted());
  });

  it('gives every kind a code of its own in capitals', () => {
    const codes = kinds.map(codeOf);
    expect(new Set(codes).size).toBe(kinds.length);
    expect(codes.filter((code) => !/^[A-Z]+(_[A-Z]+)*$/.test(code))).toEqual([]);
    expect(codes).toContain('NOT_A_CHECKOUT');
  });

  it('maps kinds to exit statuses as the specification groups them', () => {
    const byStatus = Object.groupBy(kinds, (kind) => String(errorCatalogue[kind].exit));
    expect(byStatus).toMatchSnapshot();
  });

  it('tells every failure as it is recorded here', () => {
    const texts = allFailures.map((failure) => {
      const { code, message, hint } = told(failure);
      return [
        `${code} (${String(exitStatusOf(failure))})`,
        ...message.split('\n'),
        ...hint.split('\n').map((line) => `> ${line}`),
        '',
      ];
    });
    expect(texts.flat().join('\n')).toMatchSnapshot();
  });

  it.each(allFailures.map((failure) => [failure.kind, failure] as const))(
    'tells %s without harm',
    (_kind, failure) => {
      const { message, hint, details } = told(failure);
      for (const text of [message, hint]) {
        expect(text).not.toMatch(/undefined|\[object|secret|\p{Cc}(?<!\n)/u);
        expect(text).not.toMatch(/\n {4}at /);
        expect(text.trim()).toBe(text);
        expect(text.length).toBeGreaterThan(3);
      }
      expect(message).toMatch(/^[A-Z0-9'/]|^minsky|^git|^--/);
      expect(JSON.stringify(details)).not.toMatch(/secret|trashedFrom|"scheme"/);
    },
  );

  it('names only commands that exist in its hints', () => {
    const unknown = allFailures.flatMap((failure) => {
      const { hint } = told(failure);
      return [...hint.matchAll(/minsky((?: [a-z]+)+)/g)].flatMap(([, words = '']) => {
        const [group = '', verb = ''] = words.trim().split(' ');
        const { request } = parseCommandLine([group, verb], operations);
        const known = request.kind === 'operation' || announced.includes(`${group} ${verb}`);
        return known ? [] : [`${failure.kind}: minsky ${group} ${verb}`];
      });
    });
    expect(unknown).toEqual([]);
    expect(
      announced.filter((words) => operations.some(({ name }) => name.replace('.', ' ') === words)),
    ).toEqual([]);
  });
});
