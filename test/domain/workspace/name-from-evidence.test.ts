import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ok } from 'neverthrow';
import { parseSessionName } from '../../../src/domain/session/session-name.ts';
import { parseTaskId, renderTask } from '../../../src/domain/session/task-id.ts';
import { nameFromDirectory, taskFromNames } from '../../../src/domain/workspace/name-from-evidence.ts';

describe('the name of a session whose directory is found', () => {
  it.each([
    ['feature-a', 'feature-a'],
    ['Task_1.2', 'Task_1.2'],
    ['task#176', 'task-176'],
    ['#87', '87'],
    ['task-md#176', 'task-md-176'],
    ['my feature', 'my-feature'],
    ['my  (new) feature', 'my-new-feature'],
    ['été', 'e-te'],
    ['.hidden', 'hidden'],
    ['a..b', 'a.b'],
    ['a.lock', 'a'],
    ['a.', 'a'],
    ['--a--', 'a'],
    ['日本', 'workspace'],
    ['', 'workspace'],
    ['..', 'workspace'],
    ['x'.repeat(101), 'x'.repeat(90)],
    ['x'.repeat(100), 'x'.repeat(100)],
  ])('%j is %s', (directory, name) => {
    expect(nameFromDirectory(directory)).toBe(name);
  });

  it('is legal, and the directory’s own if that is legal', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.string({ unit: fc.constantFrom('a', '.', '-', '_', '.lock', '#', ' '), maxLength: 120 }),
    );
    fc.assert(
      fc.property(text, (directory) => {
        const name = nameFromDirectory(directory);
        expect(parseSessionName(name)).toEqual(ok(name));
        expect(parseSessionName(directory).unwrapOr(name)).toBe(name);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('the task of a session whose directory is found', () => {
  it.each([
    [['task-md-176'], 'md#176'],
    [['task/gh-12'], 'gh#12'],
    [['task#176'], 'md#176'],
    [['#87'], 'md#87'],
    [['md#176'], 'md#176'],
    [['task-md#176'], 'md#176'],
    [['TASK/MD-0176'], 'md#176'],
    [['feature-a', 'task/md-5'], 'md#5'],
    [['task-md-1', 'task/md-2'], 'md#1'],
    [['task-md-1x'], null],
    [['004'], null],
    [['task025'], null],
    [['task-96'], null],
    [['feature-a', 'main'], null],
    [['task-md-0'], null],
    [['fix-task-md-3'], null],
    [[''], null],
    [[], null],
  ])('that bears the names %j is %s', (names, task) => {
    const found = taskFromNames(names);
    expect(found === null ? null : renderTask(found)).toBe(task);
  });

  it('is found in the name that a session got for it', () => {
    const scheme = fc.stringMatching(/^[a-z][a-z0-9]{0,19}$/).filter((word) => word !== 'task');
    fc.assert(
      fc.property(scheme, fc.integer({ min: 1, max: 999_999 }), (word, number) => {
        const task = parseTaskId(`${word}#${String(number)}`, 'md')._unsafeUnwrap();
        expect(taskFromNames([`task-${word}-${String(number)}`])).toEqual(task);
        expect(taskFromNames([`task/${word}-${String(number)}`])).toEqual(task);
      }),
    );
  });
});
