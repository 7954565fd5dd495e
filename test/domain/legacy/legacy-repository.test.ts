import { describe, expect, it } from '@jest/globals';
import type { LegacyPlace } from '../../../src/domain/legacy/legacy-place.ts';
import type { LegacyRecord } from '../../../src/domain/legacy/legacy-record.ts';
import {
  isUnknownRepository,
  repositoryCalled,
  repositoryNamed,
  repositoryWord,
  unknownRepository,
  type RepositoryEvidence,
} from '../../../src/domain/legacy/legacy-repository.ts';
import { parseLegacyRecord } from '../../../src/domain/legacy/parse-legacy-record.ts';
import { strayRecordOf } from '../../../src/domain/legacy/stray-record.ts';
import { exampleSession, path, repository } from '../session-examples.ts';

const source = { store: '/old.json', position: 1 };
const read = (members: object): LegacyRecord =>
  parseLegacyRecord({ session: 'x', ...members }, source)._unsafeUnwrap();
const evidence: RepositoryEvidence = {
  host: 'here',
  home: path('/home/me'),
  roots: [],
  places: new Map(),
  workspacesAt: new Map(),
};
const remote = (id: string, url = `https://${id}`): object => ({ id, url, path: null });
const session = exampleSession('s');
const app = path('/work/app');
const place = (changes: Partial<LegacyPlace> = {}): LegacyPlace => ({
  path: app,
  marker: null,
  repo: { id: repository('file://here/work/app'), url: 'file:///work/app', path: app },
  branch: null,
  strategy: 'clone',
  evidence: null,
  ...changes,
});

describe('the repository that a record names', () => {
  it('is that of a record of this version', () => {
    expect(repositoryNamed(strayRecordOf(session, source), evidence)).toEqual(session.repo);
  });

  it.each<[object, object | null]>([
    [{ repoUrl: 'https://u:secret@h/o/r.git' }, remote('h/o/r', 'https://h/o/r.git')],
    [{ repoUrl: 'git@h:o/r' }, remote('h/o/r', 'git@h:o/r')],
    [{ repoUrl: 'h/o/r' }, null],
    [{ repoUrl: 'https://h' }, null],
    [{ repoUrl: 'ftp://h/r', github: { owner: 'o', repo: 'r' } }, remote('github.com/o/r')],
    [{ github: { owner: 'o', repo: 'r' } }, remote('github.com/o/r')],
    [{ github: { owner: 'o', repo: 'r' }, backendType: 'github', repoName: 'p/q' }, remote('github.com/o/r')],
    [{ github: { owner: 'o', repo: '..' } }, null],
    [{ backendType: 'github', repoName: 'my.o/my-r' }, remote('github.com/my.o/my-r')],
    [{ backendType: 'github', repoName: 'local/r' }, null],
    [{ backendType: 'github', repoName: 'r' }, null],
    [{ backendType: 'github', repoName: 'o/r/s' }, null],
    [{ backendType: 'github', repoName: 'o p/r' }, null],
    [{ backendType: 'github', repoName: 'o/r s' }, null],
    [{ backendType: 'github' }, null],
    [{ backendType: 'local', repoName: 'o/r' }, null],
    [{}, null],
  ])('with %j is', (members, named) => {
    expect(repositoryNamed(read(members), evidence)).toEqual(named);
  });
});

