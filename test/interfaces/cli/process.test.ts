import { describe, expect, it } from '@jest/globals';
import { spawn, spawnSync, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

const program = fileURLToPath(new URL('./fake-cli.ts', import.meta.url));

function start(words: readonly string[], cwd?: string): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [program, ...words], cwd === undefined ? {} : { cwd });
}

async function ended(
  child: ChildProcessWithoutNullStreams,
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const [out, error]: [Buffer[], Buffer[]] = [[], []];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => error.push(chunk));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(error).toString() };
}

describe('the process', () => {
  it('writes a document of more than a megabyte completely into a slow pipe', async () => {
    const child = start(['session', 'list', '--json']);
    const closed = once(child, 'close');
    const chunks: Buffer[] = [];
    for await (const chunk of child.stdout) {
      chunks.push(chunk as Buffer);
      await setTimeout(5);
    }
    await closed;
    const text = Buffer.concat(chunks).toString();
    expect(text.length).toBeGreaterThan(1_000_000);
    expect(JSON.parse(text).data.sessions).toHaveLength(4_000);
    expect(child.exitCode).toBe(0);
  });

  it('ends quietly when its reader goes away', async () => {
    const child = start(['session', 'list']);
    child.stdout.once('data', () => child.stdout.destroy());
    const errors: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    const [code] = (await once(child, 'exit')) as [number];
    expect([code, Buffer.concat(errors).toString()]).toEqual([0, '']);
  });

  it.each([
    ['session list --json >/dev/full', 7],
    ['session list --json >&-', 0],
    ['session gt 2>/dev/full', 2],
  ])('ends %s with %i', (words, status) => {
    const run = spawnSync('sh', ['-c', `"$0" "$1" ${words}`, process.execPath, program], {
      encoding: 'utf8',
    });
    expect([run.status, run.stderr]).toEqual([
      status,
      status === 7
        ? expect.stringMatching(/^error: '\/dev\/stdout' cannot be written: no space is left/)
        : '',
    ]);
  });

  it.each<readonly [NodeJS.Signals, number]>([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('cleans up after %s and ends with %i', async (signal, status) => {
    const child = start(['session', 'purge', '--debug']);
    child.stderr.once('data', () => child.kill(signal));
    const { code, stderr } = await ended(child);
    expect(code).toBe(status);
    expect(stderr).toMatch(/error: Interrupted[^]*closed\n$/);
  });

  it('works in a directory that was removed, for a session that is named', async () => {
    const directory = join(temporaryDirectory(), 'gone');
    mkdirSync(directory);
    const named = start(['session', 'dir', 'fix-login'], directory);
    const unnamed = start(['session', 'dir'], directory);
    rmdirSync(directory);
    const [first, second] = await Promise.all([ended(named), ended(unnamed)]);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(second).toMatchObject({ code: 3, stdout: '', stderr: expect.stringContaining('does not exist') });
  });

  it('loads neither zod nor the MCP SDK for an answer, and no application for help', async () => {
    const hook = `import { registerHooks } from 'node:module';
      const seen = [];
      registerHooks({ load: (url, context, next) => (seen.push(url), next(url, context)) });
      process.on('exit', () => process.stderr.write(seen.join('\\n')));`;
    const watched = ['--import', `data:text/javascript,${encodeURIComponent(hook)}`];
    const child = spawn(process.execPath, [...watched, program, 'session', 'get', '--json']);
    const { code, stderr } = await ended(child);
    expect(code).toBe(0);
    expect(stderr).toContain('/registry.ts');
    expect(stderr).not.toMatch(/node_modules\/(zod|@modelcontextprotocol)\//);
  });
});
