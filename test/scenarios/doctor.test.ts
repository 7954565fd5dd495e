import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { repositoryAt, repositoryWithCommit, type GitRepository } from '../support/git-repository.ts';
import { aMinsky, type Minsky } from '../support/minsky.ts';
import { behindItsBack } from '../support/sqlite-store.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

interface Told {
  readonly kind: string;
  readonly severity: string;
  readonly action: string;
  readonly done: boolean;
  readonly detail: string;
}

let minsky: Minsky;
let repository: GitRepository;

beforeEach(async () => {
  minsky = aMinsky();
  repository = repositoryWithCommit();
  writeFileSync(join(minsky.home, '.gitconfig'), '[user]\n\tname = Ada\n\temail = ada@example.com\n');
  await minsky.data(['session', 'start', 'one', '--repo', repository.path]);
});

async function doctor(
  words = '',
  env: Record<string, string> = {},
): Promise<{ readonly status: unknown; readonly findings: readonly Told[] }> {
  const { status, json } = await minsky.json(`doctor ${words}`.trim(), { env });
  return { status, findings: json.data.findings };
}

const kinds = (findings: readonly Told[]): readonly string[] => findings.map(({ kind }) => kind);
const workspace = (): string => join(minsky.state, 'sessions/one');

describe('a doctor who finds nothing', () => {
  it('says so, tells what the workspaces take up, and ends with 0', async () => {
    const { status, stdout, stderr } = await minsky.run('doctor');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(
      /^All is well: nothing has to be done\.\n\nSESSION {2}ON DISK +WORKSPACE\none +[\d.]+ kB/,
    );
  });

  it('is not put off by having many workspaces to look at', async () => {
    const children = join(minsky.state, 'sessions');
    for (let at = 0; at < 50; at++) mkdirSync(join(children, `empty-${String(at)}`));
    const { status } = await minsky.run('doctor');
    expect(status).toBe(0);
  });

  it('has nothing against a user who has never started a session', async () => {
    const first = aMinsky();
    writeFileSync(join(first.home, '.gitconfig'), '[user]\n\tname = Ada\n\temail = ada@example.com\n');
    const { status, stdout } = await first.run('doctor');
    expect([status, stdout]).toEqual([0, 'All is well: nothing has to be done.\n']);
  });
});

