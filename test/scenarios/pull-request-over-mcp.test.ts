import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { repositoryAt, repositoryWithCommit } from '../support/git-repository.ts';
import { aMinsky } from '../support/minsky.ts';
import { connect, eras } from './mcp-client.ts';
import { tipOf } from './session-flow.ts';

it.each(eras)(
  'an agent of the era of %s starts, commits, prepares and approves while the command line looks on',
  async (era) => {
    const minsky = aMinsky();
    const main = repositoryWithCommit({ name: 'app' });
    const client = await connect(minsky, era, minsky.home);
    const call = async (name: string, args: Record<string, unknown>) => {
      const { isError, content, structuredContent } = await client.callTool({ name, arguments: args });
      return {
        failed: isError ?? false,
        text: (content[0] as { text: string }).text,
        data: structuredContent,
      };
    };
    const seen: string[] = [];
    const working = new AbortController();
    const looking = (async () => {
      while (!working.signal.aborted) {
        const { sessions } = await minsky.data('session list --long');
        seen.push(...sessions.map(({ status }: { status: string }) => status));
      }
    })();

    await call('session_start', { name: 'work', task: 'md#7', cwd: main.path });
    const workspace = repositoryAt(join(minsky.state, 'sessions/work'));
    const head = workspace.commit('work', { 'work.txt': 'work\n' });
    const nameless = await call('session_pr', { cwd: workspace.path });
    expect(JSON.parse(nameless.text)).toMatchObject({ ok: false, error: { code: 'TITLE_NEEDED' } });

    writeFileSync(join(workspace.path, '../body.md'), 'From a file.\r\n');
    const text = { title: 'Work', bodyFile: '../body.md' };
    const prepared = await call('session_pr', { cwd: workspace.path, ...text });
    expect(prepared.data).toMatchObject({
      session: { status: 'pr-open', pr: { head, title: 'Work', body: 'From a file.\r\n' } },
      outcome: 'created',
    });
    const again = await call('session_pr', { task: '#7', body: '`$x`\0'.slice(0, 4) });
    expect(again.data).toMatchObject({ outcome: 'refreshed', session: { pr: { body: '`$x`' } } });

    const unnamed = await call('session_approve', { cwd: workspace.path });
    expect(JSON.parse(unnamed.text)).toMatchObject({ error: { code: 'SESSION_NOT_NAMED' } });
    const approved = await call('session_approve', { name: 'work', cwd: workspace.path });
    expect(approved.data).toMatchObject({ outcome: 'merged', session: { status: 'merged' } });
    expect(main.git('log', '-1', '--format=%B')).toBe('Work\n\n`$x`');
    expect(main.git('status', '--porcelain')).toBe('');
    expect(tipOf(main, 'pr/work')).toBeNull();
    expect(await call('session_approve', { task: '7' })).toMatchObject({
      failed: false,
      data: { outcome: 'already', steps: [] },
    });
    expect((await call('session_delete', { names: ['work'] })).failed).toBe(false);

    working.abort();
    await looking;
    expect(seen.filter((status) => !['starting', 'active', 'pr-open', 'merged'].includes(status))).toEqual(
      [],
    );
    await client.close();
  },
  60_000,
);
