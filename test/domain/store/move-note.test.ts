import { describe, expect, it } from '@jest/globals';
import { judgeNote, parseMoveNote, type MoveNote } from '../../../src/domain/store/move-note.ts';
import { at } from '../session-examples.ts';

const note: MoveNote = { phase: 'leaving', other: 'json', at: at(0), host: 'here' };

describe('the note of a migration', () => {
  it.each<[Partial<MoveNote>, { host: string; inUse: boolean }, string]>([
    [{}, { host: 'here', inUse: true }, 'reopen'],
    [{}, { host: 'here', inUse: false }, 'moved'],
    [{}, { host: 'there', inUse: true }, 'wait'],
    [{ phase: 'arriving' }, { host: 'here', inUse: true }, 'reopen'],
    [{ phase: 'arriving' }, { host: 'here', inUse: false }, 'moved'],
    [{ phase: 'gone' }, { host: 'here', inUse: true }, 'moved'],
    [{ phase: 'gone' }, { host: 'there', inUse: true }, 'moved'],
  ])('%j read with %j means %s', (changes, facts, verdict) => {
    expect(judgeNote({ ...note, ...changes }, facts)).toBe(verdict);
  });

  it('is read back as it was written', () => {
    expect(parseMoveNote(JSON.parse(JSON.stringify(note)))._unsafeUnwrap()).toEqual(note);
  });

  it.each([
    null,
    'leaving',
    { ...note, phase: 'staying' },
    { ...note, other: 'memory' },
    { ...note, at: 'now' },
    { ...note, at: 5 },
    { ...note, at: null },
    { ...note, host: 1 },
  ])('is no note as %j', (value) => {
    expect(parseMoveNote(value).isErr()).toBe(true);
  });
});
