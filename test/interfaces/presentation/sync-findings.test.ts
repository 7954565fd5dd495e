import { expect, it } from '@jest/globals';
import type { SessionName } from '../../../src/domain/session/session-name.ts';
import type { SyncFinding } from '../../../src/domain/workspace/sync-finding.ts';
import { describeSyncFinding } from '../../../src/interfaces/presentation/describe-sync-finding.ts';
import { absolutePath, sessionName } from '../../../src/interfaces/testing/testing.ts';

const session: SessionName = sessionName('work');
const path = absolutePath('/w/work');
const found = { session, path, severity: 'warning', action: 'none', done: false } as const;

it.each<readonly [string, SyncFinding]>([
  [
    "'/w/work' is a copy of the worktree of session work and shares its git directory; it is left alone. Take out of it what you need, and remove it: rm -r /w/work",
    { ...found, kind: 'duplicate', of: session },
  ],
  [
    "'/w/work' is a checkout of another repository than that of session work; it is left alone. Move it away, or take the record away, and leave the files: minsky session delete work --force",
    { ...found, kind: 'foreign', owner: { kind: 'repository' } },
  ],
  [
    "'/w/work' is the workspace of session work on host 'laptop'; it is left alone.",
    { ...found, kind: 'foreign', owner: { kind: 'host', host: 'laptop' } },
  ],
  [
    "'/w/work' is the workspace of session work of the state directory '/s'; it is left alone.",
    { ...found, kind: 'foreign', owner: { kind: 'state', directory: absolutePath('/s') } },
  ],
  [
    "'/w/work' should be the workspace of session work, but is no git checkout: its git directory is gone. Put that back, or take the record away, and leave the files: minsky session delete work --force",
    { ...found, kind: 'broken', severity: 'error', repository: null },
  ],
  [
    "'/w/work' lies in the trash, but no session is known for it; it is left alone. Look into it: ls -la /w/work",
    { ...found, kind: 'broken', session: null, repository: null },
  ],
  [
    "'/w/work' cannot be read (EACCES). Look who may: ls -ld /w/work",
    { ...found, kind: 'unreadable', reason: 'EACCES' },
  ],
  [
    'The record of session work cannot be read (base). Recover it: minsky db repair',
    { ...found, kind: 'unreadable', path: null, reason: 'base' },
  ],
  [
    "The workspace of session work is gone: nothing of it is at '/w/work'. Move its record to the trash: minsky session sync --prune",
    { ...found, kind: 'missing', action: 'prune' },
  ],
  [
    "The workspace of session work is gone: nothing of it is at '/w/work'. Its record is in the trash: minsky session restore work",
    { ...found, kind: 'missing', action: 'prune', done: true },
  ],
])('what has to be mended by hand comes with what to type: %s', (text, finding) => {
  expect(describeSyncFinding(finding)).toBe(text);
});
