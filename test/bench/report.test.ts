import { describe, expect, it } from '@jest/globals';
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { repositoryRoot } from '../support/repository-root.ts';
import { chartsOf, limitsChart } from './charts.ts';
import { compare, isWithin, limitOf, ratioOf, type Figure } from './figure.ts';
import { interleave, median, spread } from './measure.ts';
import { measureSection } from './measure-section.ts';
import { renderReport, renderSection } from './report.ts';
import { withSection, type Results, type SectionResult } from './results.ts';

const main = join(repositoryRoot, 'test/bench/main.ts');
const samples = new Map([
  ['minsky', [300, 310, 290]],
  ['git', [200, 190, 210]],
]);

function section(figures: readonly Figure[], failure: string | null = null): SectionResult {
  return { name: 'workspaces', seconds: 1, failure, figures };
}

describe('a sample', () => {
  it('has a middle, and half the distance of its quartiles', () => {
    expect([median([4, 1, 3, 2]), spread([4, 1, 3, 2])]).toEqual([2.5, 0.75]);
    expect([median([7]), spread([7])]).toEqual([7, 0]);
  });

  it('is taken in turns that change their order, after those that warm up', async () => {
    const turns: string[] = [];
    const candidate = (name: string) => ({ name, run: () => turns.push(name) });
    const taken = await interleave([candidate('a'), candidate('b')], 2, 1);
    expect(turns.join('')).toBe('baabba');
    expect(taken).toEqual(
      new Map([
        ['a', [3, 6]],
        ['b', [4, 5]],
      ]),
    );
  });
});

describe('a figure', () => {
  it('is held to a number of baselines and one process start on top', () => {
    const figure = compare(samples, 'minsky', 'git', { limit: { times: 1.15, plus: 60 } });
    expect([ratioOf(figure), limitOf(figure), isWithin(figure)]).toEqual([1.5, 290, false]);
    expect(isWithin(compare(samples, 'minsky', 'git', { limit: { times: 1.15, plus: 70 } }))).toBe(true);
  });

  it('is held to an absolute value', () => {
    const figure = compare(samples, 'minsky', 'git', { unit: 'MiB', limit: { times: 0, plus: 120 } });
    expect([limitOf(figure), isWithin(figure)]).toEqual([120, false]);
  });

  it('does not come out of nothing', () => {
    expect(() => compare(new Map([...samples, ['minsky', []]]), 'minsky', 'git')).toThrow(
      'nothing was measured of minsky',
    );
  });
});

describe('the report', () => {
  const figure = compare(samples, 'minsky', 'git', {
    limit: { times: 1.15, plus: 60 },
    amount: { count: 30, of: 'records' },
  });

  it('shows how a limit comes about, and what is done per second', () => {
    expect(renderSection(section([figure]))).toBe(
      [
        '| what | median | beside | ratio | limit | met |',
        '|---|---|---|---|---|---|',
        '| minsky | 300.0 ± 5.0 ms (100 records/s) | git: 200.0 ± 5.0 ms | 1.50 × | 1.15 × + 60.0 = 290.0 ms | **no** |',
      ].join('\n'),
    );
  });

  it('tells why a section has no more figures', () => {
    expect(renderSection(section([], 'git ended with 1\nat somewhere'))).toBe(
      '**Not measured to the end:** git ended with 1',
    );
  });

  it('has the chapters in their order, each with its charts and its notes', () => {
    const startUp = { ...section([figure]), name: 'start-up' };
    const page = renderReport(
      { machine: 'm', sections: [section([figure]), startUp] },
      (file) => `(${file})`,
    );
    expect(page.match(/^(## .*|!\[.*|\(.*)$/gm)).toEqual([
      '![Every figure that has a limit, as a share of it](performance/limits.svg)',
      '## Start-up',
      '![Start-up: beside the baseline](performance/start-up.svg)',
      '(performance-notes.md)',
      '## Workspaces',
      '![Workspaces: beside the baseline](performance/workspaces.svg)',
    ]);
  });

  it('is up to date with docs/performance.json', () => {
    expect(execFileSync(process.execPath, [main, '--check'], { encoding: 'utf8' })).toBe('');
  });

  it('is neither measured nor written when the words are wrong', () => {
    const run = spawnSync(process.execPath, [main, '--only', 'nonsense'], { encoding: 'utf8' });
    expect([run.status, run.stdout, run.stderr]).toEqual([2, '', expect.stringMatching(/^Usage: .*--only/)]);
  });
});

describe('the charts', () => {
  it('put the baseline of each line beside it', () => {
    const at = (x: number): Figure =>
      compare(samples, 'minsky', 'git', { point: { chart: 'sqlite', line: 'insert', x } });
    expect(chartsOf({ ...section([at(10), at(1)]), name: 'stores' })).toMatchObject([
      {
        file: 'stores-sqlite.svg',
        lines: [
          {
            name: 'insert',
            dashed: false,
            points: [
              [1, 300],
              [10, 300],
            ],
          },
          {
            name: 'insert',
            dashed: true,
            points: [
              [1, 200],
              [10, 200],
            ],
          },
        ],
      },
    ]);
  });

  it('begin a line of rates with the baseline itself', () => {
    const rate = compare(samples, 'minsky', 'git', {
      unit: 'records/s',
      point: { chart: 'writers', line: 'json', x: 2 },
    });
    expect(chartsOf({ ...section([rate]), name: 'concurrency' })).toMatchObject([
      {
        lines: [
          {
            name: 'json',
            dashed: false,
            points: [
              [1, 200],
              [2, 300],
            ],
          },
        ],
      },
    ]);
  });

  it('show every limit as a share of it', () => {
    const figure = compare(samples, 'minsky', 'git', { limit: { times: 1, plus: 100 } });
    expect(limitsChart([section([figure])])?.bars).toEqual([
      { label: 'minsky', ratio: 1, limit: null, within: true },
    ]);
    expect(limitsChart([section([])])).toBeNull();
  });
});

describe('the results', () => {
  const before: Results = { machine: 'this one', sections: [section([]), { ...section([]), name: 'mcp' }] };

  it('keep the other sections of the same machine', () => {
    const fresh = section([], 'broken');
    expect(withSection(before, 'this one', fresh).sections).toEqual([{ ...section([]), name: 'mcp' }, fresh]);
  });

  it('forget the sections of another machine', () => {
    const fresh = section([]);
    expect(withSection(before, 'that one', fresh)).toEqual({ machine: 'that one', sections: [fresh] });
  });
});

describe('a section that fails', () => {
  it('keeps what it had measured, tells why, and leaves no file behind', async () => {
    const figure = compare(samples, 'minsky', 'git');
    let root = '';
    const { result } = await measureSection(
      {
        name: 'mcp',
        gibibytes: 0,
        measure: async function* (bench) {
          root = bench.root;
          yield figure;
          throw new Error(`no such file: ${root}/x`);
        },
      },
      true,
    );
    expect([result.failure, result.figures, existsSync(root)]).toEqual([
      'no such file: …/x',
      [figure],
      false,
    ]);
  });
});
