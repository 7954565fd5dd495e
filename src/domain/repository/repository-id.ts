import { err, ok, Result } from 'neverthrow';
import type { Brand } from '../brand.ts';
import { parseAbsolutePath, resolvePath, type AbsolutePath } from '../workspace/workspace-path.ts';

/**
 * One identity for every spelling of a repository: `github.com/owner/repo` for a remote one,
 * `file://<host>/<path>` for one that only this machine has.
 */
export type RepositoryId = Brand<'RepositoryId'>;

/** Where a repository can be fetched from, as the user gave it. */
export type RepositoryLocation =
  | { readonly kind: 'path'; readonly path: AbsolutePath }
  | { readonly kind: 'file-url'; readonly path: AbsolutePath; readonly url: string }
  | {
      readonly kind: 'url';
      readonly id: RepositoryId;
      /** Without a password or token: this one may be shown and stored. */
      readonly url: string;
      /** With whatever credentials it was given: for git alone. */
      readonly transport: string;
    };

export interface InvalidRepository {
  readonly kind: 'InvalidRepository';
  readonly value: string;
  readonly reason:
    'empty' | 'option-like' | 'unsupported-transport' | 'malformed' | 'other-host' | 'too-long';
}

export interface RepositoryContext {
  readonly cwd: AbsolutePath;
  readonly home: AbsolutePath;
  readonly host: string;
}

const defaultPorts: Readonly<Record<string, string>> = { http: '80', https: '443', ssh: '22', git: '9418' };
const longestLocation = 4_096;

