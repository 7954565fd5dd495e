import { describe, expect, it } from '@jest/globals';
import { err } from 'neverthrow';
import { parseRepositoryLocation, withoutPassword } from '../../../src/domain/repository/repository-id.ts';
import { path } from '../session-examples.ts';

const context = { cwd: path('/srv/code'), home: path('/home/me'), host: 'here' };

/** [what, as given, reason, what the refusal shows if that is not as given] */
const refusals: [string, string, string, string?][] = [
  ['nothing', '', 'empty'],
  ['more than 4,096 characters', `https://h/${'x'.repeat(4_087)}`, 'too-long'],
  ['an option', '--upload-pack=touch /tmp/x', 'option-like'],
  ['an option of one letter', '-u', 'option-like'],
  ['an option as the user of ssh', 'ssh://-oProxyCommand=x@h/r', 'option-like'],
  ['an escaped option as the user of ssh', 'ssh://%2DoProxyCommand=x@h/r', 'option-like'],
  ['an option as the host of ssh', 'ssh://-oProxyCommand=x/r', 'malformed'],
  ['an option as the path of scp', 'git@h:--upload-pack=x', 'malformed'],
  ['ext::', 'ext::sh -c whoami', 'unsupported-transport'],
  ['EXT::', 'EXT::sh -c whoami', 'unsupported-transport'],
  ['fd::', 'fd::17', 'unsupported-transport'],
  ['a remote helper', 'hg::https://h/r', 'unsupported-transport'],
  ['ftp', 'ftp://h/r', 'unsupported-transport'],
  ['a scheme that every object has', 'constructor://h/r', 'unsupported-transport'],
  ['javascript', 'javascript://h/r', 'unsupported-transport'],
  ['ssh+git', 'ssh+git://h/r', 'unsupported-transport'],
  ['a line break', 'https://h/r\n', 'malformed'],
  ['a line break in a path', '/src/r\n/x', 'malformed'],
  ['a NUL', '/src/r\0', 'malformed'],
  ['a DEL', '/src/r\u007f', 'malformed'],
  ['a DEL in a URL', 'https://h/r\u007f', 'malformed'],
  ['half a character in a URL', 'https://h/\ud800', 'malformed'],
  ['half a character', '/src/\ud800', 'malformed'],
  ['a space in a URL', 'https://h/my repo', 'malformed'],
  ['a space before a URL', ' https://u:secret@h/r', 'malformed', ' https://***@h/r'],
  ['a space in the path of scp', 'git@h:my repo', 'malformed'],
  ['a URL without path', 'https://h', 'malformed'],
  ['a URL with the path /', 'https://h/', 'malformed'],
  ['a URL with the path //', 'https://h//', 'malformed'],
  ['a URL with the path .git', 'https://h/.git', 'malformed'],
  ['a query for a path', 'https://h/?x', 'malformed'],
  ['scp with the path /', 'git@h:/', 'malformed'],
  ['a URL without host', 'https:///r', 'malformed'],
  ['a path that climbs', 'https://h/o/../../x', 'malformed'],
  ['a path that climbs by escapes', 'https://h/o/%2E%2e/x', 'malformed'],
  ['a path of scp that climbs', 'git@h:../x', 'malformed'],
  ['a path that climbs without its suffix', 'https://h/o/...git', 'malformed'],
  ['a path that stays without its suffix', 'git@h:o/..git', 'malformed'],
  ['port 0', 'https://h:0/r', 'malformed'],
  ['port 65536', 'https://h:65536/r', 'malformed'],
  ['a port of letters', 'https://h:abc/r', 'malformed'],
  ['a URL inside a URL', 'https://x:y://h/r', 'malformed'],
  ['a path that is too long from here', 'x'.repeat(4_096), 'malformed'],
  ['half an IPv6 address', 'https://[::1/r', 'malformed'],
  ['a host of another script', 'https://gïthub.com/o/r', 'malformed'],
  ['two @', 'https://u:sec@ret@h/r', 'malformed', 'https://***@h/r'],
  ['a slash in the password', 'https://u:sec/ret@h/r', 'malformed', 'https://***@h/r'],
  ['a # in the password', 'ssh://u:sec#ret@h/r', 'malformed', 'ssh://u:***@h/r'],
  ['a host before a backslash', 'https://good\\@evil/r', 'malformed', 'https://***@evil/r'],
  ['a host before a question mark', 'https://good?x@evil/r', 'malformed'],
  ['a password in scp', 'u:secret@h:o/r', 'malformed', 'u:***@h:o/r'],
  ['a password without scheme', 'u:secret@h/o/r', 'malformed', 'u:***@h/o/r'],
  ['a password after one slash', 'https:/u:secret@h/o/r', 'malformed', 'https:***@h/o/r'],
  ['a space before a file URL', ' file:///src/r', 'malformed'],
  ['a file URL of another host', 'file://there/src/r', 'other-host'],
  ['a file URL of a user', 'file://u:secret@here/src/r', 'other-host', 'file://u:***@here/src/r'],
  ['a file URL without path', 'file://here', 'malformed'],
  ['a file URL with a broken escape', 'file:///src/%zz', 'malformed'],
  ['a file URL with bytes that are no text', 'file:///src/%ff', 'malformed'],
  ['a file URL with an escaped NUL', 'file:///src/%00', 'malformed'],
];

