import { chmodSync, cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { repositoryWithCommit } from '../support/git-repository.ts';
import { aMinsky } from '../support/minsky.ts';
import { repositoryRoot } from '../support/repository-root.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { remainsIn } from './footprint.ts';
import { toldRefusal } from './refusal.ts';

let start: string[];

beforeAll(() => {
  start = ['session', 'start', 'named', '--repo', repositoryWithCommit().path];
});

/** A PATH on which git is this script, or is not. */
function pathWith(script: string | null): string {
  const directory = temporaryDirectory('bin-');
  if (script !== null) {
    writeFileSync(join(directory, 'git'), `#!/bin/sh\n${script}\n`);
    chmodSync(join(directory, 'git'), 0o755);
  }
  return directory;
}

const prebuilds = join(repositoryRoot, 'node_modules/better-sqlite3/prebuilds');
const foreign = readFileSync(join(prebuilds, process.arch === 'x64' ? 'linux-arm64.node' : 'linux-x64.node'));

/** A built minsky without the native code that npm installs; `content` stands in the place of it. */
function anInstallation(content: string | Buffer | null): string {
  const root = temporaryDirectory('installation-');
  const at = (path: string): string => join(root, path);
  cpSync(join(repositoryRoot, 'dist'), at('dist'), { recursive: true });
  cpSync(join(repositoryRoot, 'src/interfaces/cli/launcher.cjs'), at('src/interfaces/cli/launcher.cjs'));
  mkdirSync(at('node_modules/better-sqlite3/build/Release'), { recursive: true });
  writeFileSync(at('node_modules/better-sqlite3/package.json'), '{ "name": "better-sqlite3" }');
  if (content !== null) {
    writeFileSync(at('node_modules/better-sqlite3/build/Release/better_sqlite3.node'), content);
  }
  return root;
}

describe('a start leaves nothing, and says what to do, when', () => {
  it('there is no git', async () => {
    const minsky = aMinsky();
    const { status, code } = await toldRefusal(minsky, start, { env: { PATH: pathWith(null) } });
    expect({ status, code }).toEqual({ status: 7, code: 'GIT_MISSING' });
    expect(remainsIn(minsky)).toEqual([]);
  });

  it('git is too old for what it is asked', async () => {
    const minsky = aMinsky();
    const old = '[ "$*" = "${*% version}" ] || { echo git version 2.30.2; exit 0; }\nexit 129';
    const told = await toldRefusal(minsky, start, { env: { PATH: `${pathWith(old)}:/usr/bin:/bin` } });
    expect(told).toMatchObject({
      status: 7,
      code: 'GIT_TOO_OLD',
      details: { found: '2.30.2', needed: '2.38' },
    });
    expect(remainsIn(minsky)).toEqual([]);
  });

  it.each([
    ['is not there', null],
    ['is none', 'nothing that could be loaded'],
    ['is for another platform', foreign],
  ])('the native code of better-sqlite3 %s', async (_how, content) => {
    const minsky = aMinsky();
    const root = anInstallation(content);
    const installed = { launcher: join(root, 'src/interfaces/cli/launcher.cjs') };
    const { status, code, hint } = await toldRefusal(minsky, start, installed);
    expect({ status, code, hint }).toEqual({
      status: 7,
      code: 'NATIVE_CODE_UNUSABLE',
      hint: [
        `Install it again: cd ${root} && npm ci`,
        `If that brings none for this platform, build it: cd ${root}/node_modules/better-sqlite3 && npx node-gyp rebuild`,
      ].join('\n'),
    });
    expect(remainsIn(minsky)).toEqual([]);
    await minsky.data(start);
    for (const words of ['session list', 'doctor', 'db status', 'session delete named'])
      expect(await toldRefusal(minsky, words, installed)).toMatchObject({ code: 'NATIVE_CODE_UNUSABLE' });
    expect((await minsky.run('--version', installed)).status).toBe(0);
  });

  it('minsky itself is at fault, whose stack trace only --debug shows', async () => {
    const minsky = aMinsky();
    const hook = "Date.prototype.toISOString = () => { throw new TypeError('the clock is broken'); };";
    const env = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(hook)}` };
    const { status, code, message } = await toldRefusal(minsky, start, { env });
    expect({ status, code }).toEqual({ status: 70, code: 'DEFECT' });
    expect(message).toContain('the clock is broken');
    expect(remainsIn(minsky)).toEqual([]);
    const { stderr } = await minsky.run([...start, '--debug'], { env });
    expect(stderr).toMatch(/\n\s+at \S/);
  });
});
