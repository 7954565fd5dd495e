import { afterEach, describe, expect, it } from '@jest/globals';
import { errAsync, okAsync, ResultAsync } from 'neverthrow';
import type { Application } from '../../../src/application/application.ts';
import type { AbsolutePath } from '../../../src/domain/workspace/workspace-path.ts';
import type { SessionName } from '../../../src/domain/session/session-name.ts';
import { operations } from '../../../src/interfaces/operations/registry.ts';
import { toolDefinition } from '../../../src/interfaces/mcp/tool-schemas.ts';
import { connectedClient, type Connection, type Era } from '../support/connected-client.ts';
import { aSession, healthy } from '../support/fake-application.ts';
import { runFakeCli } from '../support/run-fake-cli.ts';

const open: Connection[] = [];

async function connect(era: Era, application: Partial<Application> = {}): Promise<Connection> {
  const connection = await connectedClient(era, { application });
  open.push(connection);
  return connection;
}

afterEach(async () => {
  await Promise.all(
    open.splice(0).map(async ({ client, hangUp, ended }) => {
      hangUp();
      await client.close();
      await ended;
    }),
  );
});

const textsOf = (result: { readonly content: readonly object[] }): string[] =>
  result.content.map((block) => (block as { readonly text: string }).text);

describe.each<Era>(['legacy', '2026-07-28'])('a client of the %s era', (era) => {
  it('is told the tools exactly as they are recorded', async () => {
    const { client } = await connect(era);
    const { tools } = await client.listTools();
    expect(tools.map(({ execution: _execution, ...tool }) => tool)).toEqual(operations.map(toolDefinition));
    expect(client.getServerVersion()).toMatchObject({ name: 'minsky' });
    expect(client.getInstructions()).toContain('cwd');
  });

  it.each(operations.map((operation) => [operation.name, operation] as const))(
    'gets from %s the data that the command line prints',
    async (name) => {
      const { client } = await connect(era);
      const printed = await runFakeCli([...name.split('.'), '--json']);
      const result = await client.callTool({ name: name.replace('.', '_'), arguments: { cwd: '/' } });
      expect(result.isError ?? false).toBe(false);
      expect(result.structuredContent).toEqual(JSON.parse(printed.stdout).data);
      expect(textsOf(result)[0]).not.toMatch(/^$|\p{Cc}(?<!\n)/u);
    },
  );

  it('gets a failure as the document that the command line prints', async () => {
    const application = { getSession: () => errAsync({ kind: 'SessionNotFound' as const, text: 'nope' }) };
    const { client } = await connect(era, application);
    const printed = await runFakeCli(['session', 'get', 'nope', '--json'], { application });
    const result = await client.callTool({ name: 'session_get', arguments: { name: 'nope' } });
    expect(result).toMatchObject({ isError: true });
    expect(result.structuredContent).toBeUndefined();
    expect(JSON.parse(textsOf(result)[0]!)).toEqual(JSON.parse(printed.stdout));
  });
});

