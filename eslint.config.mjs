import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const pure = 'The domain is pure and synchronous: take it as an argument, or do it behind a port.';
const forbid = (...selectors) => selectors.map((selector) => ({ selector, message: pure }));
const asyncResults = [
  'ResultAsync',
  'okAsync',
  'errAsync',
  'fromPromise',
  'fromSafePromise',
  'fromAsyncThrowable',
];

/** tsc would accept these, Node and jest run the sources as they are. */
const asWritten = { regex: '^[.].*[.]m?js$', message: 'Name the source file: `./x.ts`.' };

const typescript = {
  files: ['**/*.ts'],
  extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
  languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
  rules: {
    '@typescript-eslint/consistent-type-definitions': 'off',
    '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
    '@typescript-eslint/explicit-module-boundary-types': 'error',
    '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    // A ResultAsync is a thenable, not a Promise: dropping one drops its failure.
    '@typescript-eslint/no-floating-promises': ['error', { checkThenables: true }],
    '@typescript-eslint/no-unnecessary-type-parameters': 'off',
    '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
    '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
    '@typescript-eslint/switch-exhaustiveness-check': ['error', { requireDefaultForNonUnion: true }],
    eqeqeq: ['error', 'always', { null: 'ignore' }],
    'no-restricted-imports': ['error', { patterns: [asWritten] }],
  },
};

const source = {
  files: ['src/**/*.{ts,cjs}'],
  rules: {
    'max-lines': ['error', 250],
    // stdout carries the answer and nothing else.
    'no-console': 'error',
    'no-restricted-properties': [
      'error',
      { object: 'process', property: 'exit', message: 'It cuts a pipe short: set process.exitCode.' },
    ],
  },
};

const domain = {
  files: ['src/domain/**/*.ts'],
  rules: {
    'no-restricted-globals': [
      'error',
      ...['Promise', 'process', 'Buffer', 'console', 'crypto', 'performance', 'fetch', 'globalThis'],
      ...['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'],
    ].map((rule) => (rule === 'error' ? rule : { name: rule, message: pure })),
    'no-restricted-imports': [
      'error',
      {
        paths: [{ name: 'neverthrow', importNames: asyncResults, message: pure }],
        patterns: [asWritten, { regex: '^(?![.]{1,2}/|neverthrow$)', message: pure }],
      },
    ],
    'no-restricted-properties': [
      'error',
      { object: 'Date', property: 'now', message: pure },
      { object: 'Math', property: 'random', message: pure },
    ],
    'no-restricted-syntax': [
      'error',
      ...forbid(
        'NewExpression[callee.name="Date"][arguments.length=0]',
        'CallExpression[callee.name="Date"]',
        'Identifier[name="randomUUID"]',
        'TSTypeReference > Identifier[name=/^(Promise|PromiseLike|ResultAsync)$/]',
        ':function[async=true]',
        'AwaitExpression',
        'ForOfStatement[await=true]',
        'ImportExpression',
        'TSImportType',
      ),
    ],
  },
};

const tests = {
  files: ['test/**/*.ts'],
  rules: {
    '@typescript-eslint/no-dynamic-delete': 'off',
    '@typescript-eslint/no-empty-function': 'off',
    // It does not know that a call can take void for its type: `Promise.withResolvers<void>()`.
    '@typescript-eslint/no-invalid-void-type': 'off',
    '@typescript-eslint/no-non-null-assertion': 'off',
    // What a test reads back from JSON is checked by its assertions.
    '@typescript-eslint/no-unsafe-argument': 'off',
    '@typescript-eslint/no-unsafe-assignment': 'off',
    '@typescript-eslint/no-unsafe-call': 'off',
    '@typescript-eslint/no-unsafe-member-access': 'off',
    '@typescript-eslint/no-unsafe-return': 'off',
    '@typescript-eslint/require-await': 'off',
    '@typescript-eslint/unbound-method': 'off',
    'no-restricted-globals': [
      'error',
      {
        name: 'performance',
        message: 'A test that measures time fails on a busy machine: test/bench judges speed.',
      },
    ],
  },
};

const bundledCommonJs = {
  files: ['src/infrastructure/persistence/sqlite/native-binding.cjs'],
  languageOptions: {
    sourceType: 'commonjs',
    globals: { process: 'readonly', require: 'readonly', exports: 'writable', __dirname: 'readonly' },
  },
};

const benchmarks = { files: ['test/bench/**/*.ts'], rules: { 'no-restricted-globals': 'off' } };

// The launcher must parse on a Node that is too old to run minsky.
const launcher = {
  files: ['src/interfaces/cli/*.cjs'],
  languageOptions: {
    ecmaVersion: 2020,
    sourceType: 'commonjs',
    globals: {
      process: 'readonly',
      require: 'readonly',
      module: 'writable',
      __dirname: 'readonly',
      __filename: 'readonly',
    },
  },
  rules: {
    'no-restricted-syntax': [
      'error',
      ...['ChainExpression', 'LogicalExpression[operator="??"]', 'BigIntLiteral'].map((selector) => ({
        selector,
        message: 'An old Node cannot parse this.',
      })),
      {
        selector: 'CallExpression[callee.name="require"] > Literal[value=/^node:/]',
        message: 'An old Node cannot resolve node: specifiers.',
      },
    ],
  },
};

const javascript = {
  files: ['**/*.{js,mjs}'],
  languageOptions: { globals: { process: 'readonly', URL: 'readonly', console: 'readonly' } },
};

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', '.stryker-tmp/', '**/fixtures/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error', reportUnusedInlineConfigs: 'error' } },
  js.configs.recommended,
  javascript,
  typescript,
  source,
  domain,
  tests,
  benchmarks,
  launcher,
  bundledCommonJs,
);
