import { describe, expect, it } from '@jest/globals';
import { errAsync, okAsync, ResultAsync } from 'neverthrow';
import { EventEmitter } from 'node:events';
import type { Application } from '../../../src/application/application.ts';
import type { Narration } from '../../../src/application/ports/narration.ts';
import { renderSession } from '../../../src/domain/session/session-document.ts';
import type { SessionName } from '../../../src/domain/session/session-name.ts';
import type { Timestamp } from '../../../src/domain/timestamp.ts';
import type { AbsolutePath } from '../../../src/domain/workspace/workspace-path.ts';
import { operations } from '../../../src/interfaces/operations/registry.ts';
import { aSession, healthy, pr } from '../support/fake-application.ts';
import { runFakeCli } from '../support/run-fake-cli.ts';
import { allFailures } from '../support/sample-failures.ts';
import { exitStatusOf } from '../../../src/interfaces/presentation/outcome.ts';
import type { SessionOperationError } from '../../../src/application/sessions/session-operation-error.ts';

const session = renderSession(aSession());
const escape = '\u001b';

const answers: readonly (readonly [string, readonly string[], unknown])[] = [
  ['session.start', ['fix-login'], { session, resolvedBy: 'name' }],
  ['session.list', [], { sessions: [session], next: null }],
  ['session.get', ['fix-login'], { session: { ...session, health: healthy }, resolvedBy: 'name' }],
  ['session.dir', ['fix-login'], { path: session.workspace.path }],
  ['session.update', ['fix-login'], { session, outcome: 'merged', conflicts: [] }],
  [
    'session.pr',
    ['fix-login'],
    { session: renderSession(aSession('fix-login', { status: 'pr-open', pr })), outcome: 'created' },
  ],
  [
    'session.approve',
    ['fix-login'],
    {
      session: renderSession(aSession('fix-login', { status: 'merged', pr })),
      outcome: 'merged',
      steps: [
        {
          kind: 'base-advanced',
          branch: 'main',
          commit: pr.head,
          place: '/srv/app.git',
          detail: "Brought 'main' of '/srv/app.git' forward to abcdef789012.",
        },
        {
          kind: 'marked-merged',
          branch: null,
          commit: null,
          place: null,
          detail: 'Marked the session as merged.',
        },
      ],
    },
  ],
  ['session.delete', ['fix-login'], { sessions: [{ ...session, status: 'trashed' }] }],
  ['session.restore', ['fix-login'], { sessions: [session] }],
  ['session.purge', [], { sessions: [] }],
  ['db.check', [], { findings: [] }],
  ['db.repair', [], { findings: [] }],
  [
    'db.status',
    [],
    {
      backend: 'sqlite',
      location: '/home/me/.local/state/minsky/store/sessions.sqlite',
      source: 'default',
      records: 1,
      schemaVersion: 1,
      bytes: 24_576,
    },
  ],
  ['db.consolidate', ['--dry-run'], { findings: [], stores: [], added: 0, changed: 0, backup: null }],
  [
    'config.show',
    [],
    {
      settings: [
        { key: 'session.strategy', value: 'clone', layer: 'default', source: null },
        {
          key: 'tasks.scheme',
          value: 'gh',
          layer: 'repository',
          source: '/home/me/app/.minsky/config.yaml',
        },
      ],
      problems: [],
      notices: [],
    },
  ],
  ['db.backup', [], { path: '/home/me/sessions.json', records: 1, checksum: `sha256:${'0'.repeat(64)}` }],
  [
    'db.restore',
    ['sessions.json'],
    { findings: [], inserted: 1, updated: 0, unchanged: 0, removed: 0, records: 1, backup: null },
  ],
  [
    'db.migrate',
    ['--to', 'json'],
    {
      outcome: 'migrated',
      backend: 'json',
      location: '/home/me/.local/state/minsky/store/sessions.json',
      records: 1,
      kept: '/home/me/.local/state/minsky/store/sessions.sqlite.migrated-20261123T120000000Z',
      config: '/home/me/.config/minsky/config.yaml',
    },
  ],
  ['session.import', ['.'], { findings: [], sessions: [] }],
  ['session.sync', [], { findings: [], sessions: [] }],
  ['config.validate', [], { set: 1, notices: [] }],
  ['config.migrate', [], { findings: [], files: [] }],
  ['doctor', [], { findings: [], usage: [] }],
];

