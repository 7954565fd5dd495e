import fc from 'fast-check';
import { parseBranchName } from '../../../src/domain/repository/branch-name.ts';
import { parseCommitId } from '../../../src/domain/repository/commit-id.ts';
import { parseRepositoryId } from '../../../src/domain/repository/repository-id.ts';
import { parseSessionId } from '../../../src/domain/session/session-id.ts';
import { parseSessionName } from '../../../src/domain/session/session-name.ts';
import { statuses, strategies, type Session } from '../../../src/domain/session/session.ts';
import { timestampFromMilliseconds } from '../../../src/domain/timestamp.ts';
import { parseAbsolutePath } from '../../../src/domain/workspace/workspace-path.ts';
import { accepted } from '../session-examples.ts';

type Parser<T> = Parameters<typeof accepted<T>>[0];

/** Texts of the kind that the parser accepts, as what it makes of them. */
function parsed<T>(text: fc.Arbitrary<string>, parse: (text: string) => Parser<T>): fc.Arbitrary<T> {
  return text
    .map((candidate) => accepted(parse(candidate)))
    .filter((values) => values.length > 0)
    .map(([value]) => value as T);
}

const someText = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 });
const branches = parsed(fc.string({ unit: 'grapheme', maxLength: 20 }), parseBranchName);
const commits = parsed(fc.stringMatching(/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/), parseCommitId);
const paths = parsed(
  fc.array(fc.string({ unit: 'grapheme' }), { maxLength: 5 }).map((segments) => `/${segments.join('/')}`),
  parseAbsolutePath,
);
const instants = fc
  .integer({ min: 0, max: Date.UTC(2100, 0) })
  .map((milliseconds) => timestampFromMilliseconds(milliseconds));
const notTrashed = statuses.filter((status) => status !== 'trashed');

/** Records of every kind that the domain can hold. */
export const anySession: fc.Arbitrary<Session> = fc
  .record({
    id: parsed(fc.uuid({ version: 7 }), parseSessionId),
    name: parsed(fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,20}$/), parseSessionName),
    task: fc.option(
      fc.record({
        scheme: fc.stringMatching(/^[a-z][a-z0-9]{0,19}$/).filter((scheme) => scheme !== 'task'),
        number: fc.integer({ min: 1, max: 999_999_999_999 }),
      }),
    ),
    repo: fc.record({
      id: parsed(fc.webUrl(), parseRepositoryId),
      url: someText,
      path: fc.option(paths),
    }),
    base: fc.record({ branch: branches, commit: commits }),
    branch: branches,
    workspace: fc.record({ path: paths, host: someText, strategy: fc.constantFrom(...strategies) }),
    status: fc.constantFrom(...statuses),
    trashedFrom: fc.option(fc.constantFrom(...notTrashed)),
    pr: fc.option(
      fc.record({
        branch: branches,
        head: commits,
        title: someText,
        body: fc.string({ unit: 'binary' }),
        createdAt: instants,
        updatedAt: instants,
      }),
    ),
    aliases: fc.array(someText, { maxLength: 3 }),
    createdAt: instants,
    updatedAt: instants,
    lastActivityAt: instants,
    version: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  })
  .map((session) => (session.status === 'trashed' ? session : { ...session, trashedFrom: null }));
