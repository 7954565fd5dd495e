import { err, ok, type Result } from 'neverthrow';
import { isMap, isScalar, parseDocument, type Document } from 'yaml';
import type { ConfigEntry } from '../../domain/config/layer-config.ts';
import { parseYamlSettings } from './yaml-document.ts';

/** The text with that one setting changed; comments, order and every other value stay. The error says why that cannot be. */
export function setYamlValue(text: string, key: string, value: string): Result<string, string> {
  return parseYamlSettings(text, '').andThen((before) => {
    const document = parseDocument(text);
    if (!place(document, key, value)) return err(`'${key}' cannot be set without changing the rest of it`);
    const written = document.toString({ lineWidth: 0 });
    return parseYamlSettings(written, '').andThen((after) =>
      sameBut(key, value, before, after)
        ? ok(written)
        : err(`'${key}' cannot be set without changing the rest of it`),
    );
  });
}

/** A key may be written with its dots, or as a mapping in a mapping. */
function place(document: Document.Parsed, key: string, value: string): boolean {
  const [group = '', name = ''] = key.split('.', 2);
  const { contents } = document as { readonly contents: unknown };
  if (contents !== null && !isMap(contents) && !(isScalar(contents) && contents.value === null)) return false;
  if (isScalar(contents)) document.contents = null;
  if (document.has(key)) {
    document.set(key, value);
    return true;
  }
  const inside: unknown = document.get(group, true);
  if (inside === undefined || (isScalar(inside) && inside.value === null)) {
    document.set(group, document.createNode({ [name]: value }));
    return true;
  }
  if (!isMap(inside)) return false;
  inside.set(name, value);
  return true;
}

function sameBut(
  key: string,
  value: string,
  before: readonly ConfigEntry[],
  after: readonly ConfigEntry[],
): boolean {
  const others = (entries: readonly ConfigEntry[]): string =>
    JSON.stringify(
      entries
        .filter((entry) => entry.key !== key && entry.value !== null)
        .map((entry) => [entry.key, entry.value]),
    );
  return others(before) === others(after) && after.findLast((entry) => entry.key === key)?.value === value;
}
