import { describe, expect, it } from '@jest/globals';
import { pipelineOf, type PipeEnds } from '../../../src/infrastructure/filesystem/pipeline.ts';

const ends = (reads: string[], writes: string[]): PipeEnds => ({ reads, writes });

describe('a pipeline', () => {
  it('is what feeds the process and what it feeds, through however many', () => {
    const others = new Map([
      [1, ends([], ['a'])],
      [2, ends(['a'], ['b'])],
      [4, ends(['c'], ['d'])],
      [5, ends(['d'], [])],
    ]);
    expect([...pipelineOf(ends(['b'], ['c']), others)].sort()).toEqual([1, 2, 4, 5]);
  });

  it('is not what reads or writes the same pipe as the process, nor what has no pipe', () => {
    const others = new Map([
      [1, ends(['b'], [])],
      [2, ends([], ['c'])],
      [3, ends([], [])],
    ]);
    expect([...pipelineOf(ends(['b'], ['c']), others)]).toEqual([]);
  });

  it('ends although pipes go in a circle', () => {
    expect([...pipelineOf(ends([], ['a']), new Map([[1, ends(['a'], ['a'])]]))]).toEqual([1]);
  });
});
