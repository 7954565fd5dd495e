import { describe, expect, it } from '@jest/globals';
import { flattenDocument, layerConfig } from '../../../src/domain/config/layer-config.ts';

describe('a document of settings', () => {
  it('becomes dotted keys, in its order; lists are values', () => {
    const document = {
      session: { base: 'main', copy: ['.env', { a: 1 }], deep: { er: { x: null } } },
      'tasks.scheme': 'gh',
      empty: {},
      version: 1,
    };
    expect(flattenDocument(document, 'f.yaml').map(({ key, value, source }) => [key, value, source])).toEqual(
      [
        ['session.base', 'main', 'f.yaml'],
        ['session.copy', ['.env', { a: 1 }], 'f.yaml'],
        ['session.deep.er.x', null, 'f.yaml'],
        ['tasks.scheme', 'gh', 'f.yaml'],
        ['version', 1, 'f.yaml'],
      ],
    );
  });

  it.each([null, undefined, 'text', 5, ['a']])('that is %j says nothing', (document) => {
    expect(flattenDocument(document, 'f.yaml')).toEqual([]);
  });

  it('changes nothing outside itself, whatever its keys', () => {
    const document: unknown = JSON.parse(
      '{"__proto__":{"strategy":"worktree"},"constructor":{"prototype":{"x":1}}}',
    );
    const layered = layerConfig([{ layer: 'user', entries: flattenDocument(document, 'f.yaml') }]);
    expect(layered.problems.map((problem) => ('key' in problem ? problem.key : null))).toEqual([
      '__proto__.strategy',
      'constructor.prototype.x',
    ]);
    expect(({} as { strategy?: unknown }).strategy).toBeUndefined();
    expect(layered.config).toEqual(layerConfig([]).config);
  });
});