describe('with --json', () => {
  it.each(answers)('prints the data of %s as one document', async (name, words, data) => {
    const run = await runFakeCli([...name.split('.'), ...words, '--json']);
    expect(JSON.parse(run.stdout)).toEqual({ ok: true, data });
    expect(run).toMatchObject({ status: 0, stderr: '', opened: 1, closed: 1 });
  });

  it('has one such case for every operation', () => {
    expect(answers.map(([name]) => name).sort()).toEqual(operations.map(({ name }) => name).sort());
  });

  it('prints a failure as one document and nothing on stderr', async () => {
    const run = await runFakeCli(['session', 'get', 'nope', '--json'], {
      application: { getSession: () => errAsync({ kind: 'SessionNotFound', text: 'nope' }) },
    });
    expect(JSON.parse(run.stdout)).toEqual({
      ok: false,
      error: {
        code: 'SESSION_NOT_FOUND',
        message: "There is no session 'nope'.",
        hint: 'See what there is: minsky session list\nStart it: minsky session start nope',
        retryable: false,
        details: { text: 'nope' },
      },
    });
    expect(run).toMatchObject({ status: 3, stderr: '', closed: 1 });
  });

  it.each([
    [['sesion', 'list'], 'session list'],
    [['session', 'get', '--tusk', '1'], '--task'],
    [['session', 'list', '--limit', 'many'], '--help'],
    [['session', 'list', '--limit', '0'], '--help'],
    [['session', 'get', 'a', 'b'], '--help'],
  ])('prints a usage failure of %j as one document', async (words, hint) => {
    const run = await runFakeCli([...words, '--json']);
    const { ok, error } = JSON.parse(run.stdout);
    expect({ ok, code: error.code, hint: error.hint }).toEqual({
      ok: false,
      code: 'USAGE',
      hint: expect.stringContaining(hint),
    });
    expect(run).toMatchObject({ status: 2, stderr: '', opened: 0 });
  });

  it('prints help and the version as one document too', async () => {
    const [help, version] = await Promise.all([runFakeCli(['--json']), runFakeCli(['--version', '--json'])]);
    expect(JSON.parse(help.stdout).data.help).toMatch(/^Usage: minsky/);
    expect(JSON.parse(version.stdout).data.version).toMatch(/^\d+\.\d+\.\d+/);
  });
});

