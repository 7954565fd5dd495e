import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ok } from 'neverthrow';
import {
  fileUrlOf,
  parseRepositoryId,
  parseRepositoryLocation,
  repositoryIdOf,
  withoutPassword,
} from '../../../src/domain/repository/repository-id.ts';
import { parseAbsolutePath } from '../../../src/domain/workspace/workspace-path.ts';
import { accepted, path } from '../session-examples.ts';

const context = { cwd: path('/srv/code'), home: path('/home/me'), host: 'here' };
const idOf = (text: string): unknown =>
  parseRepositoryLocation(text, context).map((location) => repositoryIdOf(location, 'here'));

const hosts = fc.oneof(
  fc.domain(),
  fc.ipV4(),
  fc.ipV6().map((ip) => `[${ip}]`),
  fc.constant('my_host'),
);
const word = fc
  .stringMatching(/^[A-Za-z0-9_][A-Za-z0-9_.-]{0,9}$/)
  .filter((text) => !/^\.+$|\.git$/i.test(text));
const remotePath = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join('/'));
const userInfo = fc.constantFrom('', 'git@', 'me:secret@', 'secret@', ':secret@', 'me:sec:ret@');
const ending = fc.constantFrom('', '/', '.git', '.git/', '//', '/.git', '/./');

describe('the identity of a repository', () => {
  it('is one under every spelling of a remote one', () => {
    const spellings = fc.tuple(
      fc.constantFrom(['https', 443], ['http', 80], ['ssh', 22], ['git', 9418], ['HTTPS', 443], ['scp', 0]),
      userInfo,
      fc.func(fc.boolean()),
      fc.boolean(),
      ending,
    );
    fc.assert(
      fc.property(hosts, remotePath, fc.array(spellings, { minLength: 1 }), (host, place, chosen) => {
        const ids = chosen.map(([[scheme, port], user, capital, withPort, end]) => {
          const shouted = host.replaceAll(/[a-z]/g, (letter) =>
            capital(letter) ? letter.toUpperCase() : letter,
          );
          return idOf(
            scheme === 'scp'
              ? `${user.includes(':') ? '' : user}${shouted}:${withPort ? '/' : ''}${place}${end}`
              : `${scheme}://${user}${shouted}${withPort ? `:${String(port)}` : ''}/${place}${end}`,
          );
        });
        expect(ids).toEqual(ids.map(() => ok(`${host.toLowerCase()}/${place}`)));
      }),
    );
  });

  it('is one under every spelling of a local one', () => {
    const segments = fc.array(fc.string({ unit: 'grapheme', minLength: 1 }), { minLength: 1, maxLength: 4 });
    const places = segments
      .map((parts) => accepted(parseAbsolutePath(`/srv/code/${parts.join('/')}`)))
      .filter(([place]) => place?.startsWith('/srv/code/') === true);
    fc.assert(
      fc.property(places, ([place]) => {
        if (place === undefined) return;
        const inside = place.slice('/srv/code/'.length);
        const spellings = [
          place,
          `${place}/`,
          `/srv/./other/../${place.slice('/srv/'.length)}//`,
          `./${inside}`,
          `../code/${inside}/.`,
          `~/../../srv/code/${inside}`,
          fileUrlOf(place),
          `${fileUrlOf(place)}/`,
          fileUrlOf(place).replace('file://', 'FILE://LOCALHOST'),
          fileUrlOf(place).replace('file://', 'file://Here'),
        ];
        expect(spellings.map(idOf)).toEqual(spellings.map(() => ok(`file://here${place}`)));
        expect(parseRepositoryId(`file://here${place}`)).toEqual(ok(`file://here${place}`));
      }),
    );
  });

  it('differs when the host, the port or the path differs', () => {
    const place = fc.tuple(hosts, fc.constantFrom('', ':2222'), remotePath);
    fc.assert(
      fc.property(place, place, (a, b) => {
        const [first, second] = [a, b].map(([host, port, end]) => `${host.toLowerCase()}${port}/${end}`);
        const [firstId, secondId] = [a, b].map(([host, port, end]) => idOf(`ssh://${host}${port}/${end}`));
        expect([firstId, secondId]).toEqual([ok(first), ok(second)]);
      }),
    );
  });
});

describe('an accepted location', () => {
  const pieces = [
    'https',
    'ssh',
    'file',
    '://',
    ':',
    '@',
    '/',
    '//',
    'SECRET',
    'h',
    '.git',
    '-',
    '..',
    '?',
    '#',
    '%3A',
  ];
  const anything = fc.oneof(
    fc.string({ unit: fc.constantFrom(...pieces), maxLength: 12 }),
    fc
      .tuple(fc.constantFrom('https://', 'ssh://', 'git://', ''), userInfo, fc.string({ maxLength: 20 }))
      .map((t) => t.join('').replaceAll('secret', 'SECRET')),
    fc.webUrl({ withQueryParameters: true, withFragments: true, authoritySettings: { withUserInfo: true } }),
    fc.string({ unit: 'binary', maxLength: 30 }),
  );

  it('never holds a password in its url or its identity, nor does a refusal', () => {
    const userAndPassword = /^([a-z]+:\/\/)([^/?#]*):([^/?#]*)@/;
    fc.assert(
      fc.property(anything, (text) => {
        parseRepositoryLocation(text, context).match(
          (location) => {
            if (location.kind !== 'url') return;
            expect(location.url).not.toMatch(userAndPassword);
            expect(location.url).not.toMatch(/^https?:\/\/[^/]*@/);
            expect(location.id).not.toMatch(/^[^/]*@/);
            expect(withoutPassword(location.url)).toBe(location.url);
          },
          ({ value }) => expect(withoutPassword(value)).toBe(value),
        );
      }),
      { numRuns: 3_000 },
    );
  });

  it('never looks like an option, names a remote helper, climbs or breaks a line', () => {
    fc.assert(
      fc.property(anything, (text) => {
        for (const location of accepted(parseRepositoryLocation(text, context))) {
          const given = location.kind === 'url' ? [location.url, location.transport] : [location.path];
          expect(given.filter((each) => /^-|^[a-z0-9]+::|[\n\0]/i.test(each))).toEqual([]);
          expect(repositoryIdOf(location, 'here').split('/')).not.toContain('..');
          expect(parseRepositoryId(repositoryIdOf(location, 'here')).isOk()).toBe(true);
        }
      }),
      { numRuns: 3_000 },
    );
  });

  it('is accepted again as the url that is kept of it, and stays the same repository', () => {
    fc.assert(
      fc.property(anything, (text) => {
        for (const location of accepted(parseRepositoryLocation(text, context))) {
          // A drive means something only on a machine that has drives, which this context is not.
          if (location.kind !== 'url' && !location.path.startsWith('/')) continue;
          const url = location.kind === 'url' ? location.url : fileUrlOf(location.path);
          expect(idOf(url)).toEqual(ok(repositoryIdOf(location, 'here')));
        }
      }),
      { numRuns: 3_000 },
    );
  });
});
