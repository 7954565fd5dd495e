import fc from 'fast-check';
import type { SessionCursor, SessionFilter } from '../../src/domain/session/session-filter.ts';
import { statuses, type Session } from '../../src/domain/session/session.ts';
import {
  absolutePath,
  aPullRequest,
  aSession,
  branchName,
  commitId,
  repositoryId,
  sessionId,
  sessionName,
  taskId,
  timestamp,
} from '../../src/interfaces/testing/testing.ts';
import { pseudoRandom } from '../support/pseudo-random.ts';

// Few values of each kind, so that records get into each other's way.
const ids = ['019abcde-0000-7000-8000-00000000000', '019abcdf-0000-7000-8000-00000000000'].flatMap((start) =>
  Array.from({ length: 4 }, (_, at) => sessionId(`${start}${String(at)}`)),
);
const names = ['Fix', 'fix', 'FIX', 'task-md-7', '019abcde', 'b.c_d-e', 'K'].map(sessionName);
const tasks = [null, taskId('md#7'), taskId('gh#7'), taskId('md#77'), taskId('a1#999999999999')];
const noise = pseudoRandom(176);
/** Longer than an entry of an index may be, and not to be compressed. */
const longName = Array.from({ length: 3_900 }, () => noise(36).toString(36)).join('');
const texts = [
  ...['Ünï 🚀', '\u0000', '\ud800', '%', "'; --", 'fix', 'Fix', '#7', 'task#7', '"[]\\', 'é', 'e\u0301'],
  longName,
];
const paths = ['/w/a', '/w/A', '/w/ü 🚀', `/w/${longName}`].map(absolutePath);
const repositories = ['example.com/a', 'example.com/A', 'file://host/srv/ü'].map((id) => ({
  id: repositoryId(id),
  url: id,
  path: null,
}));
const instants = ['2026-01-01T00:00:00.000Z', '2026-01-01T00:00:00.001Z', '2026-02-01T00:00:00.000Z'].map(
  timestamp,
);
const notTrashed = statuses.filter((status) => status !== 'trashed');

/** Records that have little room beside each other; version 1. */
export const crowdedSession: fc.Arbitrary<Session> = fc
  .record({
    id: fc.constantFrom(...ids),
    name: fc.constantFrom(...names),
    task: fc.constantFrom(...tasks),
    repo: fc.constantFrom(...repositories),
    base: fc.constant({ branch: branchName('main'), commit: commitId('c'.repeat(40)) }),
    branch: fc.constantFrom('main', 'feature/ü').map(branchName),
    workspace: fc.record({
      path: fc.constantFrom(...paths),
      host: fc.constantFrom(...texts),
      strategy: fc.constantFrom('clone', 'worktree'),
    }),
    status: fc.constantFrom(...statuses),
    trashedFrom: fc.option(fc.constantFrom(...notTrashed)),
    pr: fc.option(fc.constantFrom(...texts).map((title) => aPullRequest({ title, body: title }))),
    aliases: fc.array(fc.constantFrom(...texts), { maxLength: 3 }),
    lastActivityAt: fc.constantFrom(...instants),
  })
  .map((session) => aSession(session.status === 'trashed' ? session : { ...session, trashedFrom: null }));

/** Filters of every kind that find something now and then. */
export const anyFilter: fc.Arbitrary<SessionFilter> = fc.record(
  {
    called: fc.constantFrom(
      ...names,
      ...texts,
      ...ids,
      '019ABCDE',
      '019abcde-0000-7',
      '019abcde-',
      '\u212a',
      '',
    ),
    repo: fc.constantFrom(...repositories.map(({ id }) => id)),
    task: fc.record({ scheme: fc.constantFrom(null, 'md', 'gh'), number: fc.constantFrom(7, 77, 8) }),
    statuses: fc.subarray([...statuses]),
    host: fc.constantFrom(...texts),
    workspacePaths: fc.subarray(paths),
    activeSince: fc.constantFrom(...instants),
  },
  { requiredKeys: [] },
);

/** Places in the order of records, whether or not a record is there. */
export const anyCursor: fc.Arbitrary<SessionCursor> = fc.record({
  lastActivityAt: fc.constantFrom(...instants),
  id: fc.constantFrom(...ids),
});
