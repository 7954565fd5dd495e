import assert from 'node:assert/strict';
import {
  compareByActivity,
  matchesFilter,
  type SessionFilter,
} from '../../../domain/session/session-filter.ts';
import type { Session } from '../../../domain/session/session.ts';
import { absolutePath, repositoryId, sessionId, sessionName, taskId, timestamp } from '../domain-values.ts';
import { aSession } from '../session-builder.ts';
import { insertAll, listed, type StoreFacts } from './store-fact.ts';

const other = {
  id: repositoryId('file://host/srv/other'),
  url: 'file:///srv/other',
  path: absolutePath('/srv/other'),
};
const elsewhere = { path: absolutePath('/w/far'), host: 'elsewhere', strategy: 'worktree' } as const;
const late = timestamp('2026-03-03T03:03:03.003Z');

const corpus = (): readonly Session[] => [
  aSession({ name: sessionName('Alpha'), id: sessionId('019abcde-1111-7000-8000-000000000001') }),
  aSession({ name: sessionName('alpha'), status: 'trashed', trashedFrom: 'merged', task: taskId('md#7') }),
  aSession({ name: sessionName('beta'), task: taskId('md#7'), aliases: ['task#7', '#7'], status: 'merged' }),
  aSession({ name: sessionName('gamma'), task: taskId('gh#7'), repo: other, lastActivityAt: late }),
  aSession({ name: sessionName('delta'), task: taskId('md#77'), repo: other, workspace: elsewhere }),
  aSession({
    name: sessionName('019abcde'),
    aliases: ['it\'s "100%" \\ _?', 'ALPHA', 'Ünï'],
    workspace: elsewhere,
  }),
  aSession({
    id: sessionId('019abcde-2222-7000-8000-000000000002'),
    lastActivityAt: late,
    status: 'starting',
  }),
];

const choices: { readonly [Key in keyof SessionFilter]-?: readonly SessionFilter[Key][] } = {
  called: [
    undefined,
    'ALPHA',
    '#7',
    '019ABCDE',
    '019abcde-2222',
    '019abcde-%',
    'it\'s "100%" \\ _?',
    'ünï',
    '',
  ],
  repo: [undefined, other.id],
  task: [undefined, { scheme: 'md', number: 7 }, { scheme: null, number: 7 }],
  statuses: [undefined, ['active'], ['merged', 'trashed', 'starting'], []],
  host: [undefined, 'elsewhere'],
  workspacePaths: [undefined, [elsewhere.path, absolutePath('/w')], [absolutePath('/workspaces/Alpha')], []],
  activeSince: [undefined, late],
};

/** Every choice of every member with every choice of the others. */
function combinations(): readonly SessionFilter[] {
  return Object.entries(choices).reduce<readonly SessionFilter[]>(
    (filters, [member, values]) =>
      filters.flatMap((filter) =>
        values.map((chosen: unknown) => (chosen === undefined ? filter : { ...filter, [member]: chosen })),
      ),
    [{}],
  );
}

/** Which records a filter finds. */
export const filterFacts: StoreFacts = {
  'finds under every combination of filters what the predicate of the domain finds': async (store) => {
    const sessions = corpus();
    await insertAll(store, sessions);
    for (const filter of combinations()) {
      const expected = sessions
        .filter((session) => matchesFilter(session, filter))
        .toSorted(compareByActivity);
      const found = await listed(store, filter);
      assert.deepEqual(
        found.map(({ name }) => name),
        expected.map(({ name }) => name),
        JSON.stringify(filter),
      );
    }
  },

  'finds a record by its name in any case, by an alias as it is, and by the beginning of its id': async (
    store,
  ) => {
    const session = aSession({
      id: sessionId('01abcdef-0123-7000-8000-000000000000'),
      name: sessionName('Fix-Login'),
      aliases: ['task#176', '#87'],
    });
    await insertAll(store, [session, aSession()]);
    for (const called of ['fix-LOGIN', 'task#176', '#87', '01ABCDEF', session.id]) {
      assert.deepEqual(await listed(store, { called }), [session], called);
    }
    for (const called of ['fix', 'TASK#176', '01abcde', '%', 'Fix_Login']) {
      assert.deepEqual(await listed(store, { called }), [], called);
    }
  },

  'finds a record by its exact workspace among thousands of paths': async (store) => {
    const session = aSession();
    await insertAll(store, [session, aSession()]);
    const paths = Array.from({ length: 5_000 }, (_, at) => absolutePath(`/deep/${String(at)}`));
    assert.deepEqual(await listed(store, { workspacePaths: [...paths, session.workspace.path] }), [session]);
  },
};
