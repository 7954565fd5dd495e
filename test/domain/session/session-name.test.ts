import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { err, ok } from 'neverthrow';
import { parseBranchName, prBranchOf } from '../../../src/domain/repository/branch-name.ts';
import { foldName, nameForTask, parseSessionName } from '../../../src/domain/session/session-name.ts';
import { childPath, lastSegment, parentPath } from '../../../src/domain/workspace/workspace-path.ts';
import { accepted, path, task } from '../session-examples.ts';

describe('a session name', () => {
  it.each([
    ['one letter', 'a'],
    ['one digit', '7'],
    ['100 characters', 'a'.repeat(100)],
    ['every kind of character', 'aZ09._-z'],
    ['a dash at the end', 'a-'],
    ['an underscore at the end', 'a_'],
    ['dots apart', 'a.b.c'],
    ['.lock inside', 'a.lock.b'],
    ['lock without a dot', 'lock'],
    ['-lock at the end', 'a-lock'],
    ['.locks at the end', 'a.locks'],
    ['a UUID', '0b7f3c1e-4b1f-4f0e-9c55-1f1f0a7a2b11'],
    ['a number', '176'],
  ])('may be %s', (_what, text) => {
    expect(parseSessionName(text)).toEqual(ok(text));
  });

  it.each([
    ['nothing', '', 'empty'],
    ['101 characters', 'a'.repeat(101), 'too-long'],
    ['a dot at the beginning', '.a', 'bad-start'],
    ['a dash at the beginning', '-a', 'bad-start'],
    ['two dashes at the beginning', '--force', 'bad-start'],
    ['an underscore at the beginning', '_a', 'bad-start'],
    ['two dots at the beginning', '..', 'bad-start'],
    ['two dots inside', 'a..b', 'double-dot'],
    ['two dots at the end', 'a..', 'double-dot'],
    ['a dot at the end', 'a.', 'bad-end'],
    ['.lock at the end', 'a.lock', 'bad-end'],
    ['.lock at the end in capitals', 'a.LOCK', 'bad-end'],
    ['a slash', 'a/b', 'bad-character'],
    ['a backslash', 'a\\b', 'bad-character'],
    ['a space', 'a b', 'bad-character'],
    ['a space before', ' a', 'bad-character'],
    ['a line break at the end', 'a\n', 'bad-character'],
    ['a NUL', 'a\0', 'bad-character'],
    ['a hash', 'task#176', 'bad-character'],
    ['a colon', 'a:b', 'bad-character'],
    ['an at sign', '@', 'bad-character'],
    ['a brace', 'a{b', 'bad-character'],
    ['a percent sign', 'a%b', 'bad-character'],
    ['an accented letter', 'é', 'bad-character'],
    ['a letter of another script', 'я', 'bad-character'],
    ['a digit of another script', '٧', 'bad-character'],
    ['an emoji', '🙂', 'bad-character'],
  ])('may not be %s', (_what, text, reason) => {
    expect(parseSessionName(text)).toEqual(err({ kind: 'InvalidSessionName', value: text, reason }));
  });

  it('is one directory below its parent and makes a branch and a PR branch, save the name HEAD', () => {
    const text = fc.oneof(
      fc.string({ maxLength: 110 }),
      fc.string({
        unit: fc.constantFrom('a', 'Z', '0', '.', '-', '_', '.lock', '..', 'HEAD'),
        maxLength: 110,
      }),
    );
    fc.assert(
      fc.property(text, (candidate) => {
        for (const name of accepted(parseSessionName(candidate))) {
          const directory = childPath(path('/state/sessions'), name);
          expect([parentPath(directory), lastSegment(directory)]).toEqual(['/state/sessions', name]);
          expect(path(directory)).toBe(directory);
          expect(parseBranchName(name).isOk()).toBe(name !== 'HEAD');
          expect(parseBranchName(`pr/${name}`)).toEqual(ok(prBranchOf(name)));
        }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the name of a session that was given none', () => {
  it.each([
    ['176', 'task-md-176'],
    ['gh#12', 'task-gh-12'],
    ['#002', 'task-md-2'],
  ])('for the task %s is %s', (spelling, name) => {
    expect(nameForTask(task(spelling))).toBe(name);
  });

  it('is legal for every task', () => {
    const scheme = fc.stringMatching(/^[a-z][a-z0-9]{0,19}$/);
    fc.assert(
      fc.property(scheme, fc.integer({ min: 1, max: 999_999_999_999 }), (word, number) => {
        const name = nameForTask({ scheme: word, number });
        expect(parseSessionName(name)).toEqual(ok(name));
      }),
    );
  });
});

describe('two names', () => {
  it.each([
    ['Feature', 'feature', true],
    ['FEATURE-A', 'feature-a', true],
    ['feature', 'feature-a', false],
    ['feature_a', 'feature-a', false],
  ])('%s and %s are the same: %s', (a, b, same) => {
    expect(foldName(a) === foldName(b)).toBe(same);
  });
});
