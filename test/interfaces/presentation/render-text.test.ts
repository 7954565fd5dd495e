import { describe, expect, it } from '@jest/globals';
import type { ConfigNotice } from '../../../src/domain/config/layer-config.ts';
import type { Notice } from '../../../src/application/ports/narration.ts';
import type { SessionName } from '../../../src/domain/session/session-name.ts';
import type { Timestamp } from '../../../src/domain/timestamp.ts';
import type { AbsolutePath } from '../../../src/domain/workspace/workspace-path.ts';
import { describeNotice } from '../../../src/interfaces/presentation/describe-notice.ts';
import { timeAgo } from '../../../src/interfaces/presentation/relative-time.ts';
import { renderConfigShown } from '../../../src/interfaces/presentation/render-config.ts';
import { renderStoreStatus } from '../../../src/interfaces/presentation/render-store.ts';
import { counted, renderTable } from '../../../src/interfaces/presentation/render-text.ts';
import { now } from '../support/fake-application.ts';

const plain = { now, columns: null, colour: false, captured: true };

describe('a time', () => {
  it.each([
    ['2026-11-23T11:59:30.000Z', 'just now'],
    ['2026-11-23T12:00:10.000Z', 'just now'],
    ['2026-11-23T11:58:59.000Z', '1 min ago'],
    ['2026-11-23T10:30:00.000Z', '1 hour ago'],
    ['2026-11-20T12:00:00.000Z', '3 days ago'],
    ['2026-01-02T03:04:05.678Z', '2026-01-02'],
  ])('%s is %s', (instant, text) => {
    expect(timeAgo(instant as Timestamp, now)).toBe(text);
  });
});

describe('a number of things', () => {
  it('has commas between thousands and a plural', () => {
    expect([counted(1, 'file'), counted(0, 'file'), counted(1_234_567, 'stash', 'stashes')]).toEqual([
      '1 file',
      '0 files',
      '1,234,567 stashes',
    ]);
  });
});

describe('a table', () => {
  const columns = [
    { heading: 'NAME', cell: (row: string) => row, shrinks: true },
    { heading: 'LENGTH', cell: (row: string) => String(row.length) },
  ];

  it('aligns by what a terminal shows and ends no line with spaces', () => {
    expect(renderTable(['修复', 'abc'], columns, plain)).toBe('NAME  LENGTH\n修复  2\nabc   3');
  });

  it('cuts columns that may shrink, and no further than can be read', () => {
    const narrow = { ...plain, columns: 18 };
    expect(renderTable(['a'.repeat(40)], columns, narrow)).toBe('NAME        LENGTH\naaaaaaaaa…  40');
    expect(renderTable(['a'.repeat(40)], columns, { ...plain, columns: 1 })).toContain('aaaaaaa…  40');
  });

  it('colours cells without counting the colour as width', () => {
    const coloured = renderTable(
      ['a'],
      [
        { heading: 'N', cell: (row: string) => row, style: () => 'red' as const },
        { heading: 'M', cell: () => 'b' },
      ],
      { ...plain, colour: true },
    );
    expect(coloured).toBe('\u001b[1mN\u001b[22m  \u001b[1mM\u001b[22m\n\u001b[31ma\u001b[39m  b');
  });
});