describe('as text', () => {
  it('prints help for no words at all, and opens nothing', async () => {
    const run = await runFakeCli([]);
    expect(run).toMatchObject({ status: 0, stderr: '', opened: 0 });
    expect(run.stdout).toMatch(/^Usage: minsky <command>/);
  });

  it.each([[['help', 'session', 'start']], [['session', 'start', '--help']], [['-h', 'session', 'start']]])(
    'prints the help of the command for %j',
    async (words) => {
      const run = await runFakeCli(words);
      expect(run.stdout).toMatch(
        /^Usage: minsky session start \[name\] \[options\]\n[^]*--strategy <strategy>/,
      );
    },
  );

  it('prints the path alone for session dir', async () => {
    const run = await runFakeCli(['session', 'dir']);
    expect(run).toMatchObject({ stdout: `${session.workspace.path}\n`, stderr: '' });
  });

  it('tells the line to type next after a start', async () => {
    const run = await runFakeCli(['session', 'start', 'fix-login']);
    expect(run.stdout).toContain('cd "$(minsky session dir fix-login)"');
    expect(run.stdout).toContain('Copied 1 ignored file: .env');
  });

  it('says how to start when there are no sessions, and not so when a filter hides them', async () => {
    const application = { listSessions: () => okAsync({ sessions: [], next: null }) };
    const [all, some] = await Promise.all([
      runFakeCli(['session', 'list'], { application }),
      runFakeCli(['session', 'list', '--status', 'merged'], { application }),
    ]);
    expect(all.stdout).toContain('minsky session start NAME');
    expect(some.stdout).toBe('No session matches.\n');
  });

  it('spells out what a terminal would obey', async () => {
    const hostile = aSession('x', { pr: null, branch: 'a\u001b[31mb' as never });
    const application = {
      listSessions: () => okAsync({ sessions: [{ session: hostile, health: null }], next: null }),
    };
    const run = await runFakeCli(['session', 'list'], { application });
    expect(run.stdout).toContain('a\\x1b[31mb');
    expect(run.stdout).not.toContain(escape);
  });

  it('tells a failure and each hint on stderr, and nothing on stdout', async () => {
    const run = await runFakeCli(['session', 'get', 'nope'], {
      application: { getSession: () => errAsync({ kind: 'SessionNotFound', text: 'nope' }) },
    });
    expect(run).toMatchObject({
      status: 3,
      stdout: '',
      stderr:
        "error: There is no session 'nope'.\nhint: See what there is: minsky session list\nhint: Start it: minsky session start nope\n",
    });
  });

  it('says that a name never begins with a hyphen', async () => {
    const run = await runFakeCli(['session', 'get', '-x']);
    expect(run.status).toBe(2);
    expect(run.stderr).toContain('never begins with a hyphen');
  });
});

describe('every failure', () => {
  const failures = allFailures.filter(
    (failure): failure is SessionOperationError =>
      !['Usage', 'WorkingDirectoryNeeded', 'WorkingDirectoryMissing', 'Defect', 'Interrupted'].includes(
        failure.kind,
      ),
  );
  it.each(failures.map((failure) => [failure.kind, failure] as const))(
    '%s ends with its status and no stack',
    async (_kind, failure) => {
      const application = { getSession: () => errAsync(failure) };
      const run = await runFakeCli(['session', 'get', 'x'], { application });
      expect(run.status).toBe(exitStatusOf(failure));
      expect(run.stderr).toMatch(/^error: .+\n(?:.*\n)*hint: .+\n$/);
      expect(run.stderr).not.toMatch(/\n\s+at |secret/);
      expect(run.stderr).not.toContain(escape);
    },
  );
});

describe('a defect', () => {
  const application = {
    getSession: () => {
      throw new TypeError('x is not a function');
    },
  };

  it('ends with 70 and one sentence, without a stack', async () => {
    const run = await runFakeCli(['session', 'get'], { application });
    expect(run).toMatchObject({ status: 70, stdout: '', closed: 1 });
    expect(run.stderr).toMatch(/^error: minsky has a defect: x is not a function\nhint: .*--debug\n$/);
  });

  it('shows the stack with --debug, on stderr even with --json', async () => {
    const run = await runFakeCli(['session', 'get', '--debug', '--json'], { application });
    expect(JSON.parse(run.stdout).error).toMatchObject({ code: 'DEFECT', details: {} });
    expect(run.stderr).toMatch(/^DEFECT\nTypeError: x is not a function\n +at /);
  });

  it('is also an application that cannot be opened, and a throw that nobody could catch', async () => {
    const unopened = await runFakeCli(['session', 'list'], {
      host: { openApplication: () => Promise.reject(new Error('no wiring')) },
    });
    const crashed = await runFakeCli(['session', 'list'], {
      application: { listSessions: () => new ResultAsync(new Promise(() => undefined)) },
      host: { crash: failingSoon('late') },
    });
    expect([unopened.status, crashed.status, crashed.closed]).toEqual([70, 70, 1]);
    expect(crashed.stderr).toContain('late');
  });
});

