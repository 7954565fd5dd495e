import { expect, it } from '@jest/globals';
import {
  claimsGivenUp,
  markerDamaged,
  recordKept,
  recordLeftOut,
  recordLost,
  recordTaken,
  storeDamaged,
} from '../../../src/domain/store/repair-findings.ts';
import { exampleSession, named, path } from '../session-examples.ts';

const session = exampleSession('a', { version: 4 });
const place = path('/state/sessions/a');
const about = { session: 'a', path: null, done: true };

it('what a repair did is told with what it concerns', () => {
  expect([
    recordKept(session),
    recordTaken('record-rebuilt', session, place),
    recordTaken('record-renewed', session, place),
    recordLeftOut(session),
    ...claimsGivenUp({ session, name: named('b'), task: 'md#1' }),
    storeDamaged('file is not a database', '/store.damaged-1'),
  ]).toEqual([
    { kind: 'record-kept', severity: 'info', action: 'keep', ...about },
    { kind: 'record-rebuilt', severity: 'info', action: 'take-marker', ...about, path: place },
    { kind: 'record-renewed', severity: 'info', action: 'take-marker', ...about, path: place },
    { kind: 'record-left-out', severity: 'warning', action: 'leave-out', ...about, version: 4 },
    { kind: 'name-changed', severity: 'warning', action: 'rename', ...about, before: 'b' },
    { kind: 'task-released', severity: 'warning', action: 'release-task', ...about, task: 'md#1' },
    {
      kind: 'store-damaged',
      severity: 'error',
      action: 'rebuild',
      session: null,
      path: '/store.damaged-1',
      done: true,
      cause: 'file is not a database',
    },
  ]);
});

it('what a repair can do nothing about is told as not done', () => {
  const undone = { action: 'none', done: false };
  expect([
    recordLost({ kind: 'RecordDamaged', label: 'a', field: 'base', workspace: place }),
    markerDamaged(place),
    ...claimsGivenUp({ session, name: null, task: null }),
  ]).toEqual([
    { kind: 'record-lost', severity: 'error', session: 'a', path: place, ...undone, field: 'base' },
    { kind: 'marker-damaged', severity: 'warning', session: null, path: place, ...undone },
  ]);
});