describe('a notice', () => {
  const session = 'fix-login' as SessionName;
  const path = '/w/fix-login' as AbsolutePath;
  const config = (notice: ConfigNotice): Notice => ({ kind: 'Config', notice });
  it.each<readonly [Notice, string]>([
    [
      { kind: 'Registered', session, path },
      "note: Registered the workspace '/w/fix-login' as session fix-login.",
    ],
    [
      { kind: 'WorkspacesUnknown', path: '/w' as AbsolutePath },
      "warning: The store does not know the workspaces in '/w'. Register them: minsky session sync",
    ],
    [
      { kind: 'OnlyOneHere', session },
      'note: Using session fix-login, the only live one of this repository.',
    ],
    [
      { kind: 'Adopted', session, path },
      "note: Took over the workspace that was at '/w/fix-login' for session fix-login.",
    ],
    [
      { kind: 'InterruptedUndone', session },
      'note: Undid what an interrupted command had begun for session fix-login.',
    ],
    [
      { kind: 'InterruptedCompleted', session },
      'note: Completed what an interrupted command had begun for session fix-login.',
    ],
    [
      config({ kind: 'SystemKeyInRepository', source: '/r/.minsky/config.yaml', key: 'sessiondb.backend' }),
      "warning: /r/.minsky/config.yaml sets 'sessiondb.backend', which only you may set, so it is not obeyed: minsky config migrate",
    ],
    [
      config({ kind: 'LegacyKey', source: 'config.yaml', key: 'persistence.backend' }),
      "warning: config.yaml sets 'persistence.backend', which is now called 'sessiondb.backend' and not obeyed: minsky config migrate",
    ],
    [
      config({ kind: 'LegacyKey', source: 'config.yaml', key: 'version' }),
      "warning: config.yaml sets 'version', which is a setting of earlier versions that this one has no use for",
    ],
    [
      config({ kind: 'LegacyVariable', source: 'MINSKY_SQLITE_PATH', key: 'sessiondb.sqlite.path' }),
      'warning: MINSKY_SQLITE_PATH is obeyed, but it is the name of earlier versions for MINSKY_SESSIONDB_SQLITE_PATH: set that instead',
    ],
    [
      { kind: 'TrashExpired', session },
      'note: Removed session fix-login from the trash for good: its retention time is over.',
    ],
    [
      { kind: 'BranchKept', session, branch: 'fix', repository: '/r' },
      "warning: Kept branch 'fix' of session fix-login, whose commits no other branch has: git -C /r branch -D fix removes it.",
    ],
    [
      { kind: 'WorkspaceWasMissing', session, path },
      "warning: Only the record of session fix-login was moved: its workspace '/w/fix-login' is not there any more.",
    ],
    [
      { kind: 'PathOccupied', session, path },
      "warning: Only the record of session fix-login was moved: nothing proves that what is at '/w/fix-login' is its workspace, so that was left there.",
    ],
    [
      { kind: 'CopySkipped', path: '.env', reason: 'link-leaves-tree' },
      "warning: Did not copy '.env': it is a link that leads out of the repository.",
    ],
    [{ kind: 'WaitingForLock', path: '/l' }, "note: Waiting for another minsky that works with '/l'."],
  ])('%j is said in a sentence', (notice, sentence) => {
    const { level, text } = describeNotice(notice);
    expect(`${level}: ${text}`).toBe(sentence);
  });
});

describe('the configuration and the store', () => {
  it('are shown without secrets, and with what is wrong', () => {
    const text = renderConfigShown(
      {
        settings: [
          { key: 'sessiondb.url', value: 'postgres://me:secret@db/x', layer: 'user', source: '/c.yaml' },
        ],
        problems: [
          { kind: 'BadValue', source: '/c.yaml', key: 'session.strategy', value: { a: 1 }, allowed: 'clone' },
        ],
        notices: [{ kind: 'LegacyKey', source: '/c.yaml', key: 'version' }],
      },
      plain,
    );
    expect(text.split('\n')).toEqual([
      'SETTING        VALUE                   LAYER  SOURCE',
      'sessiondb.url  postgres://me:***@db/x  user   /c.yaml',
      '',
      'problem: /c.yaml: \'session.strategy\' cannot be {"a":1}; allowed: clone',
    ]);
  });

  it.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [1_500, '1.5 kB'],
    [2_500_000, '2.5 MB'],
    [3_000_000_000, '3.0 GB'],
    [null, 'unknown'],
  ])('say that %s bytes are %s', (bytes, text) => {
    const status = {
      backend: 'sqlite' as const,
      location: '/s',
      source: 'default',
      records: 1_234,
      schemaVersion: 1,
      bytes,
    };
    expect(renderStoreStatus(status, plain)).toContain(`Size        ${text}`);
  });
});
