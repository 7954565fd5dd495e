import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { execFileSync } from 'node:child_process';
import { displayWidth, fitToWidth } from '../../../src/interfaces/presentation/display-width.ts';
import {
  printable,
  printableLines,
  quoted,
  withoutSecrets,
  withoutSecretsInside,
} from '../../../src/interfaces/presentation/safe-text.ts';
import { commandLine, shellWord } from '../../../src/interfaces/presentation/shell-words.ts';

describe('a text that is shown', () => {
  it('has what a terminal obeys spelled out', () => {
    expect(printable('a\u001b[31m\n\tb\u009b\u202ec\ud800')).toBe('a\\x1b[31m\\n\\tb\\x9b\\u202ec\\ud800');
  });

  it('never has a control character, a format character or half a character, whatever goes in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(printable(text)).not.toMatch(/[\p{Cc}\p{Cs}\u200b-\u200f\u2028-\u202e\u2060-\u206f]/u);
      }),
    );
  });

  it('stays as it is when it is harmless', () => {
    expect(printable('größe 修复 👍 é')).toBe('größe 修复 👍 é');
  });

  it('is shortened inside quotation marks', () => {
    expect(quoted('x'.repeat(1_000))).toBe(`'${'x'.repeat(159)}…'`);
  });

  it('keeps its lines where lines are wanted', () => {
    expect(printableLines('\n one\r\n\ttwo \n\u0007\n')).toEqual(['one', '    two', '\\x07']);
  });
});

describe('a secret', () => {
  it.each([
    ['postgres://me:secret@db/x', 'postgres://me:***@db/x'],
    ['https://token@github.com/o/r', 'https://***@github.com/o/r'],
    ['https://me:secret@github.com/o/r', 'https://***@github.com/o/r'],
    ['postgres://db/x?password=secret&y=1', 'postgres://db/x?password=***&y=1'],
    ['git@github.com:o/r', 'git@github.com:o/r'],
    ['ssh://git@github.com/o/r', 'ssh://git@github.com/o/r'],
  ])('is masked in %s', (text, shown) => {
    expect(withoutSecrets(text)).toBe(shown);
    expect(withoutSecretsInside({ a: [{ b: text, c: 1, d: null }] })).toEqual({
      a: [{ b: shown, c: 1, d: null }],
    });
  });
});

describe('a word of a command', () => {
  it.each([
    ['fix-login', 'fix-login'],
    ['md#176', 'md#176'],
    ['#176', "'#176'"],
    ["it's", "'it'\\''s'"],
    ['', "''"],
    ['$(rm -rf /)', "'$(rm -rf /)'"],
    ['~', "'~'"],
  ])('%j is typed as %s', (text, word) => {
    expect(shellWord(text)).toBe(word);
  });

  it('is read back by a shell as it was', () => {
    const texts = fc.sample(fc.string({ unit: 'grapheme-ascii', maxLength: 20 }), { numRuns: 100, seed: 1 });
    const out = execFileSync('sh', ['-c', `printf '%s\\n' ${commandLine(...texts)}`], { encoding: 'utf8' });
    expect(out.split('\n').slice(0, -1)).toEqual(texts);
  });
});

describe('the width of a text', () => {
  it.each([
    ['abc', 3],
    ['größe', 5],
    ['修复', 4],
    ['e\u0301', 1],
    ['👍', 2],
  ])('%s takes %i columns', (text, columns) => {
    expect(displayWidth(text)).toBe(columns);
  });

  it('is kept to by cutting whole characters', () => {
    expect([fitToWidth('修复登录', 5), fitToWidth('abc', 3), fitToWidth('abcd', 3)]).toEqual([
      '修复…',
      'abc',
      'ab…',
    ]);
  });
});
