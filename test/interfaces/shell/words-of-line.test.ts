import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { wordsOfLine } from '../../../src/interfaces/shell/words-of-line.ts';

describe('the words of a line', () => {
  it.each([
    ['', [], '', null],
    ['minsky ', ['minsky'], '', null],
    ['  minsky\tsession  ge', ['minsky', 'session'], 'ge', null],
    ["a 'b c' d", ['a', 'b c'], 'd', null],
    ["a 'b c", ['a'], 'b c', "'"],
    ['a "b \\" c', ['a'], 'b " c', '"'],
    ['a "b\\c', ['a'], 'b\\c', '"'],
    ['a b\\ c', ['a'], 'b c', null],
    ["a ''", ['a'], '', null],
    ["a '' ", ['a', ''], '', null],
    ["a --x='b c'd", ['a'], '--x=b cd', null],
    ['a b\\', ['a'], 'b', null],
    ['a md#17', ['a'], 'md#17', null],
  ])('of %j are %j, and then %j inside of %j', (line, words, current, quote) => {
    expect(wordsOfLine(line)).toEqual({ words, current, quote });
  });

  it('are what was written down, however it was quoted', () => {
    const single = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;
    const double = (word: string): string => `"${word.replaceAll(/["\\$`]/g, '\\$&')}"`;
    const escaped = (word: string): string => (word === '' ? "''" : word.replaceAll(/./gsu, '\\$&'));
    const word = fc.string({ unit: 'binary' });
    const style = fc.constantFrom(single, double, escaped);
    fc.assert(
      fc.property(fc.array(fc.tuple(word, style)), (written) => {
        const line = written.map(([text, quote]) => `${quote(text)} `).join('');
        expect(wordsOfLine(line).words).toEqual(written.map(([text]) => text));
      }),
    );
  });
});
