import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { err, ok } from 'neverthrow';
import { parseSession } from '../../../src/domain/session/parse-session.ts';
import { renderStoredSession } from '../../../src/domain/session/session-document.ts';
import { examplePullRequest, exampleSession, task } from '../session-examples.ts';
import { anySession } from './session-arbitraries.ts';

const session = exampleSession('example', {
  task: task('md#176'),
  status: 'trashed',
  trashedFrom: 'pr-open',
  pr: examplePullRequest,
  aliases: ['#176'],
});
type Members = Record<string, unknown>;
const kept = (): Members => JSON.parse(JSON.stringify(renderStoredSession(session))) as Members;

/** The kept record with another value for the member, e.g. of `base.commit`; undefined takes the member out. */
function keptWith(field: string, value: unknown): Members {
  const record = kept();
  const [outer = '', inner] = field.split('.');
  const members = inner === undefined ? record : (record[outer] as Members);
  if (value === undefined) delete members[inner ?? outer];
  else members[inner ?? outer] = value;
  return record;
}

const instant = ['yesterday', '2026-11-23', '2026-11-23T00:00:00Z', '2026-02-30T00:00:00.000Z', 0];
const branch = ['', '-x', 'a..b', 'a b', 'HEAD', 'x.lock', 5];
const commit = ['', 'a'.repeat(39), 'a'.repeat(41), 'A'.repeat(40), 'main'];
const location = ['', 'relative', '../x', '~/x', '/a\nb', 5];

/** Values that the member must not have; it must not be absent either unless it is among `mayBeAbsent`. */
const corruptions: Record<string, readonly unknown[]> = {
  id: ['', 'x', '0b7f3c1e-4b1f-4f0e-9c55-1f1f0a7a2b11', 7],
  name: ['', '..', 'a/b', 'task#176', 'x'.repeat(101), 7],
  task: [
    '',
    '176',
    '#176',
    'task#176',
    'MD#176',
    'md#0176',
    'md#0',
    ' md#176',
    'task-md#176',
    176,
    ['md#176'],
  ],
  'repo.id': ['', 'a\nb', 'x'.repeat(8_193), 5],
  'repo.url': ['', 5],
  'repo.path': location,
  'base.branch': branch,
  'base.commit': commit,
  branch: branch,
  'workspace.path': location,
  'workspace.host': ['', 5],
  'workspace.strategy': ['', 'copy', 'Clone', 5],
  status: ['', 'ACTIVE', 'closed', 5],
  trashedFrom: ['', 'trashed', 'closed', 5],
  'pr.branch': branch,
  'pr.head': commit,
  'pr.title': ['', 5],
  'pr.body': [5, []],
  'pr.createdAt': instant,
  'pr.updatedAt': instant,
  aliases: ['#176', { 0: '#176' }, [176], ['#176', null]],
  createdAt: instant,
  updatedAt: instant,
  lastActivityAt: instant,
  version: ['1', 0, -1, 1.5, 2 ** 53, true],
};
const mayBeAbsent = ['task', 'repo.path', 'trashedFrom', 'aliases'];
const mayBeNull = ['task', 'repo.path', 'trashedFrom'];

const rows = Object.entries(corruptions).flatMap(([field, values]) =>
  [
    ...values,
    ...(mayBeAbsent.includes(field) ? [] : [undefined]),
    ...(mayBeNull.includes(field) ? [] : [null]),
    false,
    {},
  ].map((value) => [field, value] as const),
);

describe('a kept record', () => {
  it.each(rows)('is corrupt in %s when that is %j', (field, value) => {
    const label = field === 'id' ? (typeof value === 'string' ? value : 'example') : session.id;
    expect(parseSession(keptWith(field, value))).toEqual(err({ kind: 'CorruptRecord', label, field }));
  });

  it('has corruptions of each of its members in the table above', () => {
    const members = Object.entries(kept()).flatMap(([outer, value]) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.keys(value).map((inner) => `${outer}.${inner}`)
        : [outer],
    );
    expect(Object.keys(corruptions).toSorted()).toEqual(members.toSorted());
  });

  it.each([
    ['repo', 'repo.id'],
    ['base', 'base.branch'],
    ['workspace', 'workspace.path'],
  ])('is corrupt when it has no %s at all', (outer, field) => {
    expect(parseSession(keptWith(outer, undefined))).toEqual(
      err({ kind: 'CorruptRecord', label: session.id, field }),
    );
  });

  it.each(['merged', false, []])('is corrupt when its PR is %j', (value) => {
    expect(parseSession(keptWith('pr', value))).toEqual(
      err({ kind: 'CorruptRecord', label: session.id, field: 'pr.branch' }),
    );
  });

  it('is corrupt when it says what it was before the trash and is not in the trash', () => {
    expect(parseSession(keptWith('status', 'active'))).toEqual(
      err({ kind: 'CorruptRecord', label: session.id, field: 'trashedFrom' }),
    );
  });

  it.each([[null], [undefined], ['text'], [5], [[]], [{}]])('is not %j', (value) => {
    expect(parseSession(value)).toEqual(err({ kind: 'CorruptRecord', label: null, field: 'status' }));
  });

  it.each([
    ['task', { task: null }],
    ['repo.path', { repo: { ...session.repo, path: null } }],
    ['trashedFrom', { trashedFrom: null }],
    ['aliases', { aliases: [] }],
    ['pr', { pr: null }],
  ])('may have no %s', (field, changes) => {
    expect(parseSession(keptWith(field, undefined))).toEqual(ok({ ...session, ...changes }));
  });

  it('may have members that this version does not know', () => {
    expect(parseSession({ ...kept(), colour: 'red', repo: { ...session.repo, stars: 5 } })).toEqual(
      ok(session),
    );
  });

  it.each([
    ['the id in capitals', 'id', session.id.toUpperCase()],
    ['a path with a slash at its end', 'workspace.path', '/state/sessions//example/'],
  ])('is read with %s', (_what, field, value) => {
    expect(parseSession(keptWith(field, value))).toEqual(ok(session));
  });

  it('is either a session or one named corruption, whatever value stands anywhere', () => {
    const fields = [...Object.keys(corruptions), 'repo', 'base', 'workspace', 'pr'];
    fc.assert(
      fc.property(anySession, fc.constantFrom(...fields), fc.jsonValue(), (other, field, value) => {
        const record = { ...kept(), ...(JSON.parse(JSON.stringify(renderStoredSession(other))) as Members) };
        const [outer = '', inner] = field.split('.');
        record[outer] =
          inner === undefined ? value : { ...(record[outer] as Members | null), [inner]: value };
        parseSession(record).match(
          (read) =>
            expect(parseSession(JSON.parse(JSON.stringify(renderStoredSession(read))))).toEqual(ok(read)),
          (corrupt) => expect(fields).toContain(corrupt.field),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('is never a reason to throw', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        expect(parseSession(value).isErr()).toBe(true);
      }),
    );
  });
});
