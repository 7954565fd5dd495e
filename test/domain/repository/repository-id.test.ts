import { describe, expect, it } from '@jest/globals';
import { err, ok } from 'neverthrow';
import {
  fileUrlOf,
  localRepositoryId,
  parseRepositoryId,
  parseRepositoryLocation,
  repositoryIdOf,
} from '../../../src/domain/repository/repository-id.ts';
import { path } from '../session-examples.ts';

const context = { cwd: path('/srv/code'), home: path('/home/me'), host: 'Here' };

describe('a repository on this machine', () => {
  it.each([
    ['an absolute path', '/src/r', '/src/r'],
    ['a slash at the end', '/src/r/', '/src/r'],
    ['slashes, dots and double dots', '//src/./x/../r//', '/src/r'],
    ['a relative path', 'r', '/srv/code/r'],
    ['a dot', '.', '/srv/code'],
    ['a path above', '../r', '/srv/r'],
    ['the home directory', '~', '/home/me'],
    ['a path in the home directory', '~/r', '/home/me/r'],
    ['the home directory of another', '~you/r', '/srv/code/~you/r'],
    ['a space', '/src/my repo', '/src/my repo'],
    ['a colon after a slash', './a:b', '/srv/code/a:b'],
    ['a URL after a slash', './https://h/r', '/srv/code/https:/h/r'],
    ['a name that looks like a host', 'github.com/o/r', '/srv/code/github.com/o/r'],
    ['.git at the end', '/src/r.git', '/src/r.git'],
    ['a Windows path', 'C:\\src\\r\\', 'C:/src/r'],
    ['a Windows path with slashes', 'c:/src/r', 'c:/src/r'],
  ])('may be given as %s', (_what, text, place) => {
    expect(parseRepositoryLocation(text, context)).toEqual(ok({ kind: 'path', path: place }));
  });

  it.each([
    ['no host', 'file:///src/r', '/src/r', 'file:///src/r'],
    ['localhost', 'file://localhost/src/r/', '/src/r', 'file:///src/r'],
    ['this host in another case', 'FILE://hERE/src/r', '/src/r', 'file:///src/r'],
    ['escapes', 'file:///src/my%20repo', '/src/my repo', 'file:///src/my%20repo'],
    ['a space', 'file:///src/my repo', '/src/my repo', 'file:///src/my%20repo'],
    ['marks of a query', 'file:///src/r?x#y', '/src/r?x#y', 'file:///src/r%3Fx%23y'],
    ['the root', 'file:///', '/', 'file:///'],
  ])('may be given as a file URL with %s', (_what, text, place, url) => {
    expect(parseRepositoryLocation(text, context)).toEqual(ok({ kind: 'file-url', path: place, url }));
  });

  it('may be given as a file URL with a drive on Windows', () => {
    const onWindows = { cwd: path('C:\\work'), home: path('C:\\home'), host: 'here' };
    expect(parseRepositoryLocation('file:///D:/src/r', onWindows)).toEqual(
      ok({ kind: 'file-url', path: 'D:/src/r', url: 'file:///D:/src/r' }),
    );
  });

  it.each([
    ['a drive in the middle', path('C:\\work'), 'file:///x/D:/r', '/x/D:/r'],
    ['a drive where there are none', path('/mnt/c:/work'), 'file:///D:/r', '/D:/r'],
  ])('may be given as a file URL with %s, which stays as it is', (_what, cwd, text, place) => {
    expect(parseRepositoryLocation(text, { ...context, cwd })).toEqual(
      ok({ kind: 'file-url', path: place, url: `file://${place}` }),
    );
  });

  it.each([
    ['/src/r', 'file://here/src/r'],
    ['C:/src/r', 'file://here/C:/src/r'],
    ['/', 'file://here/'],
  ])('at %s has its host and path as identity', (text, id) => {
    expect(localRepositoryId('HERE', path(text))).toBe(id);
    expect(repositoryIdOf({ kind: 'path', path: path(text) }, 'Here')).toBe(id);
    expect(repositoryIdOf({ kind: 'file-url', path: path(text), url: fileUrlOf(path(text)) }, 'here')).toBe(
      id,
    );
  });
});

