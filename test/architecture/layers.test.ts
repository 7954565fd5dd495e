import { describe, expect, it } from '@jest/globals';
import { plantedTree } from '../support/planted-tree.ts';
import { repositoryRoot } from '../support/repository-root.ts';
import { cruised } from './cruised.ts';

/** [rule, planted file, its code]. Every file imports from the targets below, or from the file beside it. */
const violations: [string, string, string][] = [
  ['domain-depends-on-itself-only', 'src/domain/to-application.ts', `import '../application/target.ts';`],
  [
    'domain-depends-on-itself-only',
    'src/domain/to-infrastructure.ts',
    `import '../infrastructure/target.ts';`,
  ],
  ['domain-depends-on-itself-only', 'src/domain/to-interfaces.ts', `import '../interfaces/cli/target.ts';`],
  ['domain-depends-on-itself-only', 'src/domain/to-node.ts', `import { join } from 'node:path'; join();`],
  ['domain-depends-on-itself-only', 'src/domain/to-vendor.ts', `import { z } from 'zod'; z();`],
  ['domain-depends-on-itself-only', 'src/domain/to-nothing.ts', `import 'not-installed';`],
  [
    'domain-depends-on-itself-only',
    'src/domain/to-type.ts',
    `import type { Z } from 'zod'; export type A = Z;`,
  ],
  ['domain-depends-on-itself-only', 'src/domain/to-lazy.ts', `export const load = () => import('zod');`],
  ['domain-depends-on-itself-only', 'src/domain/to-export.ts', `export * from '../application/target.ts';`],
  [
    'application-depends-on-domain-only',
    'src/application/to-adapter.ts',
    `import '../infrastructure/target.ts';`,
  ],
  [
    'application-depends-on-domain-only',
    'src/application/to-edge.ts',
    `import '../interfaces/cli/target.ts';`,
  ],
  ['application-depends-on-domain-only', 'src/application/to-vendor.ts', `import 'zod';`],
  ['application-depends-on-domain-only', 'src/application/to-node.ts', `import 'node:fs';`],
  ['application-depends-on-domain-only', 'src/application/to-nothing.ts', `import 'not-installed';`],
  [
    'infrastructure-never-reaches-interfaces',
    'src/infrastructure/to-edge.ts',
    `import '../interfaces/cli/target.ts';`,
  ],
  [
    'adapters-never-reach-composition',
    'src/infrastructure/git/to-root.ts',
    `import '../composition/target.ts';`,
  ],
  [
    'interfaces-never-reach-infrastructure',
    'src/interfaces/mcp/to-adapter.ts',
    `import '../../infrastructure/target.ts';`,
  ],
  [
    'interfaces-never-reach-infrastructure',
    'src/interfaces/cli/sub/main.ts',
    `import '../../../infrastructure/composition/target.ts';`,
  ],
  ['interfaces-use-few-vendors', 'src/interfaces/cli/to-vendor.ts', `import 'yaml';`],
  ['interfaces-use-few-vendors', 'src/interfaces/docs/main.ts', `import 'yaml';`],
  ['main-reaches-composition-only', 'src/interfaces/mcp/main.ts', `import '../../infrastructure/target.ts';`],
  [
    'testing-exports-in-memory-adapters-only',
    'src/interfaces/testing/to-json.ts',
    `import '../../infrastructure/target.ts';`,
  ],
  ['no-cycles', 'src/application/cycle-1.ts', `import './cycle-2.ts';`],
  ['source-never-reaches-tests', 'src/domain/to-test.ts', `import '../../test/target.ts';`],
  ['source-never-reaches-tests', 'src/infrastructure/to-test.ts', `import '../../test/target.ts';`],
  ['nothing-unresolvable', 'src/infrastructure/to-nothing.ts', `import './absent.ts';`],
  ['nothing-unresolvable', 'src/interfaces/cli/to-nothing.ts', `import 'not-installed';`],
];

const permitted = {
  'src/domain/fine.ts': `import 'neverthrow'; import './target.ts';`,
  'src/application/fine.ts': `import 'neverthrow'; import '../domain/target.ts'; import './target.ts';`,
  'src/infrastructure/fine.ts': `import 'yaml'; import 'node:fs'; import '../application/target.ts'; import '../domain/target.ts';`,
  'src/infrastructure/composition/fine.ts': `import './target.ts'; import '../target.ts';`,
  'src/interfaces/cli/fine.ts': `import 'zod'; import '@modelcontextprotocol/server'; import 'neverthrow'; import 'node:process'; import '../../application/target.ts';`,
  'src/interfaces/cli/main.ts': `import '../../infrastructure/composition/target.ts'; import './fine.ts';`,
  'src/interfaces/testing/fine.ts': `import '../../infrastructure/persistence/in-memory/target.ts'; import '../../infrastructure/in-memory-clock.ts'; import '../../infrastructure/composition/target.ts';`,
  'test/fine.test.ts': `import '../src/infrastructure/target.ts'; import 'yaml';`,
};

const targets = [
  'src/domain/target.ts',
  'src/application/target.ts',
  'src/infrastructure/target.ts',
  'src/infrastructure/in-memory-clock.ts',
  'src/infrastructure/composition/target.ts',
  'src/infrastructure/persistence/in-memory/target.ts',
  'src/interfaces/cli/target.ts',
  'test/target.ts',
];

const vendors = ['neverthrow', 'zod', 'yaml', '@modelcontextprotocol/server'];

describe('the dependency rule', () => {
  const { summary } = cruised(
    plantedTree({
      'tsconfig.json': '{ "compilerOptions": { "module": "nodenext", "allowImportingTsExtensions": true } }',
      ...Object.fromEntries(
        vendors.flatMap((name) => [
          [
            `node_modules/${name}/package.json`,
            `{ "name": "${name}", "type": "module", "exports": "./main.js" }`,
          ],
          [`node_modules/${name}/main.js`, ''],
        ]),
      ),
      ...Object.fromEntries(targets.map((path) => [path, 'export {};'])),
      // A cycle is reported once, at the file that was reached first.
      'src/application/cycle-2.ts': `import type { A } from './cycle-1.ts'; export type B = A;`,
      ...permitted,
      ...Object.fromEntries(violations.map(([, path, code]) => [path, code])),
    }),
  );
  const rulesBrokenBy = (path: string): string[] =>
    summary.violations.filter(({ from }) => from === path).map(({ rule }) => rule.name);

  it.each(violations)('%s, and nothing else, fires on %s', (rule, path) => {
    expect(rulesBrokenBy(path)).toEqual([rule]);
  });

  it.each(Object.keys(permitted))('no rule fires on %s', (path) => {
    expect(rulesBrokenBy(path)).toEqual([]);
  });

  it('has a planted violation for every rule', () => {
    const planted = new Set(violations.map(([rule]) => rule));
    expect(summary.ruleSetUsed.forbidden.map(({ name }) => name)).toEqual([...planted]);
  });

  it('holds in this repository', () => {
    const { violations: found } = cruised(repositoryRoot).summary;
    expect(found.map(({ from, to, rule }) => `${rule.name}: ${from} → ${to}`)).toEqual([]);
  });
});
