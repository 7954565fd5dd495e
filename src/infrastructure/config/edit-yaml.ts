import { isMap, isScalar, parseDocument, type Document, type YAMLMap } from 'yaml';
import type { ConfigEdit } from '../../domain/config/plan-config-migration.ts';

/**
 * The text with keys removed and set; comments and the order of all else stay. A key is dotted, and may stand in the
 * file nested, in one piece or in between.
 */
export function editYaml(text: string, { remove, set }: Pick<ConfigEdit, 'remove' | 'set'>): string {
  const document = parseDocument(text);
  detachHeading(document);
  const { contents } = document;
  for (const key of [...remove, ...set.map(([name]) => name)]) if (isMap(contents)) removeKey(contents, key);
  for (const [key, value] of set) document.setIn(key.split('.'), value);
  return isMap(document.contents) && document.contents.items.length > 0
    ? document.toString({ lineWidth: 0, flowCollectionPadding: false })
    : // An empty mapping would be written as `{}`.
      [document.commentBefore, document.comment].map(renderComment).join('');
}

/** The parser takes what stands above the first key for a comment of that key: it would go with it. */
function detachHeading(document: Document.Parsed): void {
  const first = isMap(document.contents) ? document.contents.items[0]?.key : null;
  if (!isScalar(first) || typeof first.commentBefore !== 'string') return;
  const end = first.commentBefore.lastIndexOf('\n\n');
  if (end < 0) return;
  document.commentBefore = first.commentBefore.slice(0, end);
  first.commentBefore = first.commentBefore.slice(end + 2);
}

/** Removes the entry, and the mappings that are empty then. */
function removeKey(map: YAMLMap, key: string): boolean {
  for (const { key: node, value } of [...map.items]) {
    const name = isScalar(node) ? String(node.value) : null;
    if (name === key) return map.delete(node);
    if (name === null || !isMap(value) || !key.startsWith(`${name}.`)) continue;
    if (!removeKey(value, key.slice(name.length + 1))) continue;
    return value.items.length > 0 || map.delete(node);
  }
  return false;
}

function renderComment(comment: string | null | undefined): string {
  return typeof comment === 'string' ? `${comment.replaceAll(/^/gm, '#').replaceAll(/^#$/gm, '')}\n` : '';
}
