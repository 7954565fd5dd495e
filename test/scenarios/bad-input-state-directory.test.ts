import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { repositoryWithCommit, type GitRepository } from '../support/git-repository.ts';
import { aMinsky, type Minsky } from '../support/minsky.ts';
import { asNobody } from './as-nobody.ts';
import { imprintOf, remainsIn } from './footprint.ts';
import { refusal, toldRefusal, type Refusal } from './refusal.ts';

let minsky: Minsky;
let repository: GitRepository;

beforeEach(() => {
  minsky = aMinsky();
  repository = repositoryWithCommit();
});

/** What is refused of a start and of a list; neither may have changed anything. */
async function refusals(user: Minsky = minsky): Promise<readonly (Refusal | Refusal['status'])[]> {
  const before = [imprintOf(minsky.root), imprintOf(repository.path)];
  const started = await refusal(user, ['session', 'start', 'named', '--repo', repository.path]);
  const { status } = await user.run('session list');
  const help = await user.run('--help');
  expect([imprintOf(minsky.root), imprintOf(repository.path), help.status]).toEqual([...before, 0]);
  return [started, status];
}

describe('a state directory that cannot hold anything: a start is refused when it', () => {
  it('is a file', async () => {
    writeFileSync(minsky.state, 'mine');
    expect(await refusals()).toEqual([{ status: 6, code: 'STORE_UNAVAILABLE' }, 6]);
  });

  it('is below a file', async () => {
    writeFileSync(join(minsky.root, 'file'), 'mine');
    const below = minsky.with({ MINSKY_STATE_DIR: join(minsky.root, 'file', 'state') });
    expect(await refusals(below)).toEqual([{ status: 6, code: 'STORE_UNAVAILABLE' }, 6]);
  });

  it('is a link that leads nowhere', async () => {
    symlinkSync(join(minsky.root, 'nowhere'), minsky.state);
    expect(await refusals()).toEqual([{ status: 6, code: 'STORE_UNAVAILABLE' }, 6]);
  });

  it('is a link that leads to itself', async () => {
    symlinkSync(minsky.state, minsky.state);
    expect(await refusals()).toEqual([{ status: 6, code: 'STORE_UNAVAILABLE' }, 6]);
  });

  it('may not be written', async () => {
    mkdirSync(minsky.state);
    const nobody = asNobody(minsky, repository.path);
    chmodSync(minsky.state, 0o500);
    expect(await refusals(nobody)).toEqual([{ status: 7, code: 'FILE_ERROR' }, 0]);
  });

  it('may not be entered', async () => {
    mkdirSync(minsky.state);
    const nobody = asNobody(minsky, repository.path);
    chmodSync(minsky.state, 0o000);
    expect(await refusals(nobody)).toEqual([{ status: 6, code: 'STORE_UNAVAILABLE' }, 6]);
  });

  it.each(['state', './state', '~ada/state', '../state'])('is relative: %s', async (path) => {
    const relative = minsky.with({ MINSKY_STATE_DIR: path });
    const told = await toldRefusal(relative, ['session', 'start', 'named', '--repo', repository.path]);
    expect(told).toMatchObject({ status: 2, code: 'CONFIG_INVALID' });
    expect(told.message).toContain('MINSKY_STATE_DIR');
    expect(told.message).toContain(path);
  });
});

describe('a part of the state directory that is in the way: a start is refused when', () => {
  it.each(['store', 'sessions', 'staging', 'locks'])('%s is a file', async (part) => {
    mkdirSync(minsky.state);
    writeFileSync(join(minsky.state, part), 'mine');
    const started = await refusal(minsky, ['session', 'start', 'named', '--repo', repository.path]);
    expect(started).toEqual({
      status: part === 'store' ? 6 : 7,
      code: part === 'store' ? 'STORE_UNAVAILABLE' : 'FILE_ERROR',
    });
    expect(readFileSync(join(minsky.state, part), 'utf8')).toBe('mine');
    rmSync(join(minsky.state, part));
    expect(remainsIn(minsky)).toEqual([]);
  });

  it.each(['store', 'sessions', 'staging', 'locks'])('%s may not be written', async (part) => {
    await minsky.data(['session', 'start', 'first', '--repo', repository.path]);
    const nobody = asNobody(minsky, repository.path);
    const before = remainsIn(minsky);
    chmodSync(join(minsky.state, part), 0o500);
    if (part === 'store') chmodSync(join(minsky.state, 'store/sessions.sqlite'), 0o400);
    const started = await refusal(nobody, ['session', 'start', 'named', '--repo', repository.path]);
    const listed = await nobody.data('session list');
    chmodSync(join(minsky.state, part), 0o700);
    chmodSync(join(minsky.state, 'store/sessions.sqlite'), 0o600);
    expect({ started, listed: listed.sessions.length }).toEqual({
      started: part === 'store' ? { status: 6, code: 'STORE_READ_ONLY' } : { status: 7, code: 'FILE_ERROR' },
      listed: 1,
    });
    expect(remainsIn(minsky)).toEqual(before);
  });
});

describe('a store under NODE_ENV=test', () => {
  it('is refused outside of the temporary directories, read or written', async () => {
    // The checkout itself may lie in a temporary directory.
    const outside = '/minsky-nowhere-to-write';
    const strict = minsky.with({ NODE_ENV: 'test', MINSKY_STATE_DIR: outside });
    const started = await refusal(strict, ['session', 'start', 'named', '--repo', repository.path]);
    const listed = await refusal(strict, 'session list');
    expect([started, listed]).toEqual([
      { status: 6, code: 'STORE_LOCATION_REFUSED' },
      { status: 6, code: 'STORE_LOCATION_REFUSED' },
    ]);
  });
});

describe('a store on a share of another host', () => {
  // The kernel of a test machine has no server to mount a share from: what it would say of one is put into its mouth.
  const onNfs = `import fs from 'node:fs'; import { syncBuiltinESMExports } from 'node:module';
    fs.statfsSync = () => ({ type: 0x6969 }); syncBuiltinESMExports();`;

  it('is refused, read or written, and nothing is made there', async () => {
    const remote = minsky.with({
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(onNfs)}`,
    });
    const told = await toldRefusal(remote, ['session', 'start', 'named', '--repo', repository.path]);
    const listed = await refusal(remote, 'session list');
    expect(told).toMatchObject({
      status: 6,
      code: 'STORE_LOCATION_REFUSED',
      message: expect.stringContaining('(NFS)'),
    });
    expect(listed).toEqual({ status: 6, code: 'STORE_LOCATION_REFUSED' });
    expect(remainsIn(minsky)).toEqual([]);
  });
});