const long = 'x'.repeat(4_086);
/** [what, as given, identity, url, what git gets if that is not as given] */
const remotes: [string, string, string, string, string?][] = [
  ['https', 'https://github.com/o/r', 'github.com/o/r', 'https://github.com/o/r'],
  ['.git', 'https://github.com/o/r.git', 'github.com/o/r', 'https://github.com/o/r.git'],
  ['a slash at the end', 'https://github.com/o/r.git/', 'github.com/o/r', 'https://github.com/o/r.git/'],
  ['the git directory', 'https://h/o/r/.git', 'h/o/r', 'https://h/o/r/.git'],
  ['.git inside', 'https://h/o.github.io/r', 'h/o.github.io/r', 'https://h/o.github.io/r'],
  ['two suffixes', 'https://h/r.git.git', 'h/r.git', 'https://h/r.git.git'],
  ['double slashes', 'https://h//o///r', 'h/o/r', 'https://h//o///r'],
  ['dots', 'https://h/./o/./r', 'h/o/r', 'https://h/./o/./r'],
  ['capitals in the host', 'https://GitHub.COM/O/R', 'github.com/O/R', 'https://github.com/O/R'],
  ['capitals in the scheme', 'HTTPS://h/r', 'h/r', 'https://h/r', 'https://h/r'],
  ['http', 'http://h/r', 'h/r', 'http://h/r'],
  ['the usual port', 'https://h:443/r', 'h/r', 'https://h/r'],
  ['the usual port, padded', 'https://h:0443/r', 'h/r', 'https://h/r'],
  ['a port of its own', 'https://h:8443/r', 'h:8443/r', 'https://h:8443/r'],
  ['the first port', 'https://h:1/r', 'h:1/r', 'https://h:1/r'],
  ['the last port', 'https://h:65535/r', 'h:65535/r', 'https://h:65535/r'],
  ['dots that do not climb', 'https://h/.../r', 'h/.../r', 'https://h/.../r'],
  ['4,096 characters', `https://h/${long}`, `h/${long}`, `https://h/${long}`],
  ['the port of another scheme', 'https://h:80/r', 'h:80/r', 'https://h:80/r'],
  ['a user and password', 'https://u:secret@h/r', 'h/r', 'https://h/r'],
  ['a token', 'https://secret@h/r', 'h/r', 'https://h/r'],
  ['an empty password', 'https://u:@h/r', 'h/r', 'https://h/r'],
  ['an @ in the path', 'https://h/@scope/r', 'h/@scope/r', 'https://h/@scope/r'],
  ['a token in the query', 'https://h/r?token=secret', 'h/r', 'https://h/r'],
  ['a fragment', 'https://h/o/r#readme', 'h/o/r', 'https://h/o/r'],
  ['ssh', 'ssh://git@h/o/r.git', 'h/o/r', 'ssh://git@h/o/r.git'],
  ['ssh with a dash in the user', 'ssh://my-%2Dself@h/o/r', 'h/o/r', 'ssh://my-%2Dself@h/o/r'],
  ['ssh without user', 'ssh://h/o/r', 'h/o/r', 'ssh://h/o/r'],
  ['ssh with the usual port', 'ssh://git@h:22/o/r', 'h/o/r', 'ssh://git@h/o/r'],
  ['ssh with a port', 'ssh://git@h:2222/o/r', 'h:2222/o/r', 'ssh://git@h:2222/o/r'],
  ['ssh with a password', 'ssh://git:secret@h/o/r', 'h/o/r', 'ssh://git@h/o/r'],
  ['ssh with an escaped password', 'ssh://git%3Asecret@h/o/r', 'h/o/r', 'ssh://git@h/o/r'],
  ['ssh with a home', 'ssh://h/~u/r', 'h/~u/r', 'ssh://h/~u/r'],
  ['git', 'git://h/o/r.git', 'h/o/r', 'git://h/o/r.git'],
  ['git with the usual port', 'git://h:9418/o/r', 'h/o/r', 'git://h/o/r'],
  ['IPv6', 'ssh://git@[::1]:2222/o/r', '[::1]:2222/o/r', 'ssh://git@[::1]:2222/o/r'],
  ['IPv6 in capitals', 'https://[FE80::1]/r', '[fe80::1]/r', 'https://[fe80::1]/r'],
  ['scp', 'git@github.com:o/r.git', 'github.com/o/r', 'git@github.com:o/r.git'],
  ['scp without user', 'github.com:o/r', 'github.com/o/r', 'github.com:o/r'],
  ['scp with an absolute path', 'git@h:/o/r/', 'h/o/r', 'git@h:/o/r/'],
  ['scp with capitals in the host', 'git@GitHub.com:o/r', 'github.com/o/r', 'git@GitHub.com:o/r'],
  ['scp with IPv6', 'git@[::1]:o/r', '[::1]/o/r', 'git@[::1]:o/r'],
  ['scp with a name of ssh', 'my_host:o/r', 'my_host/o/r', 'my_host:o/r'],
  ['scp with a plus in the user', 'a+b@h:o/r', 'h/o/r', 'a+b@h:o/r'],
  ['scp with a host of one letter', 'c:r', 'c/r', 'c:r'],
];

describe('a repository elsewhere', () => {
  it.each(remotes)('is known by %s', (_what, text, id, url, transport = text) => {
    expect(parseRepositoryLocation(text, context)).toEqual(ok({ kind: 'url', id, url, transport }));
    expect(
      repositoryIdOf({ kind: 'url', id: parseRepositoryId(id)._unsafeUnwrap(), url, transport }, 'x'),
    ).toBe(id);
  });
});

describe('a path as a file URL', () => {
  it.each([
    ['/src/r', 'file:///src/r'],
    ['/', 'file:///'],
    ['/src/a b%é?#', 'file:///src/a%20b%25%C3%A9%3F%23'],
    ['C:/src/r', 'file:///C:/src/r'],
    ['/src/ab:/c:d', 'file:///src/ab%3A/c%3Ad'],
  ])('%s is %s', (text, url) => {
    expect(fileUrlOf(path(text))).toBe(url);
  });
});

describe('a kept identity', () => {
  it.each(['github.com/o/r', 'file://here/src/my repo', 'x'.repeat(8_192)])(
    'is taken as it stands',
    (text) => {
      expect(parseRepositoryId(text)).toEqual(ok(text));
    },
  );

  it.each([
    ['nothing', ''],
    ['two lines', 'a\nb'],
    ['a NUL', 'a\0'],
    ['more than 8,192 characters', 'x'.repeat(8_193)],
  ])('is not %s', (_what, text) => {
    expect(parseRepositoryId(text)).toEqual(
      err({ kind: 'InvalidRepository', value: text, reason: 'malformed' }),
    );
  });
});
