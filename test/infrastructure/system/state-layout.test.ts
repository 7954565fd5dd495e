import { expect, it } from '@jest/globals';
import { layOutState } from '../../../src/infrastructure/system/state-layout.ts';
import { path } from '../../domain/session-examples.ts';

it('gives every part of the state directory its place', () => {
  expect(layOutState(path('/s'))).toEqual({
    root: '/s',
    sqliteStore: '/s/store/sessions.sqlite',
    jsonStore: '/s/store/sessions.json',
    workspaces: '/s/sessions',
    staging: '/s/staging',
    trash: '/s/trash',
    mirrors: '/s/mirrors',
    backups: '/s/backups',
    locks: '/s/locks',
    consolidation: '/s/consolidated.json',
  });
});