function failingSoon(message: string): Promise<never> {
  return new Promise((_resolve, reject) => {
    setTimeout(() => {
      reject(new Error(message));
    }, 20);
  });
}

describe('the directory', () => {
  const seen: string[] = [];
  const application = {
    getSession: (_input: unknown, context: { readonly cwd: string }) => {
      seen.push(context.cwd);
      return okAsync({ session: aSession(), health: healthy, resolvedBy: 'name' as const });
    },
  };
  const gone = {
    currentDirectory: () => {
      throw Object.assign(new Error('uv_cwd'), { code: 'ENOENT' });
    },
  };

  it('is the current one, or that of -C', async () => {
    seen.length = 0;
    await runFakeCli(['session', 'get'], { application });
    await runFakeCli(['-C', '/', 'session', 'get'], { application });
    await runFakeCli(['session', 'get', '--cwd=/usr/../'], { application });
    expect(seen).toEqual(['/home/me/app', '/', '/']);
  });

  it('is refused when -C names none', async () => {
    const run = await runFakeCli(['-C', 'nowhere', 'session', 'get', 'x'], { application });
    expect(run).toMatchObject({ status: 3, opened: 0 });
    expect(run.stderr).toContain("'/home/me/app/nowhere' does not exist");
  });

  it('may be gone for a session that is named, and is what the shell calls it', async () => {
    seen.length = 0;
    const run = await runFakeCli(['session', 'get', 'x'], {
      application,
      env: { PWD: '/home/me/gone' },
      host: gone,
    });
    expect(run.status).toBe(0);
    expect(seen).toEqual(['/home/me/gone']);
  });

  it('may not be gone for one that is not', async () => {
    const run = await runFakeCli(['session', 'get'], {
      application,
      env: { PWD: '/home/me/gone' },
      host: gone,
    });
    expect(run).toMatchObject({ status: 3, opened: 0 });
    expect(run.stderr).toContain("'/home/me/gone' does not exist");
  });
});

describe('what is said beside the answer', () => {
  const application = {
    getSession: (_input: unknown, { narration }: { readonly narration: Narration }) => {
      narration.progress({ label: 'Receiving objects', percent: 41.6 });
      for (const key of ['sessiondb.backend', 'sessiondb.backend']) {
        narration.notice({
          kind: 'Config',
          notice: { kind: 'SystemKeyInRepository', source: '/r/.minsky/config.yaml', key },
        });
      }
      narration.notice({ kind: 'Registered', session: 'x' as SessionName, path: '/w/x' as AbsolutePath });
      return okAsync({ session: aSession(), health: healthy, resolvedBy: 'marker' as const });
    },
  };

  it('goes to stderr, each notice once, without progress where there is no terminal', async () => {
    const run = await runFakeCli(['session', 'get', '--json'], { application });
    expect(JSON.parse(run.stdout).ok).toBe(true);
    expect(run.stderr).toBe(
      "warning: /r/.minsky/config.yaml sets 'sessiondb.backend', which only you may set, so it is not obeyed: minsky config migrate\nnote: Registered the workspace '/w/x' as session x.\n",
    );
  });

  it('shows progress on a terminal and takes it away again', async () => {
    const run = await runFakeCli(['session', 'get'], { application, terminal: 100, env: { NO_COLOR: '1' } });
    const clear = `\r${escape}[K`;
    expect(run.stderr.startsWith(`${clear}Receiving objects 42%${clear}warning: `)).toBe(true);
  });
});

