import { expect, it } from '@jest/globals';
import { err, ok } from 'neverthrow';
import { parseStrayRecord, strayRecordOf } from '../../../src/domain/legacy/stray-record.ts';
import { renderStoredSession } from '../../../src/domain/session/session-document.ts';
import { at, examplePullRequest, exampleSession, task } from '../session-examples.ts';

const source = { store: '/old/sessions.json', position: 3 };
const session = exampleSession('a', { task: task('gh#7'), status: 'pr-open', pr: examplePullRequest });
const found = {
  source,
  name: 'a',
  task: 'gh#7',
  repoName: null,
  repoUrl: '/src/r',
  branch: 'a',
  path: '/state/sessions/a',
  createdAt: at(0),
  lastActivityAt: at(0),
  backendType: null,
  github: null,
  status: 'pr-open',
  prBranch: 'pr/example',
  prState: null,
  pullRequest: null,
  lastCommitHash: null,
  lastCommitMessage: null,
  shortId: null,
  flaws: [],
  hadToken: false,
  exact: session,
};

it('a record of this version is read as a legacy one that says everything exactly', () => {
  expect(parseStrayRecord(renderStoredSession(session), source)).toEqual(ok(found));
});

it('one without task, pull request and repository on disk says so', () => {
  const bare = exampleSession('a', { repo: { ...session.repo, path: null } });
  expect(strayRecordOf(bare, source)).toEqual({
    ...found,
    task: null,
    repoUrl: 'https://github.com/o/r.git',
    status: 'active',
    prBranch: null,
    exact: bare,
  });
});

it('one that does not parse is reported with what it is called', () => {
  const broken = { ...renderStoredSession(session), branch: 7 };
  expect(parseStrayRecord(broken, source)).toEqual(err({ source, label: session.id, reason: 'corrupt' }));
  expect(parseStrayRecord('text', source)).toEqual(err({ source, label: null, reason: 'corrupt' }));
});
