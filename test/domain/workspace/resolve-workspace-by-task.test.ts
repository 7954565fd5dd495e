import { describe, expect, it } from '@jest/globals';
import { err } from 'neverthrow';
import { resolveWorkspace } from '../../../src/domain/workspace/resolve-workspace.ts';
import { at, exampleSession, idFrom, path, repository, task } from '../session-examples.ts';
import { facts, session, type Row } from './workspace-facts.ts';

const here = repository('github.com/o/r');
const elsewhere = { ...exampleSession('x').repo, id: repository('github.com/o/other') };
const md176 = { scheme: 'md', number: 176 };
const bare176 = { scheme: null, number: 176 };
const a = exampleSession('feature-a', { id: idFrom('019abaaa'), lastActivityAt: at(1) });
const b = exampleSession('feature-b', { id: idFrom('019abbbb'), lastActivityAt: at(2) });
const merged = exampleSession('done', { id: idFrom('019abccc'), status: 'merged', lastActivityAt: at(3) });
const forTask = { ...a, task: task('md#176') };
const forTaskElsewhere = { ...b, task: task('md#176'), repo: elsewhere };
const aPath = path('/state/sessions/feature-a');
const notFound = (text: string): unknown => err({ kind: 'SessionNotFound', text });
const taskAmbiguous = (query: unknown, ...candidates: unknown[]): unknown =>
  err({ kind: 'TaskAmbiguous', task: query, candidates });

const tasks: Row[] = [
  [
    'of the current repository',
    { task: md176, repo: here, tasked: [forTaskElsewhere, forTask] },
    session(forTask, 'task'),
  ],
  [
    'that only another repository has',
    { task: md176, repo: here, tasked: [forTaskElsewhere] },
    session(forTaskElsewhere, 'task'),
  ],
  [
    'from outside any repository',
    { task: md176, tasked: [forTaskElsewhere] },
    session(forTaskElsewhere, 'task'),
  ],
  [
    'that two other repositories have',
    { task: md176, tasked: [forTask, forTaskElsewhere] },
    taskAmbiguous(md176, forTaskElsewhere, forTask),
  ],
  [
    'of two schemes here',
    { task: bare176, repo: here, tasked: [forTask, { ...b, task: task('gh#176') }] },
    taskAmbiguous(bare176, { ...b, task: task('gh#176') }, forTask),
  ],
  [
    'of two schemes of which one is here',
    { task: bare176, repo: here, tasked: [forTask, { ...forTaskElsewhere, task: task('gh#176') }] },
    session(forTask, 'task'),
  ],
  [
    'of a merged session and a live one here',
    { task: md176, repo: here, tasked: [{ ...merged, task: md176 }, forTask] },
    session(forTask, 'task'),
  ],
  [
    'of a merged session here',
    { task: md176, repo: here, tasked: [{ ...merged, task: md176 }, forTaskElsewhere] },
    session({ ...merged, task: md176 }, 'task'),
  ],
  [
    'of a merged session and a live one, both elsewhere',
    { task: md176, tasked: [{ ...merged, task: md176 }, forTaskElsewhere] },
    session(forTaskElsewhere, 'task'),
  ],
  [
    'of two merged sessions',
    {
      task: md176,
      tasked: [
        { ...merged, task: md176 },
        { ...b, task: md176, status: 'merged' },
      ],
    },
    taskAmbiguous(md176, { ...merged, task: md176 }, { ...b, task: md176, status: 'merged' }),
  ],
  ['of nobody', { task: md176, repo: here, live: [a] }, err({ kind: 'TaskNotFound', task: md176 })],
  [
    'of nobody, from a workspace',
    { task: md176, cwd: aPath, around: [a] },
    err({ kind: 'TaskNotFound', task: md176 }),
  ],
  [
    'of another session than the one around',
    { task: md176, cwd: aPath, around: [a], tasked: [forTaskElsewhere] },
    session(forTaskElsewhere, 'task'),
  ],
  [
    'by what destroys',
    { task: md176, repo: here, tasked: [forTask], destroys: true },
    session(forTask, 'task'),
  ],
];

const both: Row[] = [
  [
    'that agree give the session',
    { named: 'feature-a', found: [forTask], task: md176 },
    session(forTask, 'name'),
  ],
  [
    'that agree but for the scheme give it too',
    { named: 'feature-a', found: [forTask], task: bare176 },
    session(forTask, 'name'),
  ],
  [
    'that disagree are refused',
    { named: 'feature-a', found: [forTask], task: { scheme: 'gh', number: 176 } },
    err({ kind: 'NameAndTaskDisagree', session: forTask, task: { scheme: 'gh', number: 176 } }),
  ],
  [
    'of which the session has no task are refused',
    { named: 'feature-a', found: [a], task: md176, tasked: [forTaskElsewhere] },
    err({ kind: 'NameAndTaskDisagree', session: a, task: md176 }),
  ],
  [
    'of which nobody has the name are not found by the task',
    { named: 'nobody', found: [], task: md176, tasked: [forTask] },
    notFound('nobody'),
  ],
];

describe('a session of a task', () => {
  it.each(tasks)('%s is found or refused', (_situation, changes, expected) => {
    expect(resolveWorkspace(facts(changes))).toEqual(expected);
  });
});

describe('name and task', () => {
  it.each(both)('%s', (_situation, changes, expected) => {
    expect(resolveWorkspace(facts(changes))).toEqual(expected);
  });
});
