import type { Finding } from '../../domain/store/findings.ts';
import { entryOf } from '../presentation/error-catalogue.ts';
import { printable, withoutSecrets } from '../presentation/safe-text.ts';
import type { FindingData } from './finding-schema.ts';
import type { OperationError } from './interface-error.ts';

/** What every finding has, with the sentence that tells it, and why what mends it could not be done. */
export function findingData(
  { kind, severity, session, path, action, done }: Finding,
  sentence: string,
  failure: OperationError | null = null,
): FindingData {
  const situation = { command: '', operation: null, given: {} };
  const detail = failure === null ? sentence : `${sentence} ${entryOf(failure).message(failure, situation)}`;
  return {
    kind,
    severity,
    session: session === null ? null : printable(session),
    path: path === null ? null : withoutSecrets(path),
    action,
    done,
    detail: printable(detail),
  };
}
