import { err, ok, type Result } from 'neverthrow';
import { LineCounter, parseDocument } from 'yaml';
import { flattenDocument, type ConfigEntry } from '../../domain/config/layer-config.ts';

/** Reads the text of a configuration file; what is wrong with it is told without quoting it, since it may hold secrets. */
export function parseYamlSettings(text: string, source: string): Result<readonly ConfigEntry[], string> {
  const lineCounter = new LineCounter();
  try {
    const document = parseDocument(text, { lineCounter, prettyErrors: false, logLevel: 'error' });
    const [error] = document.errors;
    if (error !== undefined) {
      return err(
        `line ${String(lineCounter.linePos(error.pos[0]).line)}: ${error.message.replace(/\s+/g, ' ')}`,
      );
    }
    const settings: unknown = document.toJS({ maxAliasCount: 100 });
    if (settings === null || settings === undefined) return ok([]);
    return typeof settings === 'object' && !Array.isArray(settings)
      ? ok(flattenDocument(settings, source))
      : err('it holds no settings: a line should look like `key: value`');
  } catch (thrown) {
    return err(refusal(thrown));
  }
}

/** The parser throws when aliases multiply without end, and runs out of stack in a document that is nested too deep. */
function refusal(thrown: unknown): string {
  switch (typeof thrown === 'object' && thrown !== null && 'name' in thrown ? thrown.name : null) {
    case 'ReferenceError':
      return 'its aliases refer to too much, or to nothing';
    case 'RangeError':
      return 'it is nested too deep';
    default:
      throw new Error('The YAML parser failed', { cause: thrown });
  }
}