describe('colour', () => {
  it.each<readonly [string, NodeJS.ProcessEnv, number | undefined, boolean]>([
    ['is shown on a terminal', {}, 80, true],
    ['is not shown elsewhere', {}, undefined, false],
    ['is not shown with NO_COLOR', { NO_COLOR: '1' }, 80, false],
    ['is shown with an empty NO_COLOR', { NO_COLOR: '' }, 80, true],
    ['is not shown on a dumb terminal', { TERM: 'dumb' }, 80, false],
    ['is shown with FORCE_COLOR', { FORCE_COLOR: '1' }, undefined, true],
    ['is not shown with NO_COLOR and FORCE_COLOR', { NO_COLOR: '1', FORCE_COLOR: '1' }, 80, false],
  ])('%s', async (_fact, env, terminal, coloured) => {
    const run = await runFakeCli(['session', 'list'], {
      env,
      ...(terminal === undefined ? {} : { terminal }),
    });
    expect(run.stdout.includes(escape)).toBe(coloured);
  });
});

describe('a signal', () => {
  /** A command that waits to be stopped, and takes a while to clean up; `begun` resolves when it waits. */
  function waiting(): { readonly application: Partial<Application>; readonly begun: Promise<void> } {
    const begun = Promise.withResolvers<void>();
    const stopped = (signal: AbortSignal): Promise<never> =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          setTimeout(() => {
            reject(new Error('stopped'));
          }, 20);
        });
        begun.resolve();
      });
    return {
      application: {
        getSession: (_input, { signal }) =>
          ResultAsync.fromPromise(stopped(signal), () => ({ kind: 'Interrupted' as const })),
      },
      begun: begun.promise,
    };
  }

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('%s stops the command, which cleans up and ends with %i', async (signal, status) => {
    const signals = new EventEmitter();
    const { application, begun } = waiting();
    const running = runFakeCli(['session', 'get'], { application, signals });
    await begun;
    signals.emit(signal, signal);
    const run = await running;
    expect(run).toMatchObject({ status, stdout: '', closed: 1, ended: [] });
    expect(run.stderr).toContain('error: Interrupted');
    expect(signals.listenerCount(signal)).toBe(0);
  });

  it('that comes twice ends the process at once', async () => {
    const signals = new EventEmitter();
    const { application, begun } = waiting();
    const running = runFakeCli(['session', 'get'], { application, signals });
    await begun;
    signals.emit('SIGINT', 'SIGINT');
    signals.emit('SIGINT', 'SIGINT');
    expect((await running).ended).toEqual(['SIGINT']);
  });
});

describe('session list', () => {
  const many = ['a', 'b'].map((name) =>
    aSession(name, {
      task: null,
      workspace: { path: `/w/${name}` as AbsolutePath, host: `host-${name}`, strategy: 'clone' },
      lastActivityAt: (name === 'a' ? '2026-11-23T11:57:00.000Z' : '2026-01-02T00:00:00.000Z') as Timestamp,
    }),
  );
  const application = {
    listSessions: () =>
      okAsync({
        sessions: many.map((one) => ({ session: one, health: healthy })),
        next: { lastActivityAt: many[1]!.lastActivityAt, id: many[1]!.id },
      }),
  };

  it('shows an aligned table with the hosts when there are several, and how to see more', async () => {
    const run = await runFakeCli(['session', 'list', '--long'], { application });
    expect(run.stdout.split('\n')).toEqual([
      'NAME  TASK  STATUS  BRANCH  REPO                  HOST    CHANGES  AHEAD/BEHIND  HEALTH  ACTIVE',
      'a     -     active  a       github.com/owner/app  host-a  1        2/0           ok      3 min ago',
      'b     -     active  b       github.com/owner/app  host-b  1        2/0           ok      2026-01-02',
      '',
      'There are more: minsky session list --cursor 2026-01-02T00:00:00.000Z_019a0000-0000-7000-8000-000000000001 and the same options',
      '',
    ]);
  });

  it('fits the width of the terminal', async () => {
    const run = await runFakeCli(['session', 'list', '--long'], {
      application,
      terminal: 90,
      env: { NO_COLOR: '1' },
    });
    const [heading = '', first = ''] = run.stdout.split('\n');
    expect([heading.length <= 90, first]).toEqual([true, expect.stringContaining('github.com…')]);
  });
});
