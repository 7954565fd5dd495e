import { withoutPassword } from '../../domain/repository/repository-id.ts';

const longestQuote = 160;

// What moves the cursor, changes colours, hides text or reverses its direction when a terminal shows it.
const unprintable =
  // eslint-disable-next-line no-control-regex -- control characters are what is looked for
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const shortEscapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Makes a text safe to show on one line: control characters are spelled out, secrets are masked. */
export function printable(text: string): string {
  return withoutSecrets(text).replaceAll(unprintable, escapeCharacter);
}

/** Makes a text safe to show and keeps its lines, without empty ones at either end. */
export function printableLines(text: string): readonly string[] {
  return text
    .replaceAll(/\r\n?/g, '\n')
    .trim()
    .split('\n')
    .map((line) => printable(line.replaceAll('\t', '    ').trimEnd()));
}

/** A text that somebody gave, safe, shortened and in quotation marks. */
export function quoted(text: string): string {
  return `'${shortened(printable(text), longestQuote)}'`;
}

/** Cuts a text to at most so many characters, the last of which then is an ellipsis. */
export function shortened(text: string, longest: number): string {
  const characters = Array.from(text);
  return characters.length <= longest ? text : `${characters.slice(0, longest - 1).join('')}…`;
}

/** The text without passwords and tokens that URLs in it carry. */
export function withoutSecrets(text: string): string {
  return withoutPassword(text)
    .replaceAll(/(https?:\/\/)[^\s/@:]+(?::[^\s/@]*)?@/gi, '$1***@')
    .replaceAll(/([?&](?:password|sslpassword|token|access_token|private_token)=)[^&\s#'"]+/gi, '$1***');
}

/** The same plain value with the secrets in all of its texts masked. */
export function withoutSecretsInside(value: unknown): unknown {
  if (typeof value === 'string') return withoutSecrets(value);
  if (Array.isArray(value)) return value.map(withoutSecretsInside);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, withoutSecretsInside(inner)]),
  );
}

function escapeCharacter(character: string): string {
  const code = character.charCodeAt(0);
  const plain = shortEscapes[character];
  if (plain !== undefined) return plain;
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
}
