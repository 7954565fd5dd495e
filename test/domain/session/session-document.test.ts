import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ok } from 'neverthrow';
import { parseSession } from '../../../src/domain/session/parse-session.ts';
import { renderSession, renderStoredSession } from '../../../src/domain/session/session-document.ts';
import { examplePullRequest, exampleSession, task } from '../session-examples.ts';
import { anySession } from './session-arbitraries.ts';

const full = exampleSession('example', {
  task: task('md#176'),
  status: 'trashed',
  trashedFrom: 'pr-open',
  pr: examplePullRequest,
  aliases: ['task#176', '#87'],
  version: 3,
});

const document = {
  id: full.id,
  name: 'example',
  task: 'md#176',
  repo: { id: 'github.com/o/r', url: 'https://github.com/o/r.git', path: '/src/r' },
  base: { branch: 'main', commit: 'a'.repeat(40) },
  branch: 'example',
  workspace: { path: '/state/sessions/example', host: 'here', strategy: 'clone' },
  status: 'trashed',
  pr: {
    branch: 'pr/example',
    head: 'b'.repeat(40),
    title: 'Add the example',
    body: 'It was missing.\n',
    createdAt: '2026-11-23T00:10:00.000Z',
    updatedAt: '2026-11-23T00:20:00.000Z',
  },
  aliases: ['task#176', '#87'],
  createdAt: '2026-11-23T00:00:00.000Z',
  updatedAt: '2026-11-23T00:00:00.000Z',
  lastActivityAt: '2026-11-23T00:00:00.000Z',
  version: 3,
};

describe('the document of a session', () => {
  it('has the members of the specification and no other, in its order', () => {
    expect(renderSession(full)).toEqual(document);
    expect(Object.keys(renderSession(full))).toEqual(Object.keys(document));
  });

  it('has null where there is no task, no PR and no main workspace', () => {
    const { repo } = full;
    expect(
      renderSession({ ...full, task: null, pr: null, repo: { ...repo, path: null }, aliases: [] }),
    ).toEqual({
      ...document,
      task: null,
      pr: null,
      repo: { ...document.repo, path: null },
      aliases: [],
    });
  });

  it('is kept with what a trashed session was before', () => {
    expect(renderStoredSession(full)).toEqual({ ...document, trashedFrom: 'pr-open' });
  });

  it('is kept without a member for it while the session is not trashed', () => {
    expect(Object.keys(renderStoredSession(exampleSession('example')))).toEqual(Object.keys(document));
  });

  it('comes back as the same session after it was kept as JSON', () => {
    fc.assert(
      fc.property(anySession, (session) => {
        expect(parseSession(JSON.parse(JSON.stringify(renderStoredSession(session))))).toEqual(ok(session));
      }),
      { numRuns: 300 },
    );
  });
});
