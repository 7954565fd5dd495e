import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { StagingNote, WorkspaceStaging } from '../../../src/application/ports/workspace-staging.ts';
import { childPath, type AbsolutePath } from '../../../src/domain/workspace/workspace-path.ts';
import { fileWorkspaceStaging } from '../../../src/infrastructure/filesystem/workspace-staging.ts';
import { branch, commit, idFrom } from '../../domain/session-examples.ts';
import {
  firstOutput,
  kill,
  openDirectory,
  otherFilesystem,
  startChild,
  unprivileged,
} from './real-conditions.ts';

let root: AbsolutePath;
beforeEach(() => {
  root = openDirectory();
});

const staged = (): AbsolutePath => childPath(root, 'staging');
const settings = (workspaces = childPath(root, 'sessions')): Parameters<typeof fileWorkspaceStaging>[0] => ({
  directory: staged(),
  locks: childPath(root, 'locks'),
  workspaces,
  host: 'here',
});
const staging = (changes: Partial<ReturnType<typeof settings>> = {}): WorkspaceStaging =>
  fileWorkspaceStaging({ ...settings(), ...changes });
const noteFor = (name: string, parent = childPath(root, 'sessions')): StagingNote => ({
  id: idFrom('01900000'),
  finalDirectory: childPath(parent, name),
  dismantle: {
    strategy: 'worktree',
    branch: branch('one'),
    repository: childPath(root, 'main'),
    base: { branch: branch('main'), commit: commit('a') },
  },
});

async function build(port: WorkspaceStaging, note: StagingNote): Promise<AbsolutePath> {
  const directory = (await port.open(note))._unsafeUnwrap();
  mkdirSync(directory);
  writeFileSync(childPath(directory, 'file'), 'built');
  return directory;
}

/** Has another process begin to build, and ends it as no process can prevent. */
async function abandon(note: StagingNote, changes: Partial<ReturnType<typeof settings>> = {}): Promise<void> {
  const child = startChild(`
    import { mkdirSync } from 'node:fs';
    import { fileWorkspaceStaging } from 'src/infrastructure/filesystem/workspace-staging.ts';
    const staging = fileWorkspaceStaging(${JSON.stringify({ ...settings(), ...changes })});
    mkdirSync((await staging.open(${JSON.stringify(note)})).value);
    console.log('open');
    setInterval(() => {}, 1000);`);
  await firstOutput(child);
  await kill(child);
}

describe('a workspace that is built', () => {
  it('appears under its final name whole, and nothing is left where it was built', async () => {
    const port = staging();
    const note = noteFor('one');
    const directory = await build(port, note);
    expect(directory).toBe(childPath(staged(), note.id, 'workspace'));
    expect([existsSync(note.finalDirectory), statSync(staged()).mode & 0o777]).toEqual([false, 0o700]);
    expect((await port.publish(note)).isOk()).toBe(true);
    expect(readFileSync(childPath(note.finalDirectory, 'file'), 'utf8')).toBe('built');
    expect((await port.close(note)).isOk()).toBe(true);
    expect(
      [staged(), childPath(root, 'locks'), childPath(root, 'sessions')].map((path) => readdirSync(path)),
    ).toEqual([[], [], ['one']]);
  });

  it('is built on the file system of its final place', async () => {
    const workspaces = childPath(otherFilesystem(), 'sessions');
    const port = staging({ workspaces });
    const note = noteFor('one', workspaces);
    expect(await build(port, note)).toBe(childPath(workspaces, '.minsky-staging', note.id, 'workspace'));
    await port.publish(note);
    await port.close(note);
    expect(readFileSync(childPath(note.finalDirectory, 'file'), 'utf8')).toBe('built');
    expect(readdirSync(workspaces)).toEqual(['.minsky-staging', 'one']);
    expect(readdirSync(childPath(workspaces, '.minsky-staging'))).toEqual([]);
  });

  it('is removed when it is closed unpublished, write-protected files and all', async () => {
    const port = staging();
    const note = noteFor('one');
    await unprivileged(async () => {
      const directory = await build(port, note);
      chmodSync(childPath(directory, 'file'), 0o400);
      chmodSync(directory, 0o500);
      expect((await port.close(note)).isOk()).toBe(true);
    });
    expect([readdirSync(staged()), readdirSync(childPath(root, 'locks'))]).toEqual([[], []]);
    expect((await port.close(note)).isOk()).toBe(true);
  });
});