describe('a finding', () => {
  it('of a directory that others may enter is mended by --fix', async () => {
    chmodSync(minsky.state, 0o755);
    const before = await doctor();
    expect(before.status).toBe(4);
    expect(before.findings).toMatchObject([{ kind: 'open-to-others', action: 'restrict', done: false }]);
    const fixed = await doctor('--fix');
    expect(fixed).toMatchObject({ status: 0, findings: [{ kind: 'open-to-others', done: true }] });
    expect(statSync(minsky.state).mode & 0o777).toBe(0o700);
    expect((await doctor()).findings).toEqual([]);
  });

  it('of a workspace that is gone is left to the user, who is told the command', async () => {
    rmSync(workspace(), { recursive: true });
    const { status, findings } = await doctor('--fix');
    expect(status).toBe(4);
    expect(findings).toMatchObject([{ kind: 'missing', action: 'prune', done: false }]);
    expect(findings[0]?.detail).toContain('minsky session sync --prune');
    expect((await minsky.data('session get one')).session.status).toBe('active');
  });

  it('of a workspace that was switched to another branch is mended by --fix', async () => {
    repositoryAt(workspace()).git('switch', '--quiet', '--create', 'other');
    expect(await doctor()).toMatchObject({ status: 0, findings: [{ kind: 'drifted', done: false }] });
    expect(await doctor('--fix')).toMatchObject({ status: 0, findings: [{ kind: 'drifted', done: true }] });
  });

  it('of a setting that cannot be obeyed ends with 2, and everything else that can be is looked at', async () => {
    const file = minsky.env.MINSKY_CONFIG ?? '';
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, 'trash:\n  retention: tomorrow\n');
    chmodSync(minsky.state, 0o750);
    const { status, findings } = await doctor();
    expect([status, kinds(findings)]).toEqual([2, ['setting-wrong', 'open-to-others']]);
    writeFileSync(file, 'trash:\n  retenton: 1d\n');
    expect((await doctor()).findings[0]?.detail).toBe(
      `${file}:2: 'trash.retenton' (set to 1d) is not a setting; did you mean 'trash.retention'? Correct it, then check: minsky config validate`,
    );
  });

  it('of a damaged store ends with 6 and leaves its bytes alone', async () => {
    const store = join(minsky.state, 'store/sessions.sqlite');
    writeFileSync(store, 'this is no database, and never was one: it is a text that is long enough');
    const bytes = readFileSync(store);
    const { status, findings } = await doctor('--fix');
    expect(status).toBe(6);
    expect(JSON.stringify(findings)).toContain('minsky db repair');
    expect(readFileSync(store).equals(bytes)).toBe(true);
  });

  it('of a store that lacks an index names its remedy', async () => {
    behindItsBack(join(minsky.state, 'store/sessions.sqlite'), (database) =>
      database.exec('drop index minsky_sessions_order'),
    );
    const { status, stdout } = await minsky.run('doctor');
    expect([status, stdout.split('\n').slice(1, 3)]).toEqual([
      6,
      ['1 finding, 0 mended.', 'Recover what is readable, the damaged bytes are kept: minsky db repair'],
    ]);
  });

  it('of a git that is not there ends with 7', async () => {
    const { status, findings } = await doctor('', { PATH: temporaryDirectory('empty-') });
    expect([status, kinds(findings)]).toEqual([7, expect.arrayContaining(['git-missing'])]);
  });

  it('of a git that does not know its user is a warning', async () => {
    writeFileSync(join(minsky.home, '.gitconfig'), '[user]\n\tuseConfigOnly = true\n');
    const { status, findings } = await doctor();
    expect([status, kinds(findings)]).toEqual([7, ['git-identity-missing']]);
  });

  it('of trash that is past its time is mended by --fix', async () => {
    await minsky.data('session delete one --force');
    const file = minsky.env.MINSKY_CONFIG ?? '';
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, 'trash:\n  retention: 0s\n');
    expect(await doctor()).toMatchObject({ status: 0, findings: [{ kind: 'trash-expired', done: false }] });
    expect(await doctor('--fix')).toMatchObject({
      status: 0,
      findings: [{ kind: 'trash-expired', done: true }],
    });
    expect(readdirSync(join(minsky.state, 'trash'))).toEqual([]);
  });

  it.each(['clone', 'worktree'])(
    'of a lock that a killed git left in a %s is mended by --fix, unless it is fresh or somebody works there',
    async (strategy) => {
      const { session } = await minsky.data([
        'session',
        'start',
        'locked',
        '--repo',
        repository.path,
        '--strategy',
        strategy,
      ]);
      const place = repositoryAt(session.workspace.path);
      const lock = join(place.git('rev-parse', '--absolute-git-dir'), 'index.lock');
      writeFileSync(lock, '');
      expect((await doctor()).findings).toEqual([]);
      const hourAgo = new Date(Date.now() - 3_600_000);
      utimesSync(lock, hourAgo, hourAgo);
      const worker = spawn('sleep', ['600'], { cwd: place.path, stdio: 'ignore' });
      await once(worker, 'spawn');
      expect((await doctor('--fix')).findings).toEqual([]);
      worker.kill();
      await once(worker, 'exit');
      const found = {
        kind: 'stale-lock',
        severity: 'warning',
        session: 'locked',
        path: lock,
        action: 'remove',
      };
      expect(await doctor()).toMatchObject({ status: 4, findings: [{ ...found, done: false }] });
      expect(await doctor('--fix')).toMatchObject({ status: 0, findings: [{ ...found, done: true }] });
      expect(existsSync(lock)).toBe(false);
      expect(await doctor()).toEqual({ status: 0, findings: [] });
    },
  );

  it('of a store that an earlier version left names the command that takes it over', async () => {
    writeFileSync(
      join(minsky.state, 'session-db.json'),
      '[{"session":"old","repoName":"r","repoUrl":"/r"}]',
      {
        mode: 0o600,
      },
    );
    const { status, findings } = await doctor();
    expect([status, kinds(findings)]).toEqual([4, ['legacy-store']]);
    expect(findings[0]?.detail).toContain('minsky db consolidate');
  });
});
