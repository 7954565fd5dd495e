import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import * as z from 'zod';
import { toolDefinition } from '../../../src/interfaces/mcp/tool-schemas.ts';
import { parseInput } from '../../../src/interfaces/operations/parse-input.ts';
import { operations } from '../../../src/interfaces/operations/registry.ts';

const label = (name: string): string => name;

describe.each(operations.map((operation) => [operation.name, operation] as const))(
  'the inputs of %s',
  (_name, operation) => {
    const { cwd: _cwd, ...properties } = toolDefinition(operation).inputSchema.properties as Record<
      string,
      object
    >;
    const shown = z.fromJSONSchema({ type: 'object', properties, additionalProperties: false } as never);
    const value = fc.oneof(
      fc.string(),
      fc.integer({ min: -5, max: 1_200 }),
      fc.double(),
      fc.boolean(),
      fc.array(fc.oneof(fc.string(), fc.constantFrom('active', 'clone', 'merged'), fc.integer())),
      fc.constantFrom('active', 'clone', 'worktree', ['active', 'trashed'], {}, 50),
    );
    const given = fc.dictionary(fc.constantFrom(...Object.keys(properties), 'other'), value);

    it('are accepted exactly when the schema that tools show accepts them', () => {
      fc.assert(
        fc.property(given, (inputs) => {
          expect(parseInput(operation.parameters, inputs, label).isOk()).toBe(
            shown.safeParse(inputs).success,
          );
        }),
      );
    });

    it('are complete once they are parsed', () => {
      const parsed = parseInput(operation.parameters, {}, label)._unsafeUnwrap();
      expect(Object.keys(parsed)).toEqual(Object.keys(operation.parameters));
    });
  },
);

describe('an operation', () => {
  it('has a name, a summary, descriptions and examples that are fit to be shown', () => {
    const problems = operations.flatMap(({ name, summary, description, examples, parameters }) => [
      ...(/^[a-z]+(\.[a-z]+)?$/.test(name) ? [] : [`${name}: name`]),
      ...(/^[A-Z].{5,70}[^.]$/.test(summary) ? [] : [`${name}: summary`]),
      ...(/^[A-Z].{20,}\.$/.test(description) ? [] : [`${name}: description`]),
      ...(examples.length > 0 &&
      examples.every((example) => example.includes(`minsky ${name.replace('.', ' ')}`))
        ? []
        : [`${name}: examples`]),
      ...Object.entries(parameters).flatMap(([input, { description: text }]) =>
        /^[A-Z].+\.$/.test(text) ? [] : [`${name}: ${input}`],
      ),
    ]);
    expect(problems).toEqual([]);
  });
});
