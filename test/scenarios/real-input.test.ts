import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, jest } from '@jest/globals';
import { emptyRepository, repositoryAt, type GitRepository } from '../support/git-repository.ts';
import { aMinsky, host } from '../support/minsky.ts';
import { repositoryRoot } from '../support/repository-root.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { connect, eras, type Era } from './mcp-client.ts';
import { expectedTour, stateOf, takeTour, takeTourOverMcp, type TourPlace } from './readme-tour.ts';

// Each tour makes and removes 20,000 files.
jest.setTimeout(240_000);

interface Input {
  readonly repository: GitRepository;
  readonly source?: NonNullable<TourPlace['source']>;
  readonly subdirectory: string;
  readonly eras: readonly Era[];
}

/** A fresh clone of the repository that these tests are part of. */
function thisRepository(): Input {
  const upstream = cloneable();
  const path = join(temporaryDirectory('real-'), 'minsky');
  execFileSync('git', ['clone', '--quiet', upstream, path]);
  const repository = repositoryAt(path);
  if (repository.git('branch', '--show-current') === '')
    repository.git('switch', '--quiet', '--create', 'main');
  const repo = { id: `file://${host}${upstream}`, url: `file://${upstream}`, path: repository.path };
  const source = { repo, base: repository.git('branch', '--show-current') };
  return { repository, source, subdirectory: 'src/domain', eras };
}

/** The checkout itself; a new repository of its files where it has no commit, or not all of them. */
function cloneable(): string {
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', repositoryRoot, ...args], { encoding: 'utf8', stdio: 'pipe' }).trimEnd();
  try {
    if (git('rev-parse', 'HEAD', '--is-shallow-repository').endsWith('false')) return repositoryRoot;
  } catch {
    // It has no commit, or is no checkout at all.
  }
  const copy = emptyRepository({ name: 'upstream' });
  for (const file of ['src', 'test', 'docs', 'package.json']) {
    cpSync(join(repositoryRoot, file), join(copy.path, file), { recursive: true });
  }
  copy.commit('everything');
  return copy.path;
}

/** 10,000 files, 2,000 commits on two lines that were merged, and a tag for every hundredth. */
function generatedRepository(): Input {
  const repository = emptyRepository({ name: 'large' });
  const lines: string[] = [];
  const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}`;
  const file = (at: number): string => `area-${at % 100}/part-${at % 7}/file-${at}.txt`;
  for (let at = 1; at <= 2_000; at += 1) {
    const when = 1_700_000_000 + at * 60;
    lines.push('commit refs/heads/main', `mark :${at}`, `committer Ada <ada@minsky.invalid> ${when} +0000`);
    lines.push(data(`change ${at}\n`));
    if (at > 1) lines.push(`from :${at - 1}`);
    const changed = at === 1 ? Array.from({ length: 10_000 }, (_, index) => index) : [at, at * 3, at * 5];
    for (const index of changed) {
      lines.push(`M 100644 inline ${file(index % 10_000)}`, data(`file ${index} as of ${at}\n`.repeat(8)));
    }
    if (at % 100 === 0) lines.push(`reset refs/tags/v${at}`, `from :${at}`);
  }
  execFileSync('git', ['fast-import', '--quiet'], { cwd: repository.path, input: `${lines.join('\n')}\n` });
  repository.git('reset', '--quiet', '--hard', 'main');
  return { repository, subdirectory: 'area-7/part-0', eras: ['2026-07-28'] };
}

const inputs = {
  'a fresh clone of this repository': thisRepository,
  '10,000 files and 2,000 commits': generatedRepository,
};

describe.each(Object.entries(inputs))('with %s', (_name, make) => {
  const minsky = aMinsky();
  const { repository, subdirectory, eras, ...rest } = make();
  const nothingLeft = { sessions: [], staging: [], trash: [], store: ['sessions.sqlite'] };
  const link = join(temporaryDirectory('real-'), 'link');
  symlinkSync(repository.path, link);

  it('is as large as it claims to be', () => {
    const counts = ['ls-files', 'rev-list HEAD'].map(
      (words) => repository.git(...words.split(' ')).split('\n').length,
    );
    if ('source' in rest) expect(counts[0]).toBeGreaterThan(200);
    else expect(counts).toEqual([10_000, 2_000]);
  });

  it.each<[string, TourPlace]>([
    ['the main workspace', { cwd: repository.path }],
    ['the root directory', { cwd: '/', repo: repository.path }],
    ['below a symbolic link', { cwd: join(link, subdirectory) }],
  ])('the tour works from %s', async (_place, where) => {
    const place = { ...where, ...rest };
    expect(await takeTour(minsky, place)).toEqual(expectedTour(minsky, repository, place));
    expect(stateOf(minsky)).toEqual(nothingLeft);
  });

  it.each(eras)('the tour works over MCP in the era of %s', async (era) => {
    const place = { cwd: join(repository.path, subdirectory), ...rest };
    const client = await connect(minsky, era, '/');
    expect(await takeTourOverMcp(client, place)).toEqual(expectedTour(minsky, repository, place));
    await client.close();
    expect(stateOf(minsky)).toEqual(nothingLeft);
  });

  it('the tour works from a workspace, and beside a store that the repository names', async () => {
    const { session } = await minsky.data('session start other', { cwd: repository.path });
    const cwd = join(session.workspace.path, subdirectory);
    mkdirSync(join(session.workspace.path, '.minsky'));
    const config = join(session.workspace.path, '.minsky/config.yaml');
    writeFileSync(config, `workspaces:\n  dir: ${temporaryDirectory()}\n`);
    const transcript = await takeTour(minsky, { cwd });
    const warning = `warning: ${config} sets 'workspaces.dir', which only you may set, so it is not obeyed: minsky config migrate\n`;
    const others = [expect.objectContaining({ name: 'other' })];
    const expected = expectedTour(minsky, repository, { cwd, ...rest, others, stderr: warning });
    expect(transcript.slice(0, -1)).toEqual(expected.slice(0, -1));
    expect(stateOf(minsky)).toEqual({ ...nothingLeft, sessions: ['other'] });
    expect(repository.git('status', '--porcelain')).toBe('');
  });
});