describe('the repository at a directory', () => {
  const local = read({ repoUrl: '/work/app' });
  const own = { id: 'file://here/work/app', url: 'file:///work/app' };
  const at = (changes: Partial<RepositoryEvidence>): unknown =>
    repositoryNamed(local, { ...evidence, ...changes });
  const other = (repoUrl: string): LegacyRecord => read({ session: 'y', repoUrl });

  it('that is gone is the directory itself', () => {
    expect(at({})).toEqual({ ...own, path: null });
  });

  it('that stands is the directory itself', () => {
    expect(at({ places: new Map([[app, place()]]) })).toEqual({ ...own, path: app });
  });

  it('that is a clone is the one that it was cloned from', () => {
    const cloned = { id: repository('h/o/r'), url: 'https://h/o/r', path: app };
    expect(at({ places: new Map([[app, place({ repo: cloned })]]) })).toEqual(cloned);
  });

  it('that is a clone is that whatever its record names, and another workspace what its record names', () => {
    const workspacesAt = new Map([[app, [other('https://h/o/r')]]]);
    const cloned = { id: repository('h/o/clone'), url: 'https://h/o/clone', path: app };
    expect(at({ workspacesAt, places: new Map([[app, place({ repo: cloned })]]) })).toEqual(cloned);
    expect(at({ workspacesAt, places: new Map([[app, place()]]) })).toEqual(remote('h/o/r'));
  });

  it('that is a workspace is the one that its marker names', () => {
    expect(at({ places: new Map([[app, place({ marker: session })]]) })).toEqual(session.repo);
  });

  it.each<[string, readonly LegacyRecord[], object]>([
    ['of one record is the one that it names', [other('https://h/o/r')], remote('h/o/r')],
    ['of records that name none is the directory', [other('word')], { ...own, path: null }],
    [
      'of several is the first that is named',
      [other('word'), other('https://h/o/r'), other('https://h/o/s')],
      remote('h/o/r'),
    ],
    ['of the record itself is the directory', [local], { ...own, path: null }],
  ])('that is the workspace %s', (_which, records, repo) => {
    expect(at({ workspacesAt: new Map([[app, records]]) })).toEqual(repo);
  });
});

describe('what a repository is called', () => {
  it.each<[object, string | null]>([
    [{ repoName: 'App' }, 'app'],
    [{ repoName: 'local/App' }, 'app'],
    [{ repoName: 'local-App' }, 'app'],
    [{ repoName: 'local' }, null],
    [{ repoName: 'localapp' }, 'localapp'],
    [{ repoName: 'my-local-app' }, 'my-local-app'],
    [{ repoName: 'o/app.git' }, 'o/app'],
    [{ repoName: 'app.github' }, 'app.github'],
    [{ repoName: 'app', repoUrl: 'other' }, 'app'],
    [{ repoUrl: 'Word' }, 'word'],
    [{ repoName: '--', repoUrl: 'word' }, 'word'],
    [{ repoName: '12' }, null],
    [{ repoName: '#12' }, null],
    [{ repoName: '-12' }, null],
    [{ repoName: 'task12' }, null],
    [{ repoName: 'task#12' }, null],
    [{ repoName: 'task-12' }, null],
    [{ repoName: 'task12a' }, 'task12a'],
    [{ repoName: 'a-task12' }, 'a-task12'],
    [{ repoName: 'md#x' }, null],
    [{ repoName: './app' }, null],
    [{ repoName: '/app' }, null],
    [{ repoName: '~/app' }, null],
    [{ repoName: 'a:b' }, null],
    [{ repoName: 'a/b~c.d' }, 'a/b~c.d'],
    [{}, null],
  ])('in %j is %j', (members, word) => {
    expect(repositoryWord(read(members))).toBe(word);
  });

  const known = ['github.com/O/App', 'github.com/o/my-app', 'h/other'].map((id) => ({
    id: repository(id),
    url: id,
    path: null,
  }));

  it.each([
    ['app', known.slice(0, 1), 'github.com/O/App'],
    ['o/app', known, 'github.com/O/App'],
    ['o-app', known, 'github.com/O/App'],
    ['pp', known, null],
    ['app', known, null],
    ['other', [...known, ...known], 'h/other'],
    ['none', known, null],
  ])('%s is the only known one that ends in it', (word, repositories, id) => {
    expect(repositoryCalled(word, repositories)?.id ?? null).toBe(id);
  });
});

describe('a repository of which nothing is known', () => {
  it.each<[object, string, string]>([
    [{ repoName: 'local/App' }, 'unknown/app', 'local/App'],
    [{ repoName: 'my  app!' }, 'unknown/my-app-', 'my  app!'],
    [{ repoUrl: 'ftp://u:secret@h/r' }, 'unknown/name', 'ftp://u:***@h/r'],
    [{ repoName: 'a'.repeat(300) }, `unknown/${'a'.repeat(200)}`, 'a'.repeat(300)],
    [{}, 'unknown/name', 'name'],
  ])('stands under what a record with %j calls it', (members, id, url) => {
    const repo = unknownRepository(read(members), 'name');
    expect(repo).toEqual({ id, url, path: null });
    expect(isUnknownRepository(repo.id)).toBe(true);
  });

  it.each(['github.com/unknown/x', 'h/o'])('is not %s', (id) => {
    expect(isUnknownRepository(repository(id))).toBe(false);
  });
});
