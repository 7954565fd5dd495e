import type { Finding } from '../../domain/store/findings.ts';
import { printable, withoutSecrets } from '../presentation/safe-text.ts';
import type { FindingData } from './finding-schema.ts';

/** A finding of whatever pass with the sentence that tells it, without anything that is a secret. */
export function findingData(finding: Finding, detail: string): FindingData {
  const { kind, severity, session, path, action, done } = finding;
  return {
    kind,
    severity,
    session: session === null ? null : printable(session),
    path: path === null ? null : withoutSecrets(path),
    action,
    done,
    detail: withoutSecrets(detail),
  };
}
