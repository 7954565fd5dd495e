import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { repositoryWithCommit, type GitRepository } from '../support/git-repository.ts';
import { aMinsky } from '../support/minsky.ts';
import { imprintOf, remainsIn } from './footprint.ts';
import { canMount, onSmallDisk, withSmallFiles } from './small-disk.ts';

let repository: GitRepository;
let before: Readonly<Record<string, string>>;

beforeAll(() => {
  repository = repositoryWithCommit();
  writeFileSync(join(repository.path, 'large'), randomBytes(3_000_000));
  repository.commit('more than there is room for');
  before = imprintOf(repository.path);
});

const list = 'session list --status starting,active';
const start = (strategy: string): string =>
  `session start named --json --strategy=${strategy} --repo '${repository.path}'`;

describe('a start that may not write files as large as the repository has', () => {
  it.each(['clone', 'worktree'])('is refused and leaves nothing (%s)', (strategy) => {
    const minsky = aMinsky();
    const words = [
      'session',
      'start',
      'named',
      `--strategy=${strategy}`,
      '--repo',
      repository.path,
      '--json',
    ];
    const { status, stdout } = withSmallFiles(minsky, 1_000, words);
    expect({ status, code: JSON.parse(stdout).error.code, remains: remainsIn(minsky) }).toEqual({
      status: 7,
      code: 'GIT_FAILED',
      remains: [],
    });
    expect(imprintOf(repository.path)).toEqual(before);
  });
});

function onADiskOfItsOwn(): void {
  describe('a start on a disk that is full', () => {
    it.each([
      ['before the note can be written', 'clone', '4k', 7, 'FILE_ERROR'],
      ['before the store can be made', 'clone', '12k', 6, 'STORE_FULL'],
      ['before the store can be opened', 'clone', '64k', 6, 'STORE_FULL'],
      ['before the record can be written', 'clone', '80k', 6, 'STORE_FULL'],
      ['as soon as git begins', 'clone', '160k', 7, 'GIT_FAILED'],
      ['as soon as git begins', 'worktree', '160k', 7, 'GIT_FAILED'],
      ['in the middle of the files', 'clone', '2m', 7, 'GIT_FAILED'],
      ['in the middle of the files', 'worktree', '2m', 7, 'GIT_FAILED'],
    ])('%s is refused and leaves nothing (%s, %s)', (_when, strategy, size, status, code) => {
      const { stdout, ...outcome } = onSmallDisk(aMinsky(), size, [start(strategy), list]);
      expect({ ...outcome, code: JSON.parse(stdout).error.code }).toEqual({
        status,
        code,
        left: [],
        then: 0,
        leftThen: [],
      });
      expect(imprintOf(repository.path)).toEqual(before);
    });

    it('is told which disk that is, and what can be typed once there is a little room', () => {
      const minsky = aMinsky();
      const { stdout } = onSmallDisk(minsky, '64k', [start('clone'), 'session purge']);
      expect(JSON.parse(stdout).error).toMatchObject({
        code: 'STORE_FULL',
        hint: [
          `See which disk is full: df -h ${minsky.state}/store`,
          'With a little room on it, empty the trash: minsky session purge',
        ].join('\n'),
      });
    });

    it('succeeds as soon as there is room', () => {
      const again = start('clone');
      const { status, left, then, leftThen } = onSmallDisk(aMinsky(), '2m', [again, again]);
      expect({ status, left, then }).toEqual({ status: 7, left: [], then: 0 });
      expect(leftThen).toContain('sessions/named/large');
    });

    it('is undone by the next command if there was no room even for that', () => {
      const outcome = onSmallDisk(aMinsky(), '132k', [start('worktree'), list]);
      expect(outcome.left).not.toEqual([]);
      expect({ ...outcome, stdout: '', left: [] }).toEqual({
        status: 7,
        stdout: '',
        left: [],
        then: 0,
        leftThen: [],
      });
      expect(imprintOf(repository.path)).toEqual(before);
    });
  });

  describe('a start on a disk that may only be read', () => {
    it('is refused, and succeeds as soon as it may be written', () => {
      const again = start('clone');
      const { stdout, ...outcome } = onSmallDisk(aMinsky(), '64m,ro', [again, again]);
      expect({ ...outcome, leftThen: [], error: JSON.parse(stdout).error }).toEqual({
        status: 7,
        left: [],
        then: 0,
        leftThen: [],
        error: expect.objectContaining({
          code: 'FILE_ERROR',
          details: expect.objectContaining({ reason: 'read-only', code: 'EROFS' }),
        }),
      });
    });
  });

  describe('a store that is made on a disk that is full', () => {
    it.each(['60k', '76k', '88k', '96k'])('is whole or not there (%s)', (size) => {
      const { status, then, leftThen } = onSmallDisk(aMinsky(), size, [start('clone'), start('clone')]);
      expect({ status: status === 0, then }).toEqual({ status: false, then: 0 });
      expect(leftThen).toContain('sessions/named/large');
    });
  });
}

if (canMount) onADiskOfItsOwn();
