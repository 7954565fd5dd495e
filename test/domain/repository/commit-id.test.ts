import { describe, expect, it } from '@jest/globals';
import { err, ok } from 'neverthrow';
import { parseCommitId } from '../../../src/domain/repository/commit-id.ts';

describe('a commit', () => {
  it.each([
    ['SHA-1', '0123456789abcdef0123456789abcdef01234567'],
    ['SHA-256', 'f'.repeat(64)],
  ])('is a full object name of %s', (_what, text) => {
    expect(parseCommitId(text)).toEqual(ok(text));
  });

  it.each([
    ['nothing', ''],
    ['an abbreviation', '0123456'],
    ['39 digits', 'a'.repeat(39)],
    ['41 digits', 'a'.repeat(41)],
    ['63 digits', 'a'.repeat(63)],
    ['capitals', 'A'.repeat(40)],
    ['a branch', 'main'],
    ['HEAD', 'HEAD'],
    ['an option', `--${'a'.repeat(38)}`],
    ['a line break at the end', `${'a'.repeat(40)}\n`],
  ])('is not %s', (_what, text) => {
    expect(parseCommitId(text)).toEqual(err({ kind: 'InvalidCommitId', value: text }));
  });
});
