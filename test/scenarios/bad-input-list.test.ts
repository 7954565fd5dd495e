import { expect, it } from '@jest/globals';
import { aMinsky } from '../support/minsky.ts';
import { refusal } from './refusal.ts';

const minsky = aMinsky();

it.each<[string, string[], string]>([
  ['a page after what was never a page', ['session', 'list', '--cursor', 'next'], 'INVALID_CURSOR'],
  ['what is later than no date', ['session', 'list', '--since', 'yesterday'], 'INVALID_SINCE'],
  [
    'what is later than a day that no month has',
    ['session', 'list', '--since', '2026-02-30'],
    'INVALID_SINCE',
  ],
  ['what is older than no time', ['session', 'purge', '--older-than', '2 days'], 'INVALID_DURATION'],
])('%s cannot be asked for', async (_what, words, code) => {
  expect(await refusal(minsky, words)).toEqual({ status: 2, code });
});
