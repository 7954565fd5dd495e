import { describe, expect, it } from '@jest/globals';
import {
  directoriesAbove,
  recordedPlaces,
  repositoryPlace,
  workspacePlacesIn,
} from '../../../src/domain/legacy/legacy-place.ts';
import { parseLegacyRecord } from '../../../src/domain/legacy/parse-legacy-record.ts';
import type { LegacyRecord } from '../../../src/domain/legacy/legacy-record.ts';
import { path } from '../session-examples.ts';

const home = path('/home/me');
const surroundings = { host: 'here', home, roots: [path('/state')] };
const read = (members: object, store = '/old.json'): LegacyRecord =>
  parseLegacyRecord({ session: 'x', ...members }, { store, position: 1 })._unsafeUnwrap();
const inProject = '/work/app/.minsky/sessions.json';

describe('the directory that a record names as its workspace', () => {
  it.each<[string, string | undefined, string | null, string, readonly string[]]>([
    ['none', undefined, '/base', inProject, []],
    ['an absolute path', '/w/x', '/base', inProject, ['/w/x']],
    ['a path at home', '~/w/x', '/base', inProject, ['/home/me/w/x']],
    ['a relative path', 'w/x', '/base', inProject, ['/base/w/x', '/work/app/w/x']],
    ['a relative path without a base', 'w/x', null, inProject, ['/w/x', '/work/app/w/x']],
    ['a relative path outside a project', 'w/x', '/base', '/work/app/sessions.json', ['/base/w/x', '/w/x']],
    ['the root', '/', null, '/old.json', []],
    ['home', '~', null, '/old.json', []],
    ['home in full', '/home/me/', null, '/old.json', []],
    ['the home of another', '~you/x', null, '/old.json', []],
  ])('is %s', (_what, repoPath, baseDir, store, places) => {
    expect(recordedPlaces(read({ repoPath }, store), baseDir, home)).toEqual(places);
  });
});

describe('the directories in which a workspace may be', () => {
  const below = (root: string, names: readonly string[]): readonly string[] => [
    `${root}/sessions`,
    `${root}/sessions/sessions`,
    ...names.map((name) => `${root}/git/${name}/sessions`),
    ...names.map((name) => `${root}/git/${name}`),
    ...names.map((name) => `${root}/${name}/sessions`),
    ...names.map((name) => `${root}/${name}`),
    `${root}/git`,
  ];

  it.each<[string, object, string | null, readonly string[]]>([
    ['of a repository', { repoName: 'app' }, null, below('/state', ['app'])],
    ['of a local one', { repoName: 'local/app' }, null, below('/state', ['local/app', 'local-app'])],
    ['of one that lost its name', { repoName: 'local/' }, null, below('/state', ['local', 'local-'])],
    [
      'of one whose name is not recorded',
      { repoUrl: '/work/app.git/' },
      null,
      below('/state', ['app', 'local/app', 'local-app']),
    ],
    [
      'of one at home',
      { repoUrl: '~/work/my app' },
      null,
      below('/state', ['my app', 'local/my app', 'local-my app']),
    ],
    ['of one at the root', { repoUrl: '/' }, null, below('/state', [])],
    ['of a remote one', { repoUrl: 'https://example.com/owner/app' }, null, below('/state', [])],
    ['of none', {}, null, below('/state', [])],
    ['of what climbs', { repoName: '../app' }, null, below('/state', ['..-app'])],
    ['of a dot', { repoName: '.' }, null, below('/state', [])],
    ['below a base', { repoName: 'app' }, '/base', [...below('/base', ['app']), ...below('/state', ['app'])]],
    ['below a base at home', {}, '~/base', [...below('/home/me/base', []), ...below('/state', [])]],
    [
      'below a base that is git’s',
      {},
      '/base/git',
      [...below('/base/git', []), ...below('/base', []), ...below('/state', [])],
    ],
    ['below home', {}, '~', [...below('/home/me', []), ...below('/state', [])]],
    ['below the state directory itself', {}, '/state', below('/state', [])],
    ['below what is no directory', {}, 'base', below('/state', [])],
  ])('are those %s', (_which, members, baseDir, directories) => {
    const found = directoriesAbove(surroundings)(read(members), baseDir);
    expect(found.toSorted()).toEqual([...new Set(directories)].toSorted());
  });

  it('are the sessions of the likeliest root first', () => {
    expect(directoriesAbove(surroundings)(read({}), '/base').slice(0, 2)).toEqual([
      '/base/sessions',
      '/base/sessions/sessions',
    ]);
  });

  it('are asked for once for each repository and base', () => {
    const asked: string[] = [];
    const above = directoriesAbove(surroundings, (directory) => asked.push(directory) > 0);
    const first = above(read({ repoName: 'app' }), null);
    const count = asked.length;
    expect(above(read({ session: 'y', repoName: 'app' }), null)).toBe(first);
    expect(asked).toHaveLength(count);
    expect(first).toEqual(asked);
    expect(above(read({ repoName: 'other' }), null)).not.toEqual(first);
    const based = above(read({ repoName: 'app' }), '/base');
    expect(based).not.toEqual(first);
    expect(above(read({ repoName: 'app' }), '/other')).not.toEqual(based);
  });
});

