import { describe, expect, it } from '@jest/globals';
import {
  directoriesToList,
  draftRecords,
  placesToLookAt,
  type DraftingFacts,
} from '../../../src/domain/legacy/draft-records.ts';
import type { LegacyDraft } from '../../../src/domain/legacy/legacy-draft.ts';
import type { LegacyPlace } from '../../../src/domain/legacy/legacy-place.ts';
import type { LegacyContent } from '../../../src/domain/legacy/legacy-record.ts';
import { parseLegacyRecord } from '../../../src/domain/legacy/parse-legacy-record.ts';
import type { SessionRepository } from '../../../src/domain/session/session.ts';
import { at, exampleSession, path, repository } from '../session-examples.ts';
import { app, standsAt } from './legacy-drafts.ts';

const surroundings = { host: 'here', home: path('/home/me'), roots: [path('/state')] };

const content = (store: string, ...records: readonly object[]): LegacyContent => ({
  kind: 'json',
  generation: 'list',
  records: records.map((record, index) =>
    parseLegacyRecord(record, { store, position: index + 1 })._unsafeUnwrap(),
  ),
  unreadable: [],
  damaged: false,
  writtenAt: null,
  state: null,
  baseDir: null,
});
const drafts = (
  contents: readonly LegacyContent[],
  places: readonly LegacyPlace[] = [],
  changes: Partial<DraftingFacts> = {},
): readonly LegacyDraft[] =>
  draftRecords({
    ...surroundings,
    now: at(0),
    contents,
    places: new Map(places.map((place) => [place.path, place])),
    current: [],
    ...changes,
  });
const where = (found: readonly LegacyDraft[]): readonly unknown[] =>
  found.map(({ spelled, path: at, place }) => [spelled, at, place !== null]);

describe('the workspace of a record', () => {
  it('is the first of its places that stands', () => {
    const record = { session: 'x', repoPath: '/gone/x' };
    expect(where(drafts([content('a', record)], [standsAt('/state/sessions/x')]))).toEqual([
      ['x', '/state/sessions/x', true],
    ]);
    expect(where(drafts([content('a', record)]))).toEqual([['x', '/gone/x', false]]);
    expect(where(drafts([content('a', { session: 'x' })]))).toEqual([['x', null, false]]);
  });

  it('is not what a record names as a repository, though it has the name', () => {
    const record = { session: 'app', repoUrl: '/work/app', repoPath: '/work/app' };
    expect(where(drafts([content('a', record)], [standsAt('/work/app')]))).toEqual([['app', null, false]]);
  });

  it('is what another record names as a repository if it has the name, or a marker', () => {
    const names = { session: 'y', repoUrl: '/work/x', repoPath: '/w/y' };
    const [x, z] = [
      { session: 'x', repoPath: '/work/x' },
      { session: 'z', repoPath: '/work/x' },
    ];
    expect(where(drafts([content('a', names), content('b', x)]))).toEqual([
      ['y', '/w/y', false],
      ['x', '/work/x', false],
    ]);
    expect(where(drafts([content('a', names), content('b', z)]))).toEqual([
      ['y', '/w/y', false],
      ['z', null, false],
    ]);
    const marked = standsAt('/work/x', { marker: exampleSession('z') });
    expect(where(drafts([content('a', names), content('b', z)], [marked]))).toEqual([
      ['y', '/w/y', false],
      ['z', '/work/x', true],
    ]);
  });

  it('is not where several sessions of one store are, unless one has the name', () => {
    const [one, two] = ['one', 'two'].map((session) => ({ session, repoPath: '/work/two/../app' }));
    const shared = { session: 'x', repoPath: '/work/y' };
    expect(where(drafts([content('a', one!, two!, shared)]))).toEqual([
      ['one', null, false],
      ['two', null, false],
      ['x', '/work/y', false],
    ]);
    expect(where(drafts([content('a', one!), content('b', two!)]))).toEqual([
      ['one', '/work/app', false],
      ['two', '/work/app', false],
    ]);
    const named = { session: 'app', repoPath: '/work/app' };
    expect(where(drafts([content('a', one!, named)]))).toEqual([
      ['one', '/work/app', false],
      ['app', '/work/app', false],
    ]);
  });

  it('is the next place where the first is a repository', () => {
    const names = content('a', { session: 'y', repoUrl: '/work/x' });
    const record = content('b', { session: 'z', repoPath: '/work/x' });
    expect(where(drafts([names, record], [standsAt('/state/sessions/z')]))[1]).toEqual([
      'z',
      '/state/sessions/z',
      true,
    ]);
  });

  it('is not where another session would be looked for if nothing stood there', () => {
    const [one, two] = ['one', 'two'].map((session) => ({ session, repoPath: '/state/sessions/x' }));
    const stores = [content('a', one!, two!), content('b', { session: 'x' })];
    expect(where(drafts(stores, [standsAt('/state/sessions/other')]))).toEqual([
      ['one', null, false],
      ['two', null, false],
      ['x', null, false],
    ]);
  });

  it('may be where the same session is twice in a store', () => {
    const nameless = { repoPath: '/work/app' };
    for (const record of [{ ...nameless, session: 'x' }, nameless])
      expect(drafts([content('a', record, { ...record, branch: 'b' })]).map(({ path: at }) => at)).toEqual([
        '/work/app',
        '/work/app',
      ]);
  });
});