/** Parses what `--repo` or a configured remote names; it touches no disk. */
export function parseRepositoryLocation(
  value: string,
  context: RepositoryContext,
): Result<RepositoryLocation, InvalidRepository> {
  const refuse = (reason: InvalidRepository['reason']): Result<RepositoryLocation, InvalidRepository> =>
    err({ kind: 'InvalidRepository', value: withoutPassword(value), reason });
  if (value === '') return refuse('empty');
  if (value.length > longestLocation) return refuse('too-long');
  if (value.startsWith('-')) return refuse('option-like');
  // eslint-disable-next-line no-control-regex -- control characters are what the rule forbids
  if (/[\u0000-\u001f\u007f]/.test(value) || !value.isWellFormed()) return refuse('malformed');
  if (/^[A-Za-z0-9+.-]+::/.test(value)) return refuse('unsupported-transport');
  const scheme = /^\s*([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(value)?.[1]?.toLowerCase();
  if (scheme === 'file') return parseFileUrl(value, context).mapErr((reason) => invalid(value, reason));
  if (scheme !== undefined) return parseRemoteUrl(value, scheme).mapErr((reason) => invalid(value, reason));
  const scpLike =
    /^(?:[A-Za-z0-9._+-]+@)?([A-Za-z0-9_][A-Za-z0-9._-]*|\[[0-9A-Fa-f:.]+\]):(?!\/\/)([^\s].*)$/.exec(value);
  if (scpLike !== null && !/^[A-Za-z]:[\\/]/.test(value)) {
    const [, host = '', path = ''] = scpLike;
    // What is before an `@` here would be a password whose scheme was forgotten: `user:secret@host/path`.
    if (path.includes('@')) return err(invalid(value.replace(/:.*@/, ':***@'), 'malformed'));
    return (path.startsWith('-') || /\s/.test(path) ? err('malformed' as const) : remoteId(host, path))
      .map((id) => ({ kind: 'url', id, url: value, transport: value }) as const)
      .mapErr((reason) => invalid(value, reason));
  }
  return resolvePath(value, context.cwd, context.home)
    .map((path) => ({ kind: 'path', path }) as const)
    .mapErr(() => invalid(value, 'malformed'));
}

/** The identity of a repository that only one machine has; `path` is the real path of its work tree or bare directory. */
export function localRepositoryId(host: string, path: AbsolutePath): RepositoryId {
  return `file://${host.toLowerCase()}${rooted(path)}` as RepositoryId;
}

/** The identity that a location stands for. */
export function repositoryIdOf(location: RepositoryLocation, host: string): RepositoryId {
  return location.kind === 'url' ? location.id : localRepositoryId(host, location.path);
}

/** A path as a `file:` URL. */
export function fileUrlOf(path: AbsolutePath): string {
  return `file://${rooted(path).split('/').map(encodeSegment).join('/')}`;
}

/** Trusts an identity that comes out of a store or a marker; it must be a single line of 1–8,192 characters. */
export function parseRepositoryId(value: string): Result<RepositoryId, InvalidRepository> {
  // eslint-disable-next-line no-control-regex -- control characters are what the rule forbids
  return value === '' || value.length > 8_192 || /[\u0000-\u001f\u007f]/.test(value) || !value.isWellFormed()
    ? err(invalid(value, 'malformed'))
    : ok(value as RepositoryId);
}

// A password may hold `@`, `/`, `?` and `#` although it should not; digits and a slash after the colon are a port.
const userInfoOfUrl =
  /([A-Za-z][A-Za-z0-9+.-]{0,30}:\/\/)(?:([^\s/?#]*)@|([^\s/?#:@]*:(?!\d{1,5}(?:[/?#]|$))\S*)@)/g;
const secretOfQuery = /([?&#](?:password|sslpassword|access_token|private_token|token)=)[^\s&#]*/gi;

/** The text with the password of any URL in it, and whatever an HTTP URL has for a user, replaced by `***`. */
export function withoutPassword(text: string): string {
  return text
    .replaceAll(userInfoOfUrl, (_match, scheme: string, inAuthority?: string, beyond?: string) => {
      const userInfo = inAuthority ?? beyond ?? '';
      const [user = '', password] = userInfo.split(':', 2);
      if (/^https?:/i.test(scheme)) return `${scheme}***@`;
      return `${scheme}${user}${password === undefined ? '' : ':***'}@`;
    })
    .replaceAll(secretOfQuery, '$1***');
}

/** A path as URLs spell it: a drive follows a slash there. */
function rooted(path: AbsolutePath): string {
  return path.startsWith('/') ? path : `/${path}`;
}

function encodeSegment(segment: string): string {
  return /^[A-Za-z]:$/.test(segment) ? segment : encodeURIComponent(segment);
}

function invalid(value: string, reason: InvalidRepository['reason']): InvalidRepository {
  return { kind: 'InvalidRepository', value: withoutPassword(value), reason };
}

function parseFileUrl(
  value: string,
  context: RepositoryContext,
): Result<RepositoryLocation, InvalidRepository['reason']> {
  const match = /^file:\/\/([^/]*)(\/.*)$/i.exec(value);
  if (match === null) return err('malformed');
  const [, host = '', encoded = ''] = match;
  if (!['', 'localhost', context.host.toLowerCase()].includes(host.toLowerCase())) return err('other-host');
  const drives = /^[A-Za-z]:/.test(context.cwd);
  return decodePercents(encoded)
    .andThen((path) =>
      parseAbsolutePath(drives ? path.replace(/^\/(?=[A-Za-z]:\/)/, '') : path).mapErr(
        () => 'malformed' as const,
      ),
    )
    .map((path) => ({ kind: 'file-url', path, url: fileUrlOf(path) }) as const);
}

const decodePercents = Result.fromThrowable(decodeURIComponent, () => 'malformed' as const);

function parseRemoteUrl(
  value: string,
  scheme: string,
): Result<RepositoryLocation, InvalidRepository['reason']> {
  if (!Object.hasOwn(defaultPorts, scheme)) return err('unsupported-transport');
  const match =
    /^[^:]+:\/\/(?:([^@/?#\\]*)@)?(\[[0-9A-Fa-f:.]+\]|[A-Za-z0-9_][A-Za-z0-9._-]*)(?::(\d{1,5}))?(\/.*)$/.exec(
      value,
    );
  if (match === null || /\s/.test(value)) return err('malformed');
  const [, userInfo = '', host = '', portText = defaultPorts[scheme], rest = ''] = match;
  const port = Number(portText);
  if (port < 1 || port > 65_535) return err('malformed');
  if (/^(?:-|%2d)/i.test(userInfo)) return err('option-like');
  const isHttp = scheme.startsWith('http');
  const [user = ''] = userInfo.split(/:|%3a/i, 1);
  // Over HTTP a user may be a token, and so may a query.
  const shownUser = user === '' || isHttp ? '' : `${user}@`;
  const [path = ''] = isHttp ? rest.split(/[?#]/, 1) : [rest];
  const place = `${host.toLowerCase()}${port === Number(defaultPorts[scheme]) ? '' : `:${String(port)}`}`;
  return remoteId(place, path).map(
    (id) =>
      ({
        kind: 'url',
        id,
        url: `${scheme}://${shownUser}${place}${path}`,
        // git knows the schemes in lower case only.
        transport: scheme + value.slice(scheme.length),
      }) as const,
  );
}

function remoteId(host: string, path: string): Result<RepositoryId, 'malformed'> {
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
  const trimmed = segments
    .join('/')
    .replace(/\.git$/, '')
    .replace(/\/$/, '');
  const climbs = trimmed.split('/').some((segment) => /^(?:\.|%2e){1,2}$/i.test(segment));
  return trimmed === '' || climbs ? err('malformed') : ok(`${host.toLowerCase()}/${trimmed}` as RepositoryId);
}
