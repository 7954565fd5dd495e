import { okAsync } from 'neverthrow';
import { describe, expect, it } from '@jest/globals';
import type { CheckFinding } from '../../../src/domain/store/check-store.ts';
import type { RepairFinding } from '../../../src/domain/store/repair-findings.ts';
import { timestamp } from '../../../src/interfaces/testing/testing.ts';
import { runFakeCli } from '../support/run-fake-cli.ts';

const damaged = { severity: 'error', path: null, action: 'repair', done: false } as const;
const workspace = '/home/me/.local/state/minsky/sessions/fix-login';

const checked: readonly CheckFinding[] = [
  {
    kind: 'file-damaged',
    ...damaged,
    session: null,
    path: 'postgresql://me:secret@db/x',
    cause: 'database disk image is malformed (SQLITE_CORRUPT).',
  },
  { kind: 'record-damaged', ...damaged, session: '\u001b[31mfix', field: 'base.commit' },
  { kind: 'record-damaged', ...damaged, session: null, field: 'document' },
  { kind: 'id-shared', ...damaged, session: 'fix', holders: 2 },
  { kind: 'name-shared', ...damaged, session: 'fix', holders: 2 },
  { kind: 'task-shared', ...damaged, session: 'fix', holders: 3 },
  {
    kind: 'time-implausible',
    severity: 'warning',
    session: 'fix',
    path: null,
    action: 'none',
    done: false,
    field: 'updatedAt',
    time: timestamp('2099-01-01T00:00:00.000Z'),
  },
];

const done = { severity: 'info', session: 'fix-login', path: null, done: true } as const;
const repaired: readonly RepairFinding[] = [
  {
    kind: 'store-damaged',
    ...done,
    session: null,
    path: '/store/sessions.sqlite.damaged-1',
    action: 'rebuild',
    cause: 'the file is empty',
  },
  { kind: 'record-kept', ...done, action: 'keep' },
  { kind: 'record-rebuilt', ...done, path: workspace, action: 'take-marker' },
  { kind: 'record-renewed', ...done, path: workspace, action: 'take-marker' },
  { kind: 'record-left-out', ...done, action: 'leave-out', version: 2 },
  { kind: 'name-changed', ...done, session: 'fix-2', action: 'rename', before: 'fix' },
  { kind: 'task-released', ...done, action: 'release-task', task: 'md#176' },
  {
    kind: 'record-lost',
    ...done,
    severity: 'error',
    path: workspace,
    action: 'none',
    done: false,
    field: 'branch',
  },
  {
    kind: 'marker-damaged',
    ...done,
    severity: 'warning',
    session: null,
    path: '/w/a b',
    action: 'none',
    done: false,
  },
];

describe('what a check found', () => {
  const application = { checkStore: () => okAsync({ findings: checked }) };

  it('is told one sentence a line, then what to type next, and ends with status 6', async () => {
    const { status, stdout, stderr } = await runFakeCli(['db', 'check'], { application });
    expect([status, stderr]).toEqual([6, '']);
    expect(stdout).toMatchInlineSnapshot(`
      "file-damaged      The store 'postgresql://me:***@db/x' is damaged: database disk image is malformed (SQLITE_CORRUPT).
      record-damaged    The record '\\x1b[31mfix' is damaged: its 'base.commit' is not valid.
      record-damaged    A record without a readable id is damaged: it cannot be read.
      id-shared         2 records have the same id, one of them session fix.
      name-shared       2 records have the same name, one of them session fix.
      task-shared       3 records are for the same task of one repository, one of them session fix.
      time-implausible  Session fix was last changed at a time that cannot be: 2099-01-01T00:00:00.000Z.
      7 findings, 0 mended.
      Recover what is readable, the damaged bytes are kept: minsky db repair
      "
    `);
  });

  it('is data with the same sentences, without secrets', async () => {
    const { status, stdout } = await runFakeCli(['db', 'check', '--json'], { application });
    const { ok, data } = JSON.parse(stdout);
    expect([status, ok, data.findings.length]).toEqual([6, true, checked.length]);
    expect(stdout).not.toContain('secret');
    for (const finding of data.findings) {
      expect(Object.keys(finding)).toEqual([
        'kind',
        'severity',
        'session',
        'path',
        'action',
        'done',
        'detail',
      ]);
      expect(finding.detail).toMatch(/^[A-Z0-9].*[.]$/);
    }
  });

  it('is no failure when it is nothing but a warning', async () => {
    const findings = checked.filter(({ severity }) => severity === 'warning');
    const { status, stdout } = await runFakeCli(['db', 'check'], {
      application: { checkStore: () => okAsync({ findings }) },
    });
    expect([status, stdout.includes('db repair')]).toEqual([0, false]);
  });
});

describe('what a repair did', () => {
  it('is told record by record, then where to look next', async () => {
    const { status, stdout, stderr } = await runFakeCli(['db', 'repair'], {
      application: { repairStore: () => okAsync({ findings: repaired }) },
    });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatchInlineSnapshot(`
      "store-damaged    The store was damaged: the file is empty. It was rebuilt, and its damaged bytes are kept as '/store/sessions.sqlite.damaged-1'.
      record-kept      Session fix-login was readable and is kept.
      record-rebuilt   Session fix-login was rebuilt from the marker in '/home/me/.local/state/minsky/sessions/fix-login'.
      record-renewed   Session fix-login was brought up to what the marker in '/home/me/.local/state/minsky/sessions/fix-login' says.
      record-left-out  Session fix-login: another state of it, version 2, was left out.
      name-changed     Session fix-2 was called fix, a name that another session has; it is found by that as well.
      task-released    Session fix-login gave up task md#176, for which another session is open; it is found by that as well.
      record-lost      The record 'fix-login' could not be recovered: its 'branch' is not valid, and no workspace here tells of it, not even '/home/me/.local/state/minsky/sessions/fix-login'.
      marker-damaged   The workspace '/w/a b' bears a damaged marker; register it from what git knows: minsky session get '/w/a b'
      9 findings, 7 mended.
      See what is there now: minsky session list
      "
    `);
  });
});