describe('a repository', () => {
  it.each(refusals)('is not %s', (_what, text, reason, value = text) => {
    expect(parseRepositoryLocation(text, context)).toEqual(err({ kind: 'InvalidRepository', value, reason }));
  });
});

describe('a text without passwords', () => {
  it.each([
    ['nothing of the kind', 'cloning https://h/r into /x', 'cloning https://h/r into /x'],
    ['a password', 'postgres://me:secret@h:5432/db', 'postgres://me:***@h:5432/db'],
    ['a password without user', 'redis://:secret@h/0', 'redis://:***@h/0'],
    ['an empty password', 'ssh://me:@h/r', 'ssh://me:***@h/r'],
    ['a user of ssh', 'ssh://git@h/r', 'ssh://git@h/r'],
    ['an HTTP user', 'https://ghp_secret@h/r', 'https://***@h/r'],
    ['an HTTP token as user', 'https://ghp_secret:x-oauth-basic@h/r', 'https://***@h/r'],
    ['HTTP without encryption', 'http://me:secret@h/r', 'http://***@h/r'],
    ['a scheme that ends in http', 'xhttp://me:secret@h/r', 'xhttp://me:***@h/r'],
    ['HTTP in capitals', 'HTTPS://me:secret@h/r', 'HTTPS://***@h/r'],
    ['an @ in the password', 'postgres://me:sec@ret@h/db', 'postgres://me:***@h/db'],
    ['a slash in the password', 'postgres://me:sec/ret@h/db', 'postgres://me:***@h/db'],
    ['a question mark in the password', 'postgres://me:sec?ret@h/db', 'postgres://me:***@h/db'],
    ['a hash in the password', 'postgres://me:#secret@h/db', 'postgres://me:***@h/db'],
    ['a colon in the password', 'postgres://me:a:secret@h/db', 'postgres://me:***@h/db'],
    [
      'a password in the query',
      'postgres://h/db?ssl=1&password=secret&x=1',
      'postgres://h/db?ssl=1&password=***&x=1',
    ],
    ['a token in the query', 'https://h/r?private_token=secret', 'https://h/r?private_token=***'],
    ['a port and an @', 'https://h:8443/@scope/r', 'https://h:8443/@scope/r'],
    ['a port of one digit and an @', 'https://h:8/@scope/r', 'https://h:8/@scope/r'],
    ['a scheme of one letter', 'x://me:secret@h/r', 'x://me:***@h/r'],
    ['an @ in a path', 'https://h/a@b', 'https://h/a@b'],
    ['an address of scp', "fatal: 'git@h:o/r' is gone", "fatal: 'git@h:o/r' is gone"],
    [
      'several URLs',
      "fatal: unable to access 'https://u:secret@h/r/': see ssh://git:secret@h/r now",
      "fatal: unable to access 'https://***@h/r/': see ssh://git:***@h/r now",
    ],
  ])('has no secret when it held %s', (_what, text, masked) => {
    expect(withoutPassword(text)).toBe(masked);
    expect(masked).not.toContain('secret');
  });

  it('is made in no time of a long one', () => {
    const long = `${'a'.repeat(200_000)}${':'.repeat(20_000)}${'x://'.repeat(5_000)}`;
    expect(withoutPassword(long)).toBe(long);
  });
});
