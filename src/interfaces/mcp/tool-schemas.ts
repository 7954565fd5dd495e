import type { StandardSchemaWithJSON } from '@modelcontextprotocol/server';
import * as z from 'zod/mini';
import { toolNameOf, type Operation } from '../operations/operation.ts';
import { outputSchemas } from '../operations/output-schemas.ts';
import type { Parameter } from '../operations/parameters.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

/** A tool as a client sees it. */
export interface ToolDefinition {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: JsonSchema;
  readonly outputSchema: JsonSchema;
  readonly annotations: {
    readonly readOnlyHint: boolean;
    readonly destructiveHint: boolean;
    readonly idempotentHint: boolean;
    readonly openWorldHint: boolean;
  };
}

/** A schema that the SDK shows to clients and does not apply: what is wrong with a call is told by the catalogue. */
export function shownSchema(schema: JsonSchema): StandardSchemaWithJSON {
  const convert = (): Record<string, unknown> => ({ ...schema });
  return {
    '~standard': {
      version: 1,
      vendor: 'minsky',
      validate: (value) => ({ value }),
      jsonSchema: { input: convert, output: convert },
    },
  };
}

/** The tool of an operation. */
export function toolDefinition(operation: Operation): ToolDefinition {
  const { effect, idempotent, remote, summary, description, answer } = operation;
  return {
    name: toolNameOf(operation),
    title: summary,
    description,
    inputSchema: inputSchema(operation),
    outputSchema: z.toJSONSchema(outputSchemas[answer], { io: 'output' }),
    annotations: {
      readOnlyHint: effect === 'reads',
      destructiveHint: effect === 'destroys',
      idempotentHint: idempotent,
      openWorldHint: remote,
    },
  };
}

/** The inputs of the operation, and the directory that the command line knows by itself. */
function inputSchema(operation: Operation): JsonSchema {
  const inputs = Object.entries(operation.parameters).map(([name, parameter]) => [
    name,
    parameterSchema(parameter),
  ]);
  const cwd = { type: 'string', description: describeCwd(operation) };
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    type: 'object',
    properties: { ...Object.fromEntries(inputs), cwd },
    ...(operation.directory === 'always' ? { required: ['cwd'] } : {}),
    additionalProperties: false,
  };
}

function parameterSchema(parameter: Parameter): JsonSchema {
  const { description } = parameter;
  switch (parameter.kind) {
    case 'text':
      return { type: 'string', description };
    case 'texts':
      return { type: 'array', items: { type: 'string' }, description };
    case 'choice':
      return { type: 'string', enum: parameter.choices, description };
    case 'choices':
      return { type: 'array', items: { type: 'string', enum: parameter.choices }, description };
    case 'integer': {
      const { minimum, maximum, default: unlessGiven } = parameter;
      return { type: 'integer', minimum, maximum, default: unlessGiven, description };
    }
    case 'switch':
      return { type: 'boolean', default: false, description };
  }
}

function describeCwd({ directory, parameters }: Operation): string {
  const meaning = 'The directory you work in, as an absolute path.';
  if (directory === 'always') return meaning;
  if (directory === 'never') {
    const relative = ['repo', 'name', 'names', 'file'].some((input) => input in parameters);
    return relative ? `${meaning} Needed only for relative paths.` : `${meaning} It changes nothing here.`;
  }
  return `${meaning} Needed unless ${directory.join(' or ')} is given.`;
}
