import { describe, expect, it } from '@jest/globals';
import { trash, type Session } from '../../../src/domain/session/session.ts';
import type { MarkedWorkspace } from '../../../src/domain/store/marked-workspace.ts';
import { planRepair, type RepairPlan } from '../../../src/domain/store/plan-repair.ts';
import type { StoreContent } from '../../../src/domain/store/store-content.ts';
import {
  absolutePath,
  aPullRequest,
  aSession,
  sessionId,
  sessionName,
  taskId,
  timestamp,
} from '../../../src/interfaces/testing/testing.ts';

const now = timestamp('2026-11-23T00:00:00.000Z');
const broken = [{ kind: 'FileDamaged', detail: 'broken' }] as const;

function plan(
  records: readonly Session[],
  marked: readonly MarkedWorkspace[],
  { flaws = broken, shared = false }: Partial<StoreContent> = {},
): RepairPlan {
  return planRepair({ location: '/store', shared, flaws, records }, marked, { host: 'host', now });
}

function marked(marker: Session, directory: string = marker.workspace.path): MarkedWorkspace {
  return { directory: absolutePath(directory), inTrash: directory.startsWith('/trash/'), marker };
}

const kinds = ({ findings }: RepairPlan): readonly string[] =>
  findings.map(({ kind, session }) => `${kind} ${session ?? ''}`);

describe('a session that only a workspace tells of', () => {
  it('comes back exactly as its marker has it', () => {
    const session = aSession({ task: taskId('md#3'), pr: aPullRequest(), status: 'pr-open', version: 7 });
    const made = plan([], [marked(session)], { flaws: [] });
    expect(made).toEqual({
      damaged: false,
      sessions: [session],
      changed: [session],
      findings: [
        {
          kind: 'record-rebuilt',
          severity: 'info',
          session: session.name,
          path: session.workspace.path,
          action: 'take-marker',
          done: true,
        },
      ],
    });
  });

  it('comes back trashed when its workspace lies in the trash, whether or not the marker says so', () => {
    const session = aSession({ version: 2 });
    const trashed = trash(session, timestamp('2026-02-01T00:00:00.000Z'))._unsafeUnwrap();
    expect(plan([], [marked(trashed, '/trash/x')]).sessions).toEqual([trashed]);
    expect(plan([], [marked(session, '/trash/x')]).sessions).toEqual([trash(session, now)._unsafeUnwrap()]);
  });

  it('comes back present when its workspace stands in its place although the marker says trashed', () => {
    const session = aSession({ status: 'merged' });
    const trashed = trash(session, now)._unsafeUnwrap();
    expect(plan([], [marked(trashed)]).sessions).toEqual([
      { ...session, updatedAt: now, lastActivityAt: now, version: 3 },
    ]);
  });

  it('comes back at the place where its workspace stands now', () => {
    const session = aSession({
      workspace: { path: absolutePath('/old/place'), host: 'other', strategy: 'clone' },
    });
    expect(plan([], [marked(session, '/new/place')]).sessions).toEqual([
      { ...session, workspace: { path: '/new/place', host: 'host', strategy: 'clone' } },
    ]);
  });

  it('comes back once, from the place that its marker names, when its directory was copied', () => {
    const session = aSession();
    for (const order of [0, 1]) {
      const both = [marked(session, '/copy'), marked(session)];
      expect(plan([], order === 0 ? both : both.toReversed()).sessions).toEqual([session]);
    }
  });
});

describe('a session of which record and marker tell', () => {
  it('is as its record says, unless the marker tells of a later state', () => {
    const session = aSession({ version: 4 });
    const later = { ...session, version: 5 };
    const touched = { ...session, updatedAt: timestamp('2026-03-01T00:00:00.000Z') };
    expect(plan([session], [marked({ ...session, version: 3 })]).sessions).toEqual([session]);
    expect(plan([session], [marked(later)]).sessions).toEqual([later]);
    expect(plan([session], [marked(touched)]).sessions).toEqual([touched]);
    expect(kinds(plan([session], [marked(later)]))).toEqual([`record-renewed ${session.name}`]);
    expect(plan([session], [marked(later)], { flaws: [] })).toMatchObject({
      damaged: false,
      sessions: [later],
      changed: [later],
    });
  });

  it('is as its record says where both say the same', () => {
    const session = aSession();
    const made = plan([session], [marked({ ...session })]);
    expect([made.changed, kinds(made)]).toEqual([[], [`record-kept ${session.name}`]]);
  });

  it('is not taken for another one in a damaged store, of which no workspace tells', () => {
    const [lonely, session] = [aSession(), aSession()];
    const made = plan([lonely, session], [marked(session)]);
    expect(made.sessions).toEqual([lonely, session]);
    expect(kinds(made)).toEqual([`record-kept ${lonely.name}`, `record-kept ${session.name}`]);
  });

  it('is as its marker says where the store is damaged and both are of one version, because a record can be damaged and parse', () => {
    const session = aSession({ pr: aPullRequest({ title: 'Title' }) });
    const flipped = { ...session, pr: aPullRequest({ title: 'Tidle' }) };
    expect(plan([flipped], [marked(session)]).sessions).toEqual([session]);
    expect(plan([flipped], [marked(session)], { flaws: [] })).toMatchObject({
      sessions: [flipped],
      findings: [],
    });
  });

  it('is left alone in a store that is whole while it is being started', () => {
    const starting = aSession({ status: 'starting', version: 1 });
    const made = plan([starting], [marked({ ...starting, status: 'active', version: 2 })], { flaws: [] });
    expect(made).toEqual({ damaged: false, sessions: [starting], changed: [], findings: [] });
  });

  it('is taken from the workspace when the id of its record was damaged into another', () => {
    const session = aSession();
    const twin = { ...session, id: sessionId('019fffff-0000-7000-8000-000000000009') };
    const made = plan([twin], [marked(session)]);
    expect(made.sessions).toEqual([session]);
    expect(kinds(made)).toEqual([`record-left-out ${session.name}`, `record-rebuilt ${session.name}`]);
  });
});

