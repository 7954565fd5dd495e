import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { err, ok } from 'neverthrow';
import {
  parseTaskId,
  parseTaskQuery,
  parseTaskScheme,
  renderTask,
  renderTaskQuery,
  taskMatches,
} from '../../../src/domain/session/task-id.ts';
import { accepted } from '../session-examples.ts';

/** [spelling, scheme, number, canonical spelling of the query] */
const spellings: [string, string | null, number, string][] = [
  ['176', null, 176, '#176'],
  ['#176', null, 176, '#176'],
  ['##176', null, 176, '#176'],
  ['task#176', null, 176, '#176'],
  ['Task#176', null, 176, '#176'],
  ['TASK#176', null, 176, '#176'],
  ['md#176', 'md', 176, 'md#176'],
  ['MD#176', 'md', 176, 'md#176'],
  ['gh#12', 'gh', 12, 'gh#12'],
  ['mt#3', 'mt', 3, 'mt#3'],
  ['task-md#176', 'md', 176, 'md#176'],
  ['Task-GH#12', 'gh', 12, 'gh#12'],
  ['tasks#1', 'tasks', 1, 'tasks#1'],
  ['tas#1', 'tas', 1, 'tas#1'],
  ['a1b2#1', 'a1b2', 1, 'a1b2#1'],
  [`${'s'.repeat(20)}#1`, 's'.repeat(20), 1, `${'s'.repeat(20)}#1`],
  ['002', null, 2, '#2'],
  ['#002', null, 2, '#2'],
  ['##002', null, 2, '#2'],
  ['task#002', null, 2, '#2'],
  ['md#0176', 'md', 176, 'md#176'],
  ['task-md#000000000176', 'md', 176, 'md#176'],
  ['  md#176 ', 'md', 176, 'md#176'],
  ['1', null, 1, '#1'],
  ['999999999999', null, 999_999_999_999, '#999999999999'],
];

const refused = [
  ['nothing', ''],
  ['blanks', '  '],
  ['a hash alone', '#'],
  ['a scheme alone', 'md#'],
  ['a word', 'feature'],
  ['zero', '0'],
  ['zero in full', 'md#000'],
  ['a sign', '-1'],
  ['a fraction', '1.5'],
  ['an exponent', '1e3'],
  ['hexadecimal', '0x10'],
  ['13 digits', '1000000000000'],
  ['three hashes', '###176'],
  ['a hash before a scheme', '#md#176'],
  ['two hashes after a scheme', 'md##176'],
  ['a space inside', 'md# 176'],
  ['a dash for the hash', 'task-md-176'],
  ['a dash and a number', 'task-96'],
  ['a word and a number', 'task025'],
  ['the word task twice', 'task-task#5'],
  ['task- without a scheme', 'task-#5'],
  ['a scheme of 21 characters', `${'s'.repeat(21)}#1`],
  ['a scheme that begins with a digit', '1md#176'],
  ['a scheme with a dash', 'my-md#176'],
  ['a scheme of another script', 'мд#176'],
  ['digits of another script', 'md#١٧٦'],
  ['something after', 'md#176x'],
  ['a line after', 'md#176\n#177'],
  ['a URL', 'https://github.com/o/r/issues/12'],
] as const;

describe('a task as a person spells it', () => {
  it.each(spellings)('%j has the scheme %s and the number %d', (text, scheme, number, canonical) => {
    expect(parseTaskQuery(text)).toEqual(ok({ scheme, number }));
    expect(parseTaskQuery(text).map(renderTaskQuery)).toEqual(ok(canonical));
  });

  it.each(spellings)('%j gets the default scheme if it has none', (text, scheme, number) => {
    expect(parseTaskId(text, 'mt')).toEqual(ok({ scheme: scheme ?? 'mt', number }));
  });

  it.each(refused)('is not %s', (_what, text) => {
    expect(parseTaskQuery(text)).toEqual(err({ kind: 'InvalidTaskId', value: text }));
    expect(parseTaskId(text, 'md')).toEqual(err({ kind: 'InvalidTaskId', value: text }));
  });

  it('is one task under every spelling, whatever the case and the padding', () => {
    const scheme = fc.stringMatching(/^[a-z][a-z0-9]{0,19}$/).filter((word) => word !== 'task');
    fc.assert(
      fc.property(scheme, fc.integer({ min: 1, max: 99_999_999 }), fc.nat(4), (word, number, zeros) => {
        const digits = '0'.repeat(zeros) + String(number);
        const bare = [digits, `#${digits}`, `##${digits}`, `task#${digits}`, `TASK#${digits}`];
        const full = [`${word}#${digits}`, `task-${word}#${digits}`, `${word.toUpperCase()}#${digits}`];
        const expected = ok({ scheme: word, number });
        expect([...bare, ...full].map((text) => parseTaskId(text, word))).toEqual(
          [...bare, ...full].map(() => expected),
        );
        expect(parseTaskQuery(renderTask({ scheme: word, number }))).toEqual(expected);
      }),
    );
  });

  it('whatever it is, its canonical spelling stands for the same', () => {
    const text = fc.string({
      unit: fc.constantFrom('task', '-', '#', 'md', 'GH', '0', '7', ' '),
      maxLength: 6,
    });
    fc.assert(
      fc.property(text, (candidate) => {
        for (const query of accepted(parseTaskQuery(candidate))) {
          expect(parseTaskQuery(renderTaskQuery(query))).toEqual(ok(query));
        }
        for (const task of accepted(parseTaskId(candidate, 'md'))) {
          expect(parseTaskId(renderTask(task), 'gh')).toEqual(ok(task));
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a task scheme', () => {
  it.each(['md', 'gh', 'mt', 'a', 'a1', 's'.repeat(20)])('may be %s', (text) => {
    expect(parseTaskScheme(text)).toEqual(ok(text));
  });

  it.each(['', 'task', 'MD', '1a', 'a-b', 'a b', 'md#', 's'.repeat(21), 'md\n'])('may not be %j', (text) => {
    expect(parseTaskScheme(text)).toEqual(err({ kind: 'InvalidTaskScheme', value: text }));
  });
});

describe('a task that is looked up', () => {
  const kept = { scheme: 'md', number: 176 };
  it.each([
    ['a bare number', { scheme: null, number: 176 }, true],
    ['its scheme', { scheme: 'md', number: 176 }, true],
    ['another scheme', { scheme: 'gh', number: 176 }, false],
    ['another bare number', { scheme: null, number: 17 }, false],
    ['another number', { scheme: 'md', number: 1_760 }, false],
  ])('by %s is found: %#', (_what, query, found) => {
    expect(taskMatches(kept, query)).toBe(found);
  });
});
