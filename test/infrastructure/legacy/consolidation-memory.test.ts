import { writeFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { fileConsolidationMemory } from '../../../src/infrastructure/legacy/consolidation-memory.ts';
import { absolutePath, aSession } from '../../../src/interfaces/testing/testing.ts';
import { unusedPath } from './legacy-fixtures.ts';

const nothing = { seen: new Map(), settled: new Map(), last: null, begun: null };

describe('what consolidations remember', () => {
  it('is nothing at first, and comes back as it was written', async () => {
    const memory = fileConsolidationMemory(absolutePath(unusedPath('state/consolidated.json')));
    expect((await memory.read())._unsafeUnwrap()).toEqual(nothing);
    const { id } = aSession();
    const remembered = {
      seen: new Map([['/a', '1@2 -']]),
      settled: new Map([[id, aSession().id]]),
      last: { backup: absolutePath('/b'), touched: [{ id, version: 3 }] },
      begun: { backup: absolutePath('/c'), touched: [{ id, version: 4 }] },
    };
    (await memory.write(remembered))._unsafeUnwrap();
    expect((await memory.read())._unsafeUnwrap()).toEqual(remembered);
  });

  it.each([
    '',
    'not JSON',
    '[]',
    '{"format":2,"seen":{"/a":"1"}}',
    '{"format":1,"seen":7,"settled":{"x":"y"},"last":{"touched":[1]}}',
  ])('is nothing where the file makes no sense: %j', async (text) => {
    const path = unusedPath('consolidated.json');
    writeFileSync(path, text);
    expect((await fileConsolidationMemory(absolutePath(path)).read())._unsafeUnwrap()).toEqual(nothing);
  });
});
