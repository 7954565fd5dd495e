import type { StoreStatus } from '../../application/stores/describe-store.ts';
import { grouped } from './grouped-digits.ts';
import { counted, renderPairs } from './render-text.ts';
import { printable } from './safe-text.ts';
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

function sizeText(bytes: number): string {
  if (bytes < 1_000) return counted(bytes, 'byte');
  const [amount, unit] =
    bytes < 1_000_000
      ? [bytes / 1_000, 'kB']
      : bytes < 1_000_000_000
        ? [bytes / 1_000_000, 'MB']
        : [bytes / 1_000_000_000, 'GB'];
  return `${amount.toFixed(1)} ${unit}`;
}
