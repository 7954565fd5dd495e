import type { Consolidated } from '../../application/stores/consolidate-stores.ts';
import type { StoreReport } from '../../application/stores/report-stores.ts';
import { describeConsolidationFinding, describeReason } from './describe-consolidation.ts';
import { grouped } from './grouped-digits.ts';
import { renderFindingLines } from './render-findings.ts';
import { counted, renderTable } from './render-text.ts';
import { printable, quoted } from './safe-text.ts';
import { commandLine } from './shell-words.ts';
import type { TextEnvironment } from './text-environment.ts';

const shownOfEachKind = 5;

/** What becomes of a record; each one has exactly one of these. */
const decisions = {
  kept: 'kept',
  renamed: 'renamed',
  merged: 'merged',
  conflict: 'conflict',
  'removed-since': 'removed since',
  unreadable: 'unreadable',
} as const;

/** The stores, how many records became what, and whatever somebody should look at. */
export function renderConsolidated(
  consolidated: Consolidated,
  environment: TextEnvironment,
  { undo }: { readonly undo: boolean },
): string {
  const { stores, findings, backup } = consolidated;
  const worthTelling = findings.filter(
    ({ severity, kind }) => severity !== 'info' || kind === 'renamed' || undo,
  );
  const told = firstOfEachKind(worthTelling).map((finding) => ({
    ...finding,
    detail: describeConsolidationFinding(finding),
  }));
  const more = worthTelling.length - told.length;
  return [
    ...(undo ? [] : [renderStores(stores, environment), '']),
    ...(told.length === 0 ? [] : renderFindingLines(told, environment)),
    ...(more === 0 ? [] : [`${counted(more, 'more finding')}, and every record: add --json`]),
    ...(told.length === 0 ? [] : ['']),
    ...(undo ? [] : [decided(consolidated)]),
    outcome(consolidated, undo),
    ...(backup === null ? [] : [`What the store held before: ${quoted(backup)}`]),
    ...(undo ? [] : whatNext(consolidated)),
  ].join('\n');
}

/** Of what there is much of, the first ones: a person reads no list of hundreds. */
function firstOfEachKind(findings: Consolidated['findings']): Consolidated['findings'] {
  const counts = new Map<string, number>();
  return findings.filter(({ kind }) => {
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    return count <= shownOfEachKind;
  });
}

function renderStores(stores: readonly StoreReport[], environment: TextEnvironment): string {
  if (stores.length === 0) return 'There is no legacy store.';
  return renderTable(
    stores,
    [
      { heading: 'STORE', cell: ({ location }) => printable(location) },
      {
        heading: 'KIND',
        cell: ({ kind, generation }) => (kind === null ? '-' : `${kind} ${generation ?? ''}`.trimEnd()),
      },
      { heading: 'RECORDS', cell: ({ records }) => (records === null ? '-' : grouped(records)) },
      { heading: 'NEWEST', cell: ({ newest }) => newest?.slice(0, 10) ?? '-' },
      { heading: 'FATE', cell: ({ fate }) => fate },
      { heading: 'FOUND BY', cell: ({ reason }) => describeReason(reason) },
    ],
    environment,
  );
}

/** `217 records: 190 kept, …`, and the sessions without a workspace, which are many. */
function decided({ findings }: Consolidated): string {
  const count = (kind: string): number => findings.filter((finding) => finding.kind === kind).length;
  const counts = Object.entries(decisions).map(([kind, word]) => ({ word, number: count(kind) }));
  const total = counts.reduce((sum, { number }) => sum + number, 0);
  const parts = counts.flatMap(({ word, number }) => (number === 0 ? [] : [`${grouped(number)} ${word}`]));
  const missing = count('missing');
  return [
    `${counted(total, 'record')}${parts.length === 0 ? '' : `: ${parts.join(', ')}`}.`,
    ...(missing === 0 ? [] : [`${counted(missing, 'session')} without a workspace on this machine.`]),
  ].join('\n');
}

function outcome({ added, changed, dryRun }: Consolidated, undo: boolean): string {
  if (undo) {
    return changed === 0
      ? 'Nothing to take back.'
      : `${dryRun ? 'Would take back' : 'Took back'} ${counted(changed, 'session')}.`;
  }
  return added + changed === 0
    ? 'Everything is in the store already: nothing to do.'
    : `${dryRun ? 'Would add' : 'Added'} ${counted(added, 'session')} and ${dryRun ? 'change' : 'changed'} ${grouped(changed)}.`;
}

function whatNext({ stores, added, changed, dryRun }: Consolidated): readonly string[] {
  const deletable = stores.filter((store) => store.deletable);
  if (dryRun) return added + changed === 0 ? [] : ['Do it: minsky db consolidate'];
  return [
    ...(added + changed === 0 ? [] : ['Take it back: minsky db consolidate --undo']),
    ...(deletable.length === 0
      ? []
      : [
          'Nothing is in these any more that is not in the store; they can be deleted:',
          ...deletable.map(({ location }) => `  ${commandLine('rm', location)}`),
        ]),
  ];
}
