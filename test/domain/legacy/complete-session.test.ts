import { describe, expect, it } from '@jest/globals';
import { completed, noCommit } from '../../../src/domain/legacy/compose-session.ts';
import type { LegacyDraft } from '../../../src/domain/legacy/legacy-draft.ts';
import type { Session } from '../../../src/domain/session/session.ts';
import {
  at,
  branch,
  commit,
  examplePullRequest,
  exampleSession,
  path,
  repository,
  task,
} from '../session-examples.ts';
import { day, remote, said, standing, stray } from './legacy-drafts.ts';

describe('a record of the store', () => {
  const session = exampleSession('x', { branch: branch('own') });

  it('is the same where nothing is new', () => {
    expect(completed(session, [said({ branch: 'other', session: 'x' })])).toBe(session);
    expect(completed(session, [])).toBe(session);
  });

  it('gets the pull request of a record of this version', () => {
    const session = exampleSession('x', { status: 'pr-open', pr: examplePullRequest });
    expect(completed(exampleSession('x'), [stray(session)]).pr).toEqual(examplePullRequest);
  });

  it('in the trash is left alone', () => {
    const trashed: Session = { ...session, status: 'trashed', trashedFrom: 'active' };
    expect(completed(trashed, [said({ taskId: '7' })])).toBe(trashed);
  });

  const newer = { activity: at(9) };
  it.each<[string, Partial<Session>, readonly LegacyDraft[], Partial<Session>]>([
    ['the first task', {}, [said({}), said({ taskId: '7' }), said({ taskId: '8' })], { task: task('md#7') }],
    ['no other task', { task: task('md#1') }, [said({ taskId: '7' })], {}],
    [
      'the repository that is named, for an unknown one',
      { repo: { id: repository('unknown/x'), url: 'x', path: null } },
      [said({}), said({}, { repo: remote })],
      { repo: remote },
    ],
    [
      'the main workspace of its own repository',
      { repo: remote },
      [
        said({}, { repo: { ...remote, id: repository('github.com/o/other'), path: path('/other') } }),
        said({}, { repo: remote }),
        said({}, { repo: { ...remote, path: path('/src/r') } }),
      ],
      { repo: { ...remote, path: path('/src/r') } },
    ],
    ['no other main workspace', {}, [said({}, { repo: { ...session.repo, path: path('/elsewhere') } })], {}],
    [
      'the base of its checkout, where none is known',
      { base: { branch: branch('main'), commit: noCommit } },
      [said({}), said({}, { place: { ...standing, evidence: null } }), said({}, { place: standing })],
      { base: { branch: branch('trunk'), commit: commit('c') } },
    ],
    ['no base of no checkout', { base: { branch: branch('main'), commit: noCommit } }, [said({})], {}],
    ['no other base', {}, [said({}, { place: standing })], {}],
    [
      'the status of what is newer, and its activity',
      {},
      [said({ status: 'MERGED' }, newer)],
      { status: 'merged', lastActivityAt: at(9) },
    ],
    ['no status of what is as old', {}, [said({ status: 'MERGED' }, { activity: at(0) })], {}],
    ['no status of what is older', {}, [said({ status: 'MERGED', createdAt: day(1) })], {}],
    [
      'no status when it is merged itself',
      { status: 'merged' },
      [said({ prBranch: 'b' }, newer)],
      {
        pr: {
          ...examplePullRequest,
          branch: branch('b'),
          head: noCommit,
          title: 'x',
          body: '',
          createdAt: at(0),
          updatedAt: at(0),
        },
        lastActivityAt: at(9),
      },
    ],
    [
      'no trashing',
      {},
      [stray({ ...session, status: 'trashed', trashedFrom: 'active' }, newer)],
      { lastActivityAt: at(9) },
    ],
    [
      'the first pull request',
      {},
      [said({}), said({ prBranch: 'b', pullRequest: { title: 'T' } })],
      {
        pr: { branch: branch('b'), head: noCommit, title: 'T', body: '', createdAt: at(0), updatedAt: at(0) },
      },
    ],
    ['no other pull request', { pr: examplePullRequest }, [said({ prBranch: 'b' })], {}],
    [
      'the names that it is not known by',
      { aliases: ['known'] },
      [
        said({ session: 'z' }),
        said({ session: 'known' }),
        said({ session: 'y', shortId: 'ws#1' }),
        said({ session: 'x' }),
      ],
      { aliases: ['known', 'ws#1', 'y', 'z'] },
    ],
    [
      'the aliases of one of this version',
      {},
      [stray({ ...session, aliases: ['b', 'a'] })],
      { aliases: ['a', 'b'] },
    ],
    ['no empty name', {}, [said({}, { spelled: '' })], {}],
  ])('gets %s', (_what, changes, drafts, expected) => {
    expect(completed({ ...session, ...changes }, drafts)).toEqual({ ...session, ...changes, ...expected });
  });
});
