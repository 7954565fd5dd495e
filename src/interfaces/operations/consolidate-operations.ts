import type { Consolidated } from '../../application/stores/consolidate-stores.ts';
import { describeConsolidationFinding, describeReason } from '../presentation/describe-consolidation.ts';
import { renderConsolidated } from '../presentation/render-consolidated.ts';
import { withoutSecrets } from '../presentation/safe-text.ts';
import type { ConsolidatedData } from './consolidate-schemas.ts';
import { defineOperation, type Operation } from './operation.ts';

const consolidate = defineOperation({
  name: 'db.consolidate',
  summary: 'Merge the stores of earlier versions into this one',
  description:
    'Finds every store that earlier versions left, by their known places, by the settings that name them and by what is named here, and merges every record of them into the store in one step; what the store held before is saved first. Of several records of one session the one that was active last counts, and the others fill its gaps. The old stores are read only. A second run changes nothing. The exit status is 6 if a store cannot be read; the others are merged all the same.',
  effect: 'writes',
  idempotent: true,
  remote: true,
  parameters: {
    paths: {
      kind: 'texts',
      placeholder: 'path',
      suggests: { kind: 'file' },
      description:
        'Further stores: files, directories or URLs of PostgreSQL databases. Backups are merged only if they are named.',
    },
    dryRun: { kind: 'switch', description: 'Tell what would be done, and do nothing.' },
    undo: {
      kind: 'switch',
      description: 'Take back what the last consolidation did to the store; what was done since stays.',
    },
  },
  directory: 'always',
  examples: [
    'minsky db consolidate --dry-run',
    'minsky db consolidate ~/old/session-db.json',
    'minsky db consolidate --undo',
  ],
  answer: 'consolidated',
  run: (application, { paths, dryRun, undo }, context) =>
    undo
      ? application.undoConsolidation({ dryRun }, context)
      : application.consolidateStores({ paths, dryRun }, context),
  toData: consolidatedData,
  renderText: renderConsolidated,
  exitStatus: ({ findings }) =>
    findings.some(({ kind, severity }) => severity === 'error' && kind.startsWith('store-')) ? 6 : 0,
});

function consolidatedData({ findings, stores, added, changed, backup }: Consolidated): ConsolidatedData {
  return {
    findings: findings.map((finding) => {
      const { kind, severity, session, path, action, done } = finding;
      const shown = path === null ? null : withoutSecrets(path);
      const detail = describeConsolidationFinding(finding);
      return { kind, severity, session, path: shown, action, done, detail };
    }),
    stores: stores.map(({ location, kind, generation, records, newest, reason, fate, deletable }) => ({
      location: withoutSecrets(location),
      kind,
      generation,
      records,
      newest,
      reason: reason.kind,
      detail: describeReason(reason),
      fate,
      deletable,
    })),
    added,
    changed,
    backup,
  };
}

/** What brings stores of earlier versions in. */
export const consolidateOperations: readonly Operation[] = [consolidate];
