import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { repositoryWithCommit } from '../support/git-repository.ts';
import { aMinsky } from '../support/minsky.ts';
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