describe('a call', () => {
  const failureOf = async (
    application: Partial<Application>,
    name: string,
    args: Record<string, unknown>,
  ) => {
    const { client } = await connect('2026-07-28', application);
    const result = await client.callTool({ name, arguments: args });
    return result.isError === true ? JSON.parse(textsOf(result)[0]!).error : null;
  };

  it.each([
    [{ cdw: '/' }, "There is no input 'cdw'"],
    [
      { status: 'active' },
      "status takes a list of starting, active, pr-open, merged, trashed, not 'active' alone",
    ],
    [{ status: ['gone'] }, "status takes any of starting, active, pr-open, merged, trashed, not 'gone'"],
    [{ limit: 0 }, "limit takes a whole number from 1 to 1,000, not '0'"],
    [{ long: 'yes' }, "long takes true or false, not 'yes'"],
    [{ task: 176 }, "task takes a text, not '176'"],
  ])('with %j is a usage failure', async (args, message) => {
    expect(await failureOf({}, 'session_list', args)).toMatchObject({
      code: 'USAGE',
      message: `${message}.`,
    });
  });

  it('takes null for what is not given', async () => {
    expect(await failureOf({}, 'session_list', { task: null, limit: null, cwd: null })).toBeNull();
  });

  it.each([
    ['session_get', {}, 'WORKING_DIRECTORY_NEEDED'],
    ['session_get', { name: 'x' }, null],
    ['session_get', { task: '176' }, null],
    ['session_start', { name: 'x' }, 'WORKING_DIRECTORY_NEEDED'],
    ['session_start', { name: 'x', repo: '/r' }, null],
    ['session_delete', { names: ['x'] }, null],
    ['config_show', {}, 'WORKING_DIRECTORY_NEEDED'],
    ['db_status', {}, null],
    ['db_backup', { file: 'here.json' }, 'WORKING_DIRECTORY_NEEDED'],
    ['db_restore', { file: './here.json' }, 'WORKING_DIRECTORY_NEEDED'],
    ['db_restore', { file: '/r/here.json' }, null],
    ['session_start', { name: 'x', repo: 'app' }, 'WORKING_DIRECTORY_NEEDED'],
    ['session_start', { name: 'x', repo: 'git@host:app' }, null],
    ['session_list', { repo: '~/app' }, null],
    ['session_pr', { name: 'x', bodyFile: 'body.md' }, 'WORKING_DIRECTORY_NEEDED'],
    ['session_get', { cwd: '.' }, 'INVALID_PATH'],
    ['session_get', { name: 'x', cwd: '.' }, 'INVALID_PATH'],
    ['session_get', { name: 'x', cwd: 5 }, 'INVALID_PATH'],
    ['session_get', { name: 'x', cwd: '/nowhere/at/all' }, 'WORKING_DIRECTORY_MISSING'],
  ])('of %s with %j ends with %s for its directory', async (name, args, code) => {
    expect((await failureOf({}, name, args))?.code ?? null).toBe(code);
  });

  it('passes the directory on and never the one of the server', async () => {
    const seen: string[] = [];
    const application: Partial<Application> = {
      getSession: (_input, { cwd }) => {
        seen.push(cwd);
        return okAsync({ session: aSession(), health: healthy, resolvedBy: 'name' });
      },
    };
    await failureOf(application, 'session_get', { cwd: import.meta.dirname });
    await failureOf(application, 'session_get', { name: 'x' });
    expect(seen).toEqual([import.meta.dirname, '/']);
  });

  it('that hits a defect is answered, and so is the next one', async () => {
    let calls = 0;
    const { client } = await connect('2026-07-28', {
      getSession: () => {
        calls += 1;
        if (calls === 1) throw new TypeError('x is not a function');
        return okAsync({ session: aSession(), health: healthy, resolvedBy: 'name' });
      },
    });
    const [first, second] = [
      await client.callTool({ name: 'session_get', arguments: { name: 'x' } }),
      await client.callTool({ name: 'session_get', arguments: { name: 'x' } }),
    ];
    expect(JSON.parse(textsOf(first)[0]!).error).toMatchObject({ code: 'DEFECT', details: {} });
    expect(textsOf(first).join()).not.toContain('    at ');
    expect(second.isError ?? false).toBe(false);
  });

  it('whose answer is not what the tool promises is a defect', async () => {
    const session = { ...aSession(), status: 'lost' as never };
    const error = await failureOf(
      { restoreSession: () => okAsync({ sessions: [session] }) },
      'session_restore',
      { name: 'x' },
    );
    expect(error).toMatchObject({ code: 'DEFECT' });
  });

  it('is told notices after the answer, each once', async () => {
    const { client } = await connect('2026-07-28', {
      findDirectory: (_input, { narration }) => {
        const notice = {
          kind: 'Registered' as const,
          session: 'x' as SessionName,
          path: '/w/x' as AbsolutePath,
        };
        narration.notice(notice);
        narration.notice(notice);
        return okAsync({ path: '/w/x' as AbsolutePath, session: aSession('x'), resolvedBy: 'marker' });
      },
    });
    const result = await client.callTool({ name: 'session_dir', arguments: { cwd: '/' } });
    expect(textsOf(result)).toEqual([
      '/w/x\nThat is session x, found by the marker in its workspace.',
      "note: Registered the workspace '/w/x' as session x.",
    ]);
  });

  it.each<Era>(['legacy', '2026-07-28'])(
    'tells its progress to a client of the %s era that asks for it',
    async (era) => {
      const { client } = await connect(era, {
        startSession: (_input, { narration }) => {
          narration.progress({ label: 'Receiving objects', percent: 50 });
          narration.progress({ label: 'Resolving deltas', percent: null });
          return okAsync({ session: aSession(), resolvedBy: 'name', copied: [] });
        },
      });
      const told: unknown[] = [];
      await client.callTool(
        { name: 'session_start', arguments: { name: 'x', cwd: '/' } },
        { onprogress: ({ progress, message }) => told.push([progress, message]) },
      );
      expect(told).toEqual([
        [1, 'Receiving objects 50%'],
        [2, 'Resolving deltas'],
      ]);
    },
  );
});

