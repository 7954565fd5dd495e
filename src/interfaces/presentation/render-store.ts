import type { StoreStatus } from '../../application/stores/describe-store.ts';
import { grouped } from './grouped-digits.ts';
import { renderPairs } from './render-text.ts';
import { printable } from './safe-text.ts';
import { sizeText } from './size-text.ts';
import type { TextEnvironment } from './text-environment.ts';

/** Which store is used, where and why, and how much it holds. */
export function renderStoreStatus(status: StoreStatus, environment: TextEnvironment): string {
  const { backend, location, source, records, schemaVersion, bytes } = status;
  return renderPairs(
    [
      ['Backend', backend],
      ['Location', printable(location)],
      ['Decided by', printable(source)],
      ['Sessions', grouped(records)],
      ['Schema', `version ${String(schemaVersion)}`],
      ['Size', bytes === null ? 'unknown' : sizeText(bytes)],
    ],
    environment,
  );
}
