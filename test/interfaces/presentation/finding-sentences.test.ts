import { expect, it } from '@jest/globals';
import type { ConsolidationFinding } from '../../../src/domain/store/consolidation-findings.ts';
import type { ImportFinding } from '../../../src/domain/workspace/import-finding.ts';
import type { SyncFinding } from '../../../src/domain/workspace/sync-finding.ts';
import {
  describeConsolidationFinding,
  unreadableClause,
} from '../../../src/interfaces/presentation/describe-consolidation.ts';
import { describeImportFinding } from '../../../src/interfaces/presentation/describe-import-finding.ts';
import { describeSyncFinding } from '../../../src/interfaces/presentation/describe-sync-finding.ts';
import {
  absolutePath,
  aSession,
  branchName,
  sessionName,
  taskId,
} from '../../../src/interfaces/testing/testing.ts';

type Of<Finding, Kind> = Finding extends { readonly kind: infer Kinds }
  ? Kind extends Kinds
    ? Partial<Omit<Finding, 'kind'>>
    : never
  : never;

/** What makes the findings of each kind different; a kind without a sample does not compile. */
type Samples<Finding extends { readonly kind: string }> = {
  readonly [Kind in Finding['kind']]: readonly Of<Finding, Kind>[];
};

const path = absolutePath('/home/me/work trees/fix');
const elsewhere = absolutePath('/home/me/elsewhere');
const [own, other] = [branchName('fix'), branchName('hand')];

const common = { severity: 'info', session: 'fix', path, action: 'none', done: false };

function sentencesOf<Finding extends { readonly kind: string }>(
  samples: Samples<Finding>,
  describe: (finding: Finding) => string,
): string {
  const kinds = Object.entries(samples) as readonly [string, readonly object[]][];
  const lines = kinds.flatMap(([kind, variants]) =>
    variants.map((variant) => `${kind}: ${describe({ ...common, kind, ...variant } as unknown as Finding)}`),
  );
  return lines.join('\n');
}

const nothing = { name: null, task: null };

const sync: Samples<SyncFinding> = {
  unregistered: [
    { evidence: 'marker', leftOut: nothing },
    { evidence: 'checkout', leftOut: { name: sessionName('taken'), task: taskId('md#7') } },
    { evidence: 'trash', leftOut: nothing },
  ],
  duplicate: [
    { action: 'none', of: sessionName('original') },
    { action: 'register', of: sessionName('original') },
  ],
  drifted: [
    { recorded: own, found: other, notFollowed: null },
    { recorded: own, found: null, notFollowed: 'detached' },
    ...(['base', 'reserved', 'taken', 'operation'] as const).map((notFollowed) => ({
      recorded: own,
      found: other,
      notFollowed,
    })),
  ],
  missing: [{}, { done: true }],
  relocated: [{ from: elsewhere }],
  'repository-moved': [nothing, { name: null, task: taskId('md#2') }].map((leftOut) => ({
    from: elsewhere,
    to: absolutePath('/new/app'),
    leftOut,
  })),
  'repository-changed': [nothing, { name: null, task: taskId('md#2') }].map((leftOut) => ({
    from: 'https://example.com/owner/repo',
    to: 'https://example.com/new-owner/repo',
    leftOut,
  })),
  'repository-missing': [{ repository: elsewhere }],
  merged: [{}],
  interrupted: [
    { what: 'start', action: 'undo', session: null },
    { what: 'deletion', action: 'complete', done: true },
    { what: 'restoring', action: 'undo', done: true },
  ],
  foreign: [
    { owner: { kind: 'host', host: 'laptop' } },
    { owner: { kind: 'state', directory: elsewhere } },
    { owner: { kind: 'repository' } },
  ],
  outdated: [{}],
  unmarked: [{}],
  broken: [{ repository: null }, { repository: elsewhere }, { repository: null, session: null }],
  unreadable: [{ reason: 'EACCES' }, { reason: 'its base is not valid', path: null }],
};

const imports: Samples<ImportFinding> = {
  imported: [{ leftOut: nothing }, { leftOut: { name: sessionName('taken'), task: taskId('md#7') } }],
  relocated: [{ from: elsewhere }],
  'already-registered': [{ known: aSession({ status: 'merged' }) }],
  'main-workspace': [{ reason: 'has-sessions' }, { reason: 'has-worktrees' }, { reason: 'no-origin' }],
  'bare-repository': [{}],
  'not-a-checkout': [{ inside: null }, { inside: elsewhere }],
  'no-such-directory': [{}],
  'in-trash': [{}],
  foreign: [{ owner: { kind: 'host', host: 'laptop' } }],
  duplicate: [{}],
  failed: [{}, { path: null }],
};

const of = { source: { store: '/old/session-db.json', position: 3 }, spelled: 'task#7' };
const unnamed = { ...of, spelled: null };

const consolidation: Samples<ConsolidationFinding> = {
  kept: [of, unnamed],
  renamed: [of],
  merged: [of, { ...of, action: 'merge' }],
  conflict: [{ ...of, differs: ['branch', 'path'] }],
  unreadable: [
    { ...unnamed, reason: 'not-a-record' },
    { ...of, reason: 'says-nothing' },
    { ...of, reason: 'corrupt' },
  ],
  'removed-since': [of],
  'bad-date': [{ ...of, members: ['createdAt'] }],
  flawed: [{ ...of, members: ['branch'] }],
  'token-dropped': [of],
  closed: [of],
  missing: [of, { ...of, session: null }],
  'repository-unknown': [{ ...of, repository: 'local/app' }],
  unmarked: [{ code: 'EROFS' }],
  'store-unreadable': [
    { reason: 'permission', said: '' },
    { reason: 'unreachable', said: 'refused' },
  ],
  'store-damaged': [{ records: 1 }, { records: 12 }],
  'taken-out': [{}],
  'taken-back': [{}],
  'changed-since': [{}],
  'duplicate-task': [{ ...of, task: 'md#7', holder: 'other' }],
};

it('a pass over store and disk says what it found in these words', () => {
  expect(sentencesOf(sync, describeSyncFinding)).toMatchSnapshot();
});

it('an import says what became of each directory in these words', () => {
  expect(sentencesOf(imports, describeImportFinding)).toMatchSnapshot();
});

it('a consolidation says what became of each record in these words', () => {
  expect(sentencesOf(consolidation, describeConsolidationFinding)).toMatchSnapshot();
});

it('a store that cannot be read is told with the reason, known or not', () => {
  expect(
    ['not-found', 'not-a-file', 'not-a-store', 'too-large', 'damaged', 'whatever'].map((reason) =>
      unreadableClause(reason, ''),
    ),
  ).toEqual([
    'nothing is there',
    'it is not a file',
    'it is not a store of minsky',
    'it is too large for a store',
    'its content makes no sense',
    'whatever',
  ]);
});