describe('the server', () => {
  const found = { session: aSession(), health: healthy, resolvedBy: 'name' as const };

  /** An application whose calls answer when they are let go of or stopped; `begun` resolves when `calls` of them wait. */
  function waiting(calls = 1): {
    readonly application: Partial<Application>;
    readonly begun: Promise<void>;
    readonly stopped: Promise<void>;
    readonly letGo: () => void;
  } {
    const begun = Promise.withResolvers<void>();
    const stopped = Promise.withResolvers<void>();
    const released = Promise.withResolvers<void>();
    let count = 0;
    const work = (signal: AbortSignal): Promise<void> => {
      if (++count === calls) begun.resolve();
      return new Promise((resolve, reject) => {
        void released.promise.then(resolve);
        signal.addEventListener('abort', () => {
          stopped.resolve();
          reject(new Error('stopped'));
        });
      });
    };
    return {
      application: {
        getSession: (_input, { signal }) =>
          ResultAsync.fromPromise(work(signal), () => ({ kind: 'Interrupted' as const })).map(() => found),
      },
      begun: begun.promise,
      stopped: stopped.promise,
      letGo: released.resolve,
    };
  }

  it('opens the application for the first call that parses, once for all calls that are under way', async () => {
    const { application, begun, letGo } = waiting(20);
    const { client, counts } = await connect('2026-07-28', application);
    expect(counts.opened).toBe(0);
    await client.callTool({ name: 'session_get', arguments: { nme: 'x' } });
    expect(counts.opened).toBe(0);
    const answers = Promise.all(
      Array.from({ length: 20 }, () => client.callTool({ name: 'session_get', arguments: { name: 'x' } })),
    );
    await begun;
    letGo();
    expect((await answers).map(({ isError }) => isError ?? false)).toEqual(Array(20).fill(false));
    expect(counts.opened).toBe(1);
  });

  it('tries again to open an application that could not be opened', async () => {
    let failures = 1;
    const connection = await connectedClient('2026-07-28', {
      opening: () => {
        failures -= 1;
        if (failures >= 0) throw new Error('no wiring');
      },
    });
    open.push(connection);
    const call = () => connection.client.callTool({ name: 'db_status', arguments: {} });
    expect([(await call()).isError, (await call()).isError ?? false]).toEqual([true, false]);
  });

  it('answers what has arrived when its input ends, then closes the application and ends', async () => {
    const { application, begun, letGo } = waiting();
    const { client, hangUp, ended, counts } = await connect('legacy', application);
    const answer = client.callTool({ name: 'session_get', arguments: { name: 'x' } });
    await begun;
    hangUp();
    letGo();
    expect((await answer).structuredContent).toBeDefined();
    await ended;
    expect(counts).toEqual({ opened: 1, closed: 1 });
  });

  it('stops what is under way when it is told to stop, and waits for the cleaning up', async () => {
    const { application, begun } = waiting();
    const { client, stop, ended, counts } = await connect('2026-07-28', application);
    const answer = client.callTool({ name: 'session_get', arguments: { name: 'x' } });
    answer.catch(() => undefined);
    await begun;
    stop();
    await ended;
    expect(counts).toEqual({ opened: 1, closed: 1 });
  });

  it('lets a client cancel a call', async () => {
    const { application, begun, stopped } = waiting();
    const { client } = await connect('2026-07-28', application);
    const cancelling = new AbortController();
    const answer = client.callTool(
      { name: 'session_get', arguments: { name: 'x' } },
      { signal: cancelling.signal },
    );
    answer.catch(() => undefined);
    await begun;
    cancelling.abort();
    await expect(answer).rejects.toThrow();
    await stopped;
  });
});