describe('the places of a workspace', () => {
  const places = workspacePlacesIn(surroundings, (directory) => directory === '/state/sessions');

  it.each([
    ['that is recorded and derived', { repoPath: '/w/x' }, ['/w/x', '/state/sessions/x']],
    ['that is recorded where it is derived', { repoPath: '/state/sessions/x' }, ['/state/sessions/x']],
    ['that is derived alone', {}, ['/state/sessions/x']],
    ['without a name', { session: undefined, repoPath: '/w/x' }, ['/w/x']],
    ['whose name is no directory', { session: 'a/b', repoPath: '/w/x' }, ['/w/x']],
    ['whose name is the directory itself', { session: '.', repoPath: '/w/x' }, ['/w/x']],
    ['whose name climbs', { session: '..', repoPath: '/w/x' }, ['/w/x']],
    ['that is recorded relative to the same twice', { repoPath: 'w' }, ['/w', '/state/sessions/x']],
  ])('are, of one %s, those', (_which, members, expected) => {
    expect(places(read(members), null)).toEqual(expected);
  });
});

describe('the directory of a repository', () => {
  it.each<[string, string | undefined, string, string | null]>([
    ['no URL', undefined, inProject, null],
    ['a path', '/work/other', inProject, '/work/other'],
    ['a path at home', '~/other', inProject, '/home/me/other'],
    ['a file URL', 'file:///work/other', inProject, '/work/other'],
    ['a Windows path', 'C:\\work', inProject, 'C:/work'],
    ['a Windows path with slashes', 'c:/work', inProject, 'c:/work'],
    ['the root', '/', inProject, null],
    ['a dot in a project', '.', inProject, '/work/app'],
    ['a relative path in a project', './x', inProject, '/work/app/x'],
    ['a path above a project', '../other', inProject, '/work/other'],
    ['a dot elsewhere', '.', '/old.json', null],
    ['a dot of a store that is no file', '.', 'postgresql://host/db', null],
    ['a name that begins with dots', '...', inProject, null],
    ['a word', 'app', inProject, null],
    ['a word and a path', 'x/work', inProject, null],
    ['a word and a drive', 'xc:/work', inProject, null],
    ['the home of another', '~you/x', inProject, null],
    ['a remote URL', 'https://h/r', inProject, null],
    ['a remote file URL', 'xfile:///r', inProject, null],
    ['a file URL of another host', 'file://there/r', inProject, null],
    ['an address of scp', 'git@h:/r', inProject, null],
  ])('of a record with %s is', (_what, repoUrl, store, place) => {
    expect(repositoryPlace(read({ repoUrl }, store), surroundings)).toBe(place);
  });
});
