// The dependency rule of docs/design.md. test/architecture/layers.test.ts plants a violation of every rule here.

/** A regular expression for files of the named npm packages. */
const packages = (...names) => `(^|/)node_modules/(${names.join('|')})/`;

const domain = '^src/domain/';
const application = '^src/application/';
const infrastructure = '^src/infrastructure/';
const composition = '^src/infrastructure/composition/';
const inMemory = ['^src/infrastructure/in-memory', '^src/infrastructure/.+/in-memory'];
const interfaces = '^src/interfaces/';
const main = '^src/interfaces/[^/]+/main[.]ts$';
const testing = '^src/interfaces/testing/';
const anyPackage = '(^|/)node_modules/';

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    {
      name: 'domain-depends-on-itself-only',
      comment: 'The domain is pure: neverthrow and itself, no Node and no vendor.',
      severity: 'error',
      from: { path: domain },
      to: { pathNot: [domain, packages('neverthrow'), '^test/'] },
    },
    {
      name: 'application-depends-on-domain-only',
      comment: 'A use case knows the domain and its own ports; what touches the world is an adapter.',
      severity: 'error',
      from: { path: application },
      to: { pathNot: [application, domain, packages('neverthrow'), '^test/'] },
    },
    {
      name: 'infrastructure-never-reaches-interfaces',
      comment: 'An adapter implements a port; it does not know who asks.',
      severity: 'error',
      from: { path: infrastructure },
      to: { path: interfaces },
    },
    {
      name: 'adapters-never-reach-composition',
      comment: 'Only an interface main wires the object graph.',
      severity: 'error',
      from: { path: infrastructure, pathNot: composition },
      to: { path: composition },
    },
    {
      name: 'interfaces-never-reach-infrastructure',
      comment: 'Only src/interfaces/*/main.ts meets the adapters, through the composition root.',
      severity: 'error',
      from: { path: interfaces, pathNot: [main, testing] },
      to: { path: infrastructure },
    },
    {
      name: 'interfaces-use-few-vendors',
      comment: 'At the edge: zod, the MCP SDK and neverthrow.',
      severity: 'error',
      from: { path: interfaces },
      to: {
        path: anyPackage,
        pathNot: packages('zod', '@modelcontextprotocol/[^/]+', 'neverthrow'),
      },
    },
    {
      name: 'main-reaches-composition-only',
      comment: 'A main asks the composition root and never names an adapter.',
      severity: 'error',
      from: { path: main, pathNot: testing },
      to: { path: infrastructure, pathNot: composition },
    },
    {
      name: 'testing-exports-in-memory-adapters-only',
      comment: 'What the package exports for tests is in memory: no vendor is loaded by importing it.',
      severity: 'error',
      from: { path: testing },
      to: { path: infrastructure, pathNot: [composition, ...inMemory] },
    },
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'source-never-reaches-tests',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^test/' },
    },
    {
      name: 'nothing-unresolvable',
      comment: 'A specifier that resolves to nothing would pass every rule above unseen.',
      severity: 'error',
      from: { path: '^(src|test)/', pathNot: [domain, application, '^src/interfaces/cli/launcher[.]cjs$'] },
      to: { couldNotResolve: true },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: ['(^|/)node_modules/', '^dist/'] },
    exclude: { path: '(^|/)fixtures/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
