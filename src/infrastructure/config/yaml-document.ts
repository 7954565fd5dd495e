import { err, ok, type Result } from 'neverthrow';
import { isMap, isScalar, LineCounter, parseDocument } from 'yaml';
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
      ? ok(withLines(flattenDocument(settings, source), document.contents, lineCounter))
      : err('it holds no settings: a line should look like `key: value`');
  } catch (thrown) {
    return err(refusal(thrown));
  }
}

/** What came by an alias or a merge stands at no line of its own. */
function withLines(
  entries: readonly ConfigEntry[],
  contents: unknown,
  lineCounter: LineCounter,
): readonly ConfigEntry[] {
  const lines = new Map(keysIn(contents).map(([key, at]) => [key, lineCounter.linePos(at).line]));
  return entries.map((entry) => {
    const line = lines.get(entry.key);
    return line === undefined ? entry : { ...entry, line };
  });
}

/** Every key below the node, dotted, with where it begins. */
function keysIn(node: unknown, prefix = ''): readonly (readonly [key: string, at: number])[] {
  if (!isMap(node)) return [];
  return node.items.flatMap(({ key, value }) => {
    if (!isScalar(key) || key.range == null) return [];
    const name = `${prefix}${String(key.value)}`;
    return [[name, key.range[0]] as const, ...keysIn(value, `${name}.`)];
  });
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
