import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { repositoryAt, repositoryWithCommit } from '../support/git-repository.ts';
import { aMinsky, normalised, type JsonOutcome } from '../support/minsky.ts';
import { stateOf } from './readme-tour.ts';
import { recordOf } from './session-record.ts';

const eight = Array.from({ length: 8 }, (_, at) => `s${at + 1}`);

/** `0` for each success and the code for each refusal, sorted. */
function results(outcomes: readonly JsonOutcome[]): string[] {
  return outcomes
    .map(({ status, json }) => (json.ok === true ? '0' : `${status} ${json.error.code}`))
    .toSorted();
}

describe.each(['clone', 'worktree'] as const)('as a %s each', (strategy) => {
  it('eight processes start eight sessions in one repository at once', async () => {
    const minsky = aMinsky();
    const repository = repositoryWithCommit();
    const options = { cwd: repository.path };
    const outcomes = await Promise.all(
      eight.map((name) => minsky.json(`session start ${name} --strategy ${strategy}`, options)),
    );
    expect(normalised(outcomes.map(({ status, json }) => ({ status, json })))).toEqual(
      eight.map((name) => ({
        status: 0,
        json: {
          ok: true,
          data: { session: recordOf(minsky, repository, name, { strategy }), resolvedBy: 'name' },
        },
      })),
    );
    expect(stateOf(minsky)).toEqual({ sessions: eight, staging: [], trash: [], store: ['sessions.sqlite'] });
    for (const name of eight) {
      const workspace = repositoryAt(join(minsky.state, 'sessions', name));
      expect(workspace.git('status', '--porcelain=v2', '--branch')).toBe(
        `# branch.oid ${repository.git('rev-parse', 'main')}\n# branch.head ${name}`,
      );
      expect(workspace.git('fsck', '--strict')).toBe('');
    }
    const branches = repository.git('branch', '--format=%(refname:short)').split('\n');
    expect(branches).toEqual(strategy === 'clone' ? ['main'] : ['main', ...eight]);
    expect((await minsky.data('session list')).sessions).toHaveLength(8);
  });

  it('six processes want one task, and one of them gets it', async () => {
    const minsky = aMinsky();
    const repository = repositoryWithCommit();
    const words = (name: string): string => `session start ${name} --task 176 --strategy ${strategy}`;
    const outcomes = await Promise.all(
      eight.slice(0, 6).map((name) => minsky.json(words(name), { cwd: repository.path })),
    );
    const [winner, ...losers] = outcomes.toSorted((a, b) => Number(a.status) - Number(b.status));
    expect(winner!.json.data.session).toMatchObject({ task: 'md#176', status: 'active' });
    for (const { status, json } of losers) {
      expect(status).toBe(4);
      expect(['TASK_HAS_SESSION', 'TASK_TAKEN']).toContain(json.error.code);
    }
    const { name } = winner!.json.data.session;
    expect(stateOf(minsky)).toEqual({
      sessions: [name],
      staging: [],
      trash: [],
      store: ['sessions.sqlite'],
    });
    const branches = repository.git('branch', '--format=%(refname:short)').split('\n');
    expect(branches).toEqual(strategy === 'clone' ? ['main'] : ['main', name]);
    expect((await minsky.data('session get --task 176')).session.name).toBe(name);
  });

  it('two terminals delete one session, and it is in the trash once, whole', async () => {
    const minsky = aMinsky();
    const repository = repositoryWithCommit();
    const command = `session start work --strategy ${strategy}`;
    const { session } = await minsky.data(command, { cwd: repository.path });
    const outcomes = await Promise.all([1, 2].map(() => minsky.json('session delete work')));
    expect(results(outcomes)).toEqual(['0', '0']);
    expect(stateOf(minsky)).toMatchObject({ sessions: [], staging: [], trash: [session.id] });
    expect((await minsky.data('session delete work')).sessions).toMatchObject([
      { status: 'trashed', version: 3 },
    ]);
    await minsky.data('session restore work');
    expect(repositoryAt(session.workspace.path).git('status', '--porcelain')).toBe('');
  });
});

it('a session that is deleted and restored at once is whole, in the place that its record tells', async () => {
  const minsky = aMinsky();
  const repository = repositoryWithCommit();
  const { session } = await minsky.data('session start work', { cwd: repository.path });
  const [deleted, restored] = await Promise.all([
    minsky.json('session delete work'),
    minsky.json('session restore work'),
  ]);
  expect(deleted.status).toBe(0);
  const place = restored.status === 0 ? 'sessions/work' : `trash/${session.id}`;
  const status = restored.status === 0 ? 'active' : 'trashed';
  expect((await minsky.data('session get work')).session.status).toBe(status);
  expect([...stateOf(minsky).sessions!, ...stateOf(minsky).trash!]).toEqual([basename(place)]);
  expect(repositoryAt(join(minsky.state, place)).git('status', '--porcelain')).toBe('');
});

it('six processes want one name in two repositories, and one of them gets it', async () => {
  const minsky = aMinsky();
  const repositories = [repositoryWithCommit({ name: 'one' }), repositoryWithCommit({ name: 'two' })];
  const outcomes = await Promise.all(
    [0, 1, 0, 1, 0, 1].map((at) =>
      minsky.json(`session start ${at === 0 ? 'work' : 'WORK'}`, { cwd: repositories[at]!.path }),
    ),
  );
  const [winner, ...losers] = results(outcomes);
  expect(winner).toBe('0');
  for (const loser of losers)
    expect(loser).toMatch(/^4 (?:SESSION_EXISTS|NAME_TAKEN|DIRECTORY_OCCUPIED|SESSION_BUSY)$/);
  expect((await minsky.data('session list')).sessions).toHaveLength(1);
  expect(stateOf(minsky)).toMatchObject({ staging: [], trash: [] });
  expect(stateOf(minsky).sessions).toHaveLength(1);
});

it('starts, deletions, restorings and readings at once leave store and disk in agreement', async () => {
  const minsky = aMinsky();
  const repository = repositoryWithCommit();
  const options = { cwd: repository.path };
  await Promise.all(eight.slice(0, 4).map((name) => minsky.data(`session start ${name}`, options)));
  await minsky.data('session delete s1 s2');
  const outcomes = await Promise.all([
    minsky.json('session restore s1'),
    minsky.json('session delete s3'),
    minsky.json('session start s5', options),
    minsky.json('session start s6 --strategy worktree', options),
    minsky.json('session list --long'),
    minsky.json('session get s4'),
    minsky.json('db status'),
  ]);
  expect(results(outcomes)).toEqual(outcomes.map(() => '0'));
  const { sessions } = await minsky.data('session list');
  const names = sessions.map(({ name }: { name: string }) => name).toSorted();
  expect(names).toEqual(['s1', 's4', 's5', 's6']);
  expect(readdirSync(join(minsky.state, 'sessions')).toSorted()).toEqual(names);
  const trashed = await minsky.data('session list --status trashed');
  for (const { id } of trashed.sessions) expect(existsSync(join(minsky.state, 'trash', id))).toBe(true);
  expect(stateOf(minsky)).toMatchObject({ staging: [], trash: { length: 2 } });
});
