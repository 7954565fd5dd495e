import { spawnSync } from 'node:child_process';
import { copyFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { plantedTree } from '../support/planted-tree.ts';
import { repositoryRoot } from '../support/repository-root.ts';

type FileReport = { filePath: string; messages: { ruleId: string | null }[] };

/** [situation, rule, code]: what the domain must not do although its imports are fine. */
const impurities: [string, string, string][] = [
  ['reads the clock', 'no-restricted-properties', 'export const now: number = Date.now();'],
  [
    'takes the clock apart',
    'no-restricted-properties',
    'const { now } = Date; export const at: number = now();',
  ],
  ['constructs the current date', 'no-restricted-syntax', 'export const now: Date = new Date();'],
  ['prints the current date', 'no-restricted-syntax', 'export const now: string = Date();'],
  ['rolls dice', 'no-restricted-properties', 'export const dice: number = Math.random();'],
  ['measures time', 'no-restricted-globals', 'export const at: number = performance.now();'],
  ['makes an id', 'no-restricted-globals', 'export const secret: CryptoKey | null = null; void crypto;'],
  [
    'names randomUUID',
    'no-restricted-syntax',
    'export const make = (from: { randomUUID: string }): string => from.randomUUID;',
  ],
  ['makes a promise', 'no-restricted-globals', 'export const all: unknown = Promise.resolve(1);'],
  ['mentions a promise', 'no-restricted-syntax', 'export type Later = Promise<number>;'],
  [
    'mentions a ResultAsync',
    'no-restricted-imports',
    `import type { ResultAsync } from 'neverthrow'; export type A = { r: typeof ResultAsync };`,
  ],
  [
    'makes a late result',
    'no-restricted-imports',
    `import { okAsync } from 'neverthrow'; export const late: unknown = okAsync(1);`,
  ],
  [
    'is asynchronous',
    'no-restricted-syntax',
    'export const late: unknown = async () => { await later; }; const later: unknown = 1;',
  ],
  ['imports on demand', 'no-restricted-syntax', `export const load = (): unknown => import('neverthrow');`],
  [
    'imports zod',
    'no-restricted-imports',
    `import { z } from 'zod'; export const text: unknown = z.string();`,
  ],
  [
    'imports node:path',
    'no-restricted-imports',
    `import { sep } from 'node:path'; export const slash: string = sep;`,
  ],
  ['reads the environment', 'no-restricted-globals', 'export const home: unknown = process.env;'],
  ['sets a timer', 'no-restricted-globals', 'setTimeout(() => undefined, 1);'],
  ['prints', 'no-restricted-globals', `console.log('x');`],
];

const pure = `import { ok } from 'neverthrow';
import type { Result } from 'neverthrow';
export const sixth = (at: Date): Result<Date, never> => ok(new Date(at.getTime() + 6));
`;

describe('the purity of the domain', () => {
  const file = (index: number): string => `src/domain/probe-${String(index)}.ts`;
  const tree = plantedTree({
    'package.json': '{ "type": "module" }',
    ...Object.fromEntries(impurities.map(([, , code], index) => [file(index), `${code}\n`])),
    'src/domain/pure.ts': pure,
    'src/application/impure.ts':
      'export const now = async (): Promise<number> => Promise.resolve(Date.now());\n',
  });
  for (const name of ['eslint.config.mjs', 'tsconfig.json'])
    copyFileSync(join(repositoryRoot, name), join(tree, name));
  symlinkSync(join(repositoryRoot, 'node_modules'), join(tree, 'node_modules'));
  const eslint = join(repositoryRoot, 'node_modules', 'eslint', 'bin', 'eslint.js');
  const { stdout, stderr } = spawnSync(process.execPath, [eslint, '--format', 'json', 'src'], {
    cwd: tree,
    encoding: 'utf8',
  });
  if (stdout === '') throw new Error(stderr);
  const reports = JSON.parse(stdout) as FileReport[];
  const restrictionsBrokenBy = (path: string): (string | null)[] => [
    ...new Set(
      reports
        .filter(({ filePath }) => filePath === join(tree, path))
        .flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId))
        .filter((rule) => rule === null || rule.startsWith('no-restricted-')),
    ),
  ];

  it.each(impurities.map(([situation, rule], index) => [situation, rule, file(index)] as const))(
    'refuses a file that %s by %s',
    (_situation, rule, path) => {
      expect(restrictionsBrokenBy(path)).toEqual([rule]);
    },
  );

  it.each(['src/domain/pure.ts', 'src/application/impure.ts'])('lets %s pass', (path) => {
    expect(restrictionsBrokenBy(path)).toEqual([]);
  });
});
