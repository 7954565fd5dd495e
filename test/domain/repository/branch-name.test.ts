import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { err, ok } from 'neverthrow';
import { branchesCollide, parseBranchName, prBranchOf } from '../../../src/domain/repository/branch-name.ts';
import { named } from '../session-examples.ts';

const outside = mkdtempSync(join(tmpdir(), 'no-repository-'));

/** Those of the names that git itself takes for branches; not `@`, which it takes for HEAD in the next breath. */
function acceptedByGit(names: readonly string[]): string[] {
  const askable = names.filter((name) => name !== '@' && !name.includes('\0'));
  const script =
    'for name; do git check-ref-format --branch "$name" >/dev/null 2>&1 && echo y || echo n; done';
  const { stdout, status } = spawnSync('sh', ['-c', script, 'sh', ...askable], {
    cwd: outside,
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  const answers = stdout.trimEnd().split('\n');
  return askable.filter((_name, index) => answers[index] === 'y');
}

const acceptedByUs = (names: readonly string[]): string[] =>
  names.filter((name) => parseBranchName(name).isOk());

const pieces = [
  'a',
  'B7',
  '.',
  '..',
  '/',
  '@',
  '{',
  '-',
  '.lock',
  'HEAD',
  '~',
  '^',
  ':',
  '?',
  '*',
  '[',
  '\\',
];
const more = [
  ' ',
  '\t',
  '\u007f',
  'é',
  '🙂',
  'refs/heads/',
  '_',
  '#',
  '%',
  '"',
  "'",
  '$',
  ';',
  '!',
  '}',
  ']',
  '|',
];

describe('a branch name', () => {
  it.each([
    'main',
    'feature/a',
    'task/md-176',
    'pr/example',
    'a/b/c/d',
    '-'.padStart(2, 'a'),
    'a@b',
    '@/a',
    'a/@',
    'a/HEAD',
    'head',
    'a.lock.b',
    'a.LOCK',
    'a{b}',
    'release-1.0',
    'été',
    '#87',
    'x'.repeat(240),
    'é'.repeat(120),
  ])('may be %j', (text) => {
    expect(parseBranchName(text)).toEqual(ok(text));
    expect(acceptedByGit([text])).toEqual([text]);
  });

  it.each([
    '',
    '-',
    '-a',
    '--force',
    '@',
    'HEAD',
    '.a',
    'a/.b',
    'a.',
    'a/',
    '/a',
    'a//b',
    'a..b',
    'a.lock',
    'a.lock/b',
    'a@{b',
    '@{-1}',
    'a b',
    'a~1',
    'a^',
    'a:b',
    'a?',
    'a*',
    'a[b',
    'a\\b',
    'a\nb',
    'a\n',
    'a\0b',
    'a\u007f',
  ])('may not be %j', (text) => {
    expect(parseBranchName(text)).toEqual(err({ kind: 'InvalidBranchName', value: text }));
  });

  it.each([
    ['241 bytes', 'x'.repeat(241)],
    ['121 letters of two bytes', 'é'.repeat(121)],
    ['61 emojis', '🙂'.repeat(61)],
    ['half a character', 'a\ud800'],
  ])('may not have %s, for which git would make another file or none', (_what, text) => {
    expect(parseBranchName(text)).toEqual(err({ kind: 'InvalidBranchName', value: text }));
  });

  it('is what git check-ref-format --branch accepts, for every word of up to two pieces', () => {
    const all = [...pieces, ...more];
    const words = new Set(all.flatMap((first) => ['', ...all].map((second) => first + second)));
    const framed = [...words, ...all.map((piece) => `a${piece}b`), ...all.map((piece) => `a/${piece}/b`)];
    expect(acceptedByUs(framed)).toEqual(acceptedByGit(framed));
  });

  it('is what git check-ref-format --branch accepts, for words that chance makes', () => {
    const words = fc.array(
      fc.oneof(
        fc.string({ unit: fc.constantFrom(...pieces, ...more), minLength: 1, maxLength: 6 }),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
        fc.string({ unit: 'binary', minLength: 1, maxLength: 12 }),
        fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 12 }),
      ),
      { minLength: 150, maxLength: 150 },
    );
    fc.assert(
      fc.property(words, (chosen) => {
        expect(acceptedByUs(chosen)).toEqual(acceptedByGit(chosen));
      }),
      { numRuns: 6, endOnFailure: true },
    );
  });
});

describe('the PR branch of a session', () => {
  it('is pr/ and its name', () => {
    expect(prBranchOf(named('Feature-A'))).toBe('pr/Feature-A');
  });
});

describe('two branches', () => {
  it.each([
    ['feature', 'feature', true],
    ['feature', 'feature/a', true],
    ['feature/a', 'feature', true],
    ['feature/a', 'feature/a/b', true],
    ['feature', 'feature-a', false],
    ['feature/a', 'feature/b', false],
    ['feature/a', 'feature-a', false],
    ['pr', 'pr/example', true],
    ['main', 'main2', false],
  ])('%s and %s exclude each other: %s', (a, b, collide) => {
    expect(branchesCollide(a, b)).toBe(collide);
  });
});
