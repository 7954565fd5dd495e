import { expect, it } from '@jest/globals';
import { mergeMessage, planUpdate } from '../../../src/domain/workspace/update-plan.ts';

it.each([
  [0, 0, 'nothing'],
  [3, 0, 'nothing'],
  [0, 2, 'fast-forward'],
  [1, 2, 'merge'],
] as const)('a session %i ahead of its base and %i behind needs %s', (ahead, behind, plan) => {
  expect(planUpdate({ ahead, behind })).toBe(plan);
});

it('gives a merge the message that git would', () => {
  const names = [
    { name: 'origin/main', remote: true },
    { name: 'main', remote: false },
    { name: 'origin/main', remote: false },
  ];
  expect(names.map((base) => mergeMessage(base, 'fix'))).toEqual([
    "Merge remote-tracking branch 'origin/main' into fix",
    "Merge branch 'main' into fix",
    "Merge branch 'origin/main' into fix",
  ]);
});