describe('the repository of a record', () => {
  const reposOf = (found: readonly LegacyDraft[]): unknown => found.map(({ repo }) => repo);

  it('is that of the marker, else what it names, else what its checkout was cloned from', () => {
    const session = exampleSession('x');
    const named = content('a', { session: 'x', repoUrl: 'https://h/r' });
    const bare = content('a', { session: 'x' });
    const place = standsAt('/state/sessions/x', { repo: { ...app, path: path('/src/app') } });
    expect(reposOf(drafts([named], [{ ...place, marker: session }]))).toEqual([session.repo]);
    expect(reposOf(drafts([named], [place]))).toMatchObject([{ id: 'h/r' }]);
    expect(reposOf(drafts([bare], [place]))).toEqual([place.repo]);
    const itself = { ...place, repo: { ...app, path: place.path } };
    expect(reposOf(drafts([bare], [itself]))).toEqual([app]);
    expect(reposOf(drafts([bare]))).toEqual([null]);
  });

  it('on disk is not the one of the same URL that is not', () => {
    const place = standsAt('/state/sessions/x', { repo: { ...app, path: path('/src/app') } });
    const contents = [content('a', { session: 'x' }), content('b', { session: 'y', repoUrl: app.url })];
    expect(reposOf(drafts(contents, [place]))).toEqual([place.repo, app]);
    expect(reposOf(drafts(contents.toReversed(), [place]))).toEqual([app, place.repo]);
  });

  const word = content('a', { session: 'x', repoName: 'app' });
  const atWork = { ...app, path: path('/work/app') };

  it.each<[string, readonly LegacyContent[], readonly LegacyPlace[], Partial<DraftingFacts>]>([
    ['a record of the store', [word], [], { current: [exampleSession('c', { repo: app })] }],
    ['a checkout', [word], [standsAt('/somewhere')], {}],
    ['another record', [word, content('b', { session: 'y', repoUrl: app.url })], [], {}],
  ])('is the one that a word means, known by %s', (_what, contents, places, changes) => {
    expect(drafts(contents, places, changes)[0]?.repo).toEqual(app);
  });

  it('is the one on disk rather than the one of a URL, and not one that is unknown itself', () => {
    const known = (...repos: readonly SessionRepository[]) => ({
      current: repos.map((repo, index) => exampleSession(`c${String(index)}`, { repo })),
    });
    const elsewhere = { ...app, path: path('/z/app') };
    const spelled = { ...app, url: 'git@github.com:o/app' };
    for (const repos of [
      [app, atWork, elsewhere],
      [elsewhere, atWork, app],
    ])
      expect(drafts([word], [], known(...repos))[0]?.repo).toEqual(atWork);
    for (const repos of [
      [app, spelled],
      [spelled, app],
    ])
      expect(drafts([word], [], known(...repos))[0]?.repo).toEqual(spelled);
    expect(drafts([word], [], known({ ...app, id: repository('unknown/app') }))[0]?.repo).toBeNull();
  });

  it('that is another session’s directory is the same in whatever order stores come', () => {
    const third = content('c', { session: 'third', repoUrl: '/gone/second', repoPath: '/gone/third' });
    const second = (store: string, repoUrl: string | undefined) =>
      content(store, { session: 'second', repoUrl, repoPath: '/gone/second' });
    const idsIn = (...stores: readonly LegacyContent[]): unknown => drafts([third, ...stores])[0]?.repo?.id;
    const [one, two, none] = [
      second('a', 'https://h/one'),
      second('b', 'https://h/two'),
      second('d', undefined),
    ];
    expect(idsIn(one, two)).toBe('h/one');
    expect(idsIn(two, one)).toBe('h/one');
    expect(idsIn(none, two)).toBe('h/two');
    expect(idsIn(two, none)).toBe('h/two');
  });
});

describe('what has to be looked at', () => {
  const contents = [
    {
      ...content('a', { session: 'x', repoName: 'app' }, { session: 'y', repoName: 'app' }),
      baseDir: '/base',
    },
    content('b', { session: 'z', repoUrl: '/work/app', repoPath: '/w/z' }),
  ];

  it('are the directories of earlier versions, each once', () => {
    const directories = directoriesToList(contents, surroundings);
    expect(new Set(directories).size).toBe(directories.length);
    expect(directories).toEqual(
      expect.arrayContaining(['/base/sessions', '/base/git/app', '/state/sessions', '/state/app/sessions']),
    );
    expect(directoriesToList([], surroundings)).toEqual([]);
  });

  it('are the places below those that hold anything, those that are recorded, and the repositories', () => {
    const listed = new Set([path('/base/sessions'), path('/state/git')]);
    expect(placesToLookAt(contents, surroundings, listed)).toEqual([
      '/base/sessions/x',
      '/state/git/x',
      '/base/sessions/y',
      '/state/git/y',
      '/w/z',
      '/state/git/z',
      '/work/app',
    ]);
    expect(placesToLookAt(contents, surroundings, new Set())).toEqual(['/w/z', '/work/app']);
  });
});
