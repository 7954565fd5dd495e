import { renderDiagnosis } from '../presentation/render-diagnosis.ts';
import { diagnosisData } from './diagnosis-data.ts';
import type { DiagnosisData } from './diagnosis-schema.ts';
import { defineOperation, type Operation } from './operation.ts';

/** Looks at everything at once. */
export const doctorOperation: Operation = defineOperation({
  name: 'doctor',
  summary: 'Check everything, and say how to mend it',
  description:
    'Checks the configuration, the state directory and who may enter it, git, the store and every record in it, and the workspaces against the records; and tells what each workspace takes up on the disk. Each finding comes with its remedy. The exit status is 0 only if nothing is wrong.',
  effect: 'writes',
  idempotent: true,
  remote: false,
  parameters: {
    fix: {
      kind: 'switch',
      description:
        'Mend what can be mended without a loss: rights, records that do not agree with their workspaces, locks that a killed git left, and trash that is past its time.',
    },
  },
  directory: 'always',
  examples: ['minsky doctor', 'minsky doctor --fix'],
  answer: 'diagnosis',
  run: (application, input, context) => application.diagnose(input, context),
  toData: diagnosisData,
  renderText: (diagnosis, environment, { fix }) =>
    renderDiagnosis(diagnosisData(diagnosis), fix, environment),
  exitStatus: (diagnosis) => exitStatusOf(diagnosisData(diagnosis)),
});

/** That of the gravest thing which is left: as a command would end that meets it. */
function exitStatusOf({ findings }: DiagnosisData): 0 | 2 | 4 | 6 | 7 {
  const left = findings.filter(({ severity, done }) => severity !== 'info' && !done);
  if (left.length === 0) return 0;
  const kinds = left.map(({ kind }) => kind);
  if (kinds.some((kind) => kind === 'store-unusable' || /-(damaged|shared)$/.test(kind))) return 6;
  if (kinds.some((kind) => kind.startsWith('git-'))) return 7;
  return kinds.includes('setting-wrong') ? 2 : 4;
}