describe('records that contradict each other', () => {
  it('become one when they have one id: the later state is kept', () => {
    const [old, late] = [aSession({ version: 2 }), aSession({ version: 3 })];
    const states = [old, { ...late, id: old.id, name: old.name }];
    const made = plan(states, [], { flaws: [] });
    expect(made).toMatchObject({ damaged: true, sessions: [states[1]] });
    expect(kinds(made)).toEqual([`record-kept ${old.name}`, `record-left-out ${old.name}`]);
  });

  it('become one without a word when they are the same', () => {
    const session = aSession();
    const made = plan([session, { ...session }], [], { flaws: [] });
    expect([made.sessions, kinds(made)]).toEqual([[session], [`record-kept ${session.name}`]]);
  });

  it('both stay when they have one name: what was worked on last keeps it, the other has it as an alias', () => {
    const early = aSession({ name: sessionName('Fix') });
    const late = aSession({
      name: sessionName('fix'),
      lastActivityAt: timestamp('2026-02-01T00:00:00.000Z'),
    });
    const taken = aSession({ name: sessionName('fix-2') });
    for (const records of [
      [early, late, taken],
      [taken, late, early],
    ]) {
      const made = plan(records, []);
      expect(made.sessions).toEqual([
        late,
        { ...early, name: 'Fix-3', aliases: ['Fix'], version: 2, updatedAt: now },
        taken,
      ]);
      expect(kinds(made)).toContain('name-changed Fix-3');
    }
  });

  it('both stay when they are for one task: the other has it as an alias', () => {
    const [a, b] = [aSession({ task: taskId('gh#5') }), aSession({ task: taskId('gh#5') })];
    expect(plan([b, a], []).sessions).toEqual(plan([a, b], []).sessions);
    const made = plan([a, b], []);
    expect(made.sessions).toEqual([a, { ...b, task: null, aliases: ['gh#5'], version: 2, updatedAt: now }]);
    expect(made.changed).toEqual([made.sessions[1]]);
    expect(kinds(made)).toContain(`task-released ${b.name}`);
  });

  it('leaves the name to a record rather than to what was rebuilt', () => {
    const called = (place: string, lastActivityAt: string): Session =>
      aSession({
        name: sessionName('fix'),
        workspace: { path: absolutePath(place), host: 'host', strategy: 'clone' },
        lastActivityAt: timestamp(lastActivityAt),
        version: 5,
      });
    const record = called('/w/1', '2026-01-01T00:00:00.000Z');
    const rebuilt = called('/w/2', '2026-02-03T00:00:00.000Z');
    const renewed = called('/w/3', '2026-02-02T00:00:00.000Z');
    const made = plan([record, { ...renewed, version: 1 }], [marked(rebuilt), marked(renewed)]);
    expect(made.sessions.map(({ id, name }) => [id, name])).toEqual([
      [record.id, 'fix'],
      [rebuilt.id, 'fix-2'],
      [renewed.id, 'fix-3'],
    ]);
  });

  it('finds a free name however long the name is', () => {
    const name = sessionName('a'.repeat(100));
    const names = plan([aSession({ name }), aSession({ name })], []).sessions.map((session) => session.name);
    expect(names).toEqual([name, `${'a'.repeat(90)}-2`]);
  });
});

describe('a store that several machines share', () => {
  it('gets no record of a workspace that belongs to another machine', () => {
    const [mine, theirs] = [aSession(), aSession()];
    const foreign = { ...theirs, workspace: { ...theirs.workspace, host: 'other' } };
    const made = plan([], [marked(mine), marked(foreign)], { shared: true });
    expect(made.sessions).toEqual([mine]);
  });
});

describe('a damaged record', () => {
  it('is lost when nothing else tells of its session, and is not mentioned otherwise', () => {
    const session = aSession();
    const damaged = (label: string | null) =>
      ({ kind: 'RecordDamaged', label, field: 'branch', workspace: null }) as const;
    const flaws = [damaged(session.id), damaged('gone'), damaged(null)];
    expect(plan([], [marked(session)], { flaws }).findings).toEqual([
      expect.objectContaining({ kind: 'record-rebuilt', session: session.name }),
      expect.objectContaining({ kind: 'record-lost', session: 'gone', field: 'branch', done: false }),
      expect.objectContaining({ kind: 'record-lost', session: null }),
    ]);
  });
});