describe('a workspace is not published', () => {
  it.each([
    ['an empty directory', (path: string) => mkdirSync(path)],
    ['a file', (path: string) => writeFileSync(path, '')],
    ['a link that leads nowhere', (path: string) => symlinkSync('nowhere', path)],
  ])('to where %s stands', async (_what, stand) => {
    const port = staging();
    const note = noteFor('one');
    const directory = await build(port, note);
    stand(note.finalDirectory);
    expect((await port.publish(note))._unsafeUnwrapErr()).toEqual({
      kind: 'FileError',
      path: note.finalDirectory,
      reason: 'exists',
      code: 'EEXIST',
    });
    expect(existsSync(childPath(directory, 'file'))).toBe(true);
    await port.close(note);
  });

  it('when nothing was built', async () => {
    const port = staging();
    const note = noteFor('one');
    await port.open(note);
    expect((await port.publish(note))._unsafeUnwrapErr()).toMatchObject({ reason: 'not-found' });
    await port.close(note);
  });
});

describe('what a killed process was building', () => {
  it('is abandoned at once, with the note that tells how to undo it', async () => {
    const note = noteFor('one');
    await abandon(note);
    const directory = childPath(staged(), note.id, 'workspace');
    expect((await staging().abandoned())._unsafeUnwrap()).toEqual([{ note, directory }]);
    expect((await staging().close(note)).isOk()).toBe(true);
    expect((await staging().abandoned())._unsafeUnwrap()).toEqual([]);
    expect([readdirSync(staged()), readdirSync(childPath(root, 'locks'))]).toEqual([[], []]);
  });

  it('is found beside the workspaces, too, and for a clone', async () => {
    const workspaces = childPath(otherFilesystem(), 'sessions');
    const note = noteFor('one', workspaces);
    const cloned = {
      ...note,
      dismantle: { ...note.dismantle, strategy: 'clone', repository: null },
    } as const;
    await abandon(cloned, { workspaces });
    expect((await staging({ workspaces }).abandoned())._unsafeUnwrap()).toEqual([
      { note: cloned, directory: childPath(workspaces, '.minsky-staging', note.id, 'workspace') },
    ]);
  });

  it('is nothing to another machine', async () => {
    await abandon(noteFor('one'));
    expect((await staging({ host: 'there' }).abandoned())._unsafeUnwrap()).toEqual([]);
  });

  it.each(['here', 'there'])(
    'is swept away if it ended before its note was complete, after a while if it may be another machine (%s)',
    async (host) => {
      await abandon(noteFor('one'));
      const { id } = noteFor('one');
      const unfinished = childPath(root, 'sessions', `.minsky-staging-${id}`);
      renameSync(childPath(staged(), id), unfinished);
      if (host === 'there') rmSync(childPath(root, 'locks', `staging-${id}.lock`));
      expect((await staging().abandoned())._unsafeUnwrap()).toEqual([]);
      expect(existsSync(unfinished)).toBe(host === 'there');
      if (host === 'there') utimesSync(unfinished, new Date(), new Date(Date.now() - 120_000));
      expect((await staging().abandoned())._unsafeUnwrap()).toEqual([]);
      expect([existsSync(unfinished), readdirSync(childPath(root, 'locks'))]).toEqual([false, []]);
    },
  );

  it('leaves a lock that is swept away, too', async () => {
    await abandon(noteFor('one'));
    const { id } = noteFor('one');
    rmSync(childPath(staged(), id), { recursive: true });
    await staging().abandoned();
    expect(readdirSync(childPath(root, 'locks'))).toEqual([]);
  });
});

