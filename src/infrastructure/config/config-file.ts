import { readFileSync, statSync } from 'node:fs';
import { err, ok, okAsync, safeTry, type Result, type ResultAsync } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import type { ConfigEntry, ConfigProblem } from '../../domain/config/layer-config.ts';
import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { attemptNow, orAbsentNow } from '../filesystem/file-errors.ts';

const largest = 1_048_576;

/** Reads the settings in a file; none when it does not exist. */
export function readConfigFile(path: AbsolutePath): ResultAsync<readonly ConfigEntry[], ConfigProblem> {
  return safeTry(async function* () {
    const text = yield* readConfigText(path);
    if (text === null) return ok<readonly ConfigEntry[]>([]);
    // The parser is loaded only where there is a file. Imported itself, a bundled CommonJS package would lose its named exports.
    const { parseYamlSettings } = await import('./yaml-document.ts');
    return parseYamlSettings(text, path).mapErr((detail) => unreadable(path, detail));
  });
}

/** Reads the text of a configuration file; null when there is none. */
export function readConfigText(path: AbsolutePath): ResultAsync<string | null, ConfigProblem> {
  return safeTry<string | null, string>(async function* () {
    const stats = yield* orAbsentNow(attemptNow(path, () => statSync(path))).mapErr(detailOf);
    // `/dev/null` is the usual way to say "no file".
    if (stats === null || stats.isCharacterDevice()) return okAsync(null);
    if (!stats.isFile()) return err('it is not a file');
    if (stats.size > largest) return err('it is larger than 1 MiB');
    const bytes = yield* attemptNow(path, () => readFileSync(path)).mapErr(detailOf);
    return decode(bytes);
  }).mapErr((detail) => unreadable(path, detail));
}

/** The problem of a file whose settings cannot be read. */
export function unreadable(source: string, detail: string): ConfigProblem {
  return { kind: 'UnreadableConfig', source, detail };
}

function decode(bytes: Uint8Array): Result<string, string> {
  try {
    return ok(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return err('it is not text in UTF-8');
  }
}

function detailOf({ reason, code }: FileError): string {
  return reason === 'permission' ? `it may not be read (${code})` : `it cannot be read (${code})`;
}
