import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { repositoryAt, type GitRepository } from '../support/git-repository.ts';
import { toldRefusal } from './refusal.ts';
import { aFlow, type Flow, type Place } from './session-flow.ts';

const clone: Place = 'a main workspace';
const worktree: Place = 'a main workspace whose worktree the session is';

/** The main workspace under another name, as after `mv`. */
function moved({ origin }: Flow): GitRepository {
  const to = `${origin.path}-moved`;
  renameSync(origin.path, to);
  return repositoryAt(to);
}

/** Types the lines of a hint, `what to do: command`, with the place that the repository is at now. */
async function typeHint({ minsky }: Flow, hint: string, place: string): Promise<void> {
  for (const line of hint.split('\n')) {
    const [, program = '', words = ''] = /: (git|minsky) (.*)$/.exec(line.replace('NEW-PATH', place)) ?? [];
    if (program === 'git') execFileSync('sh', ['-c', `git ${words}`], { stdio: 'ignore' });
    else expect(await minsky.run(words.replaceAll("'", ''))).toMatchObject({ status: 0 });
  }
}

/** Findings as `kind session action`, with a `!` if they were mended. */
async function synced({ minsky }: Flow): Promise<readonly string[]> {
  const { findings } = await minsky.data('session sync');
  return findings.map(
    ({ kind, session, action, done }: Readonly<Record<string, unknown>>) =>
      `${String(kind)} ${String(session)} ${String(action)}${done === true ? '!' : ''}`,
  );
}

describe('a clone of a main workspace that was moved', () => {
  it.each(['session update work', 'session pr work', 'session approve work'])(
    'is told of by "%s", and goes on from the new place with the commands that are told',
    async (command) => {
      const flow = await aFlow(clone);
      const { minsky, workspace } = flow;
      await minsky.data('session pr work --title Work');
      const { path: from } = flow.origin;
      const main = moved(flow);
      const { status, code, message, hint } = await toldRefusal(minsky, command);
      expect({ status, code, message }).toEqual({
        status: 3,
        code: 'REPOSITORY_GONE',
        message: `Session work goes back to '${from}', where there is no repository any more.`,
      });
      expect(hint).toBe(
        [
          `If it was moved, say where to: git -C ${workspace.path} remote set-url origin NEW-PATH`,
          'Then bring the record up to date: minsky session sync',
          `Then: minsky ${command}`,
          ...(command.includes('update')
            ? ['Or go on with what was fetched before: minsky session update work --offline']
            : []),
        ].join('\n'),
      );
      await typeHint(flow, hint, main.path);
      const { session } = await minsky.data('session get', {
        cwd: command.includes('approve') ? workspace.path : main.path,
      });
      expect(session.repo).toEqual({
        id: expect.stringContaining(main.path),
        url: `file://${main.path}`,
        path: main.path,
      });
      expect(JSON.parse(readFileSync(`${workspace.path}/.git/minsky/session.json`, 'utf8')).repo).toEqual(
        session.repo,
      );
      expect(await synced(flow)).toEqual([]);
    },
  );

  it('is a finding of sync and doctor until git knows the new place', async () => {
    const flow = await aFlow(clone);
    const { minsky, origin, workspace } = flow;
    const main = moved(flow);
    expect(await synced(flow)).toEqual(['repository-missing work none']);
    const { status, stdout } = await minsky.run('doctor');
    expect({ status, stdout }).toEqual({
      status: 4,
      stdout: expect.stringContaining(
        `Session work goes back to '${origin.path}', where there is no repository any more. If it was moved, say where to, and sync again: git -C ${workspace.path} remote set-url origin NEW-PATH`,
      ),
    });
    workspace.git('remote', 'set-url', 'origin', main.path);
    expect((await minsky.data('session sync --dry-run')).findings).toMatchObject([
      {
        kind: 'repository-moved',
        session: 'work',
        path: workspace.path,
        done: false,
        detail: `The repository of session work was at '${origin.path}' and is now at '${main.path}'.`,
      },
    ]);
    expect(await synced(flow)).toEqual(['repository-moved work update-record!']);
    expect(await synced(flow)).toEqual([]);
  });

  it('can be deleted whole from there', async () => {
    const flow = await aFlow(clone);
    const { minsky, workspace } = flow;
    workspace.git('remote', 'set-url', 'origin', moved(flow).path);
    await synced(flow);
    await minsky.data('session delete work --force');
    expect(existsSync(workspace.path)).toBe(false);
    await minsky.data('session restore work');
    expect(workspace.git('status', '--porcelain')).toBe('');
  });

  it('goes on with what was fetched before, offline', async () => {
    const flow = await aFlow(clone);
    moved(flow);
    expect(await flow.minsky.data('session update work --offline')).toMatchObject({ outcome: 'up-to-date' });
  });
});

describe('a worktree of a main workspace that was moved', () => {
  it('is broken until git knows the new place, which the refusal and the finding tell how to say', async () => {
    const flow = await aFlow(worktree);
    const { minsky, origin, workspace } = flow;
    const main = moved(flow);
    expect(await synced(flow)).toEqual(['broken work none']);
    const { findings } = await minsky.data('session sync');
    expect(findings[0].detail).toContain(
      `If its repository was moved from '${origin.path}', tell git: git -C NEW-PATH worktree repair; else take the record away`,
    );
    const { status, code, hint } = await toldRefusal(minsky, 'session update work');
    expect({ status, code, hint }).toEqual({
      status: 4,
      code: 'WORKSPACE_BROKEN',
      hint: [
        `If its repository was moved from '${origin.path}', tell git: git -C NEW-PATH worktree repair`,
        'Or take the record away and leave the files: minsky session delete work --force',
      ].join('\n'),
    });
    main.git('worktree', 'repair');
    expect(await synced(flow)).toEqual(['repository-moved work update-record!']);
    const { session } = await minsky.data('session get', { cwd: main.path });
    expect(session).toMatchObject({ name: 'work', repo: { path: main.path }, health: { state: 'ok' } });
    await minsky.data('session pr work --title Work');
    expect(await minsky.data('session approve work')).toMatchObject({ outcome: 'merged' });
    await minsky.data('session delete work');
    expect(existsSync(workspace.path)).toBe(false);
    expect(main.git('worktree', 'list', '--porcelain')).not.toContain('prunable');
  });
});

it.each(['moved', 'removed'])(
  'a clone that goes back to a remote needs no main workspace: one that was %s is no finding',
  async (what) => {
    const flow = await aFlow('a bare repository over file://');
    const { minsky, origin } = flow;
    const main = origin.clone({ name: 'main' });
    main.git('remote', 'set-url', 'origin', `file://${origin.path}`);
    await minsky.data('session start second', { cwd: main.path });
    if (what === 'moved') renameSync(main.path, `${main.path}-moved`);
    else rmSync(main.path, { recursive: true });
    expect(await synced(flow)).toEqual([]);
    expect(await minsky.data('session update second')).toMatchObject({ outcome: 'up-to-date' });
  },
);