describe('what a living process is building', () => {
  it('is not abandoned, neither to itself nor to another, although it stands still', async () => {
    const note = noteFor('one');
    const port = staging();
    await build(port, note);
    const lock = childPath(root, 'locks', `staging-${note.id}.lock`);
    utimesSync(lock, new Date(), new Date(Date.now() - 120_000));
    expect((await port.abandoned())._unsafeUnwrap()).toEqual([]);
    expect((await staging().abandoned())._unsafeUnwrap()).toEqual([]);
    expect(existsSync(lock)).toBe(true);
    const child = startChild(`
      import { fileWorkspaceStaging } from 'src/infrastructure/filesystem/workspace-staging.ts';
      const found = await fileWorkspaceStaging(${JSON.stringify(settings())}).abandoned();
      console.log(JSON.stringify(found.value));`);
    expect(JSON.parse(await firstOutput(child))).toEqual([]);
    await port.close(note);
  });

  it('is begun while others sweep, and keeps its lock', async () => {
    const sweeping = Array.from({ length: 3 }, () =>
      startChild(`
        import { fileWorkspaceStaging } from 'src/infrastructure/filesystem/workspace-staging.ts';
        const port = fileWorkspaceStaging(${JSON.stringify(settings())});
        console.log('sweeping');
        for (;;) await port.abandoned();`),
    );
    await Promise.all(sweeping.map(firstOutput));
    const other = staging();
    for (let serial = 0; serial < 200; serial += 1) {
      const note = { ...noteFor('one'), id: idFrom(String(1_900_000 + serial).padStart(8, '0')) };
      const port = staging();
      expect((await port.open(note)).isOk()).toBe(true);
      expect((await other.isBuilding(note.id))._unsafeUnwrap()).toBe(true);
      await port.close(note);
    }
  });

  it('cannot be begun twice', async () => {
    const note = noteFor('one');
    const port = staging();
    const directory = await build(port, note);
    expect((await staging().open(note))._unsafeUnwrapErr()).toMatchObject({
      kind: 'FileError',
      reason: 'exists',
    });
    expect(existsSync(childPath(directory, 'file'))).toBe(true);
    await port.close(note);
  });
});

describe('what is no note of ours', () => {
  it('is neither abandoned nor touched', async () => {
    const { id } = noteFor('one');
    await abandon(noteFor('one'));
    const note = readFileSync(childPath(staged(), id, 'owner.json'), 'utf8');
    const ids = ['01900001', '01900002', '01900003', '01900004', '01900005'].map(idFrom);
    const [wrongId, empty, noJson, noNote, aDirectory] = ids.map((other) => childPath(staged(), other));
    const contents: [AbsolutePath, string][] = [
      [wrongId!, note],
      [noJson!, note.slice(0, 40)],
      [noNote!, '{"format":2}'],
      [childPath(staged(), 'mine'), note],
    ];
    for (const [place, content] of contents) {
      mkdirSync(place);
      writeFileSync(childPath(place, 'owner.json'), content);
    }
    mkdirSync(empty!);
    mkdirSync(childPath(aDirectory!, 'owner.json'), { recursive: true });
    writeFileSync(childPath(staged(), 'file'), '');
    const before = readdirSync(staged());
    const abandoned = (await staging().abandoned())._unsafeUnwrap();
    expect(abandoned.map((found) => found.note.id)).toEqual([id]);
    expect(readdirSync(staged())).toEqual(before);
  });
});

describe('nothing is begun', () => {
  it('where the staging directory cannot be made, and nothing is left of the attempt', async () => {
    writeFileSync(staged(), '');
    const error = (await staging().open(noteFor('one')))._unsafeUnwrapErr();
    expect(error).toMatchObject({ path: staged(), reason: 'not-a-directory' });
    expect([readdirSync(childPath(root, 'sessions')), readdirSync(childPath(root, 'locks'))]).toEqual([
      [],
      [],
    ]);
  });

  it('where the final place may not be changed', async () => {
    const workspaces = childPath(root, 'sessions');
    mkdirSync(workspaces, { mode: 0o555 });
    await unprivileged(async () => {
      const error = (await staging().open(noteFor('one')))._unsafeUnwrapErr();
      expect(error).toMatchObject({ kind: 'FileError', reason: 'permission' });
    });
    expect(readdirSync(childPath(root, 'locks'))).toEqual([]);
  });

  it('is no error to those who look for what was abandoned', async () => {
    expect((await staging().abandoned())._unsafeUnwrap()).toEqual([]);
  });
});

describe('whether a workspace is being built', () => {
  const building = async (port: WorkspaceStaging): Promise<unknown> =>
    (await port.isBuilding(idFrom('01900000')))._unsafeUnwrap();

  it('is known while its builder lives, and no lock is left behind by asking', async () => {
    const port = staging();
    const note = noteFor('one');
    expect(await building(port)).toBe(false);
    expect(existsSync(childPath(root, 'locks'))).toBe(false);
    await build(port, note);
    expect(await building(port)).toBe(true);
    await port.publish(note);
    await port.close(note);
    expect(await building(port)).toBe(false);
    expect(readdirSync(childPath(root, 'locks'))).toEqual([]);
  });

  it('is not so once it was killed', async () => {
    await abandon(noteFor('one'));
    expect(await building(staging())).toBe(false);
  });
});
