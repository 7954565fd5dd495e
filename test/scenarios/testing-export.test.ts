import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { repositoryRoot } from '../support/repository-root.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const program = `
import { aSession, FixedClock, InMemorySessionStore, sessionName, sessionStoreContract } from 'minsky/testing';

const contract = sessionStoreContract(async () => {
  const store = new InMemorySessionStore();
  const keptPullRequest = async (id) => store.kept(id).pr;
  return { store, keptPullRequest, reopened: async () => store, close: async () => undefined };
});
for (const { run } of contract) await run();
const store = new InMemorySessionStore();
await store.insert(aSession({ name: sessionName('hello'), createdAt: new FixedClock().now() }));
const found = await store.list({ called: 'HELLO' }, { limit: 1, after: null });
console.log(JSON.stringify([contract.length > 30, found._unsafeUnwrap().sessions.map(({ name }) => name)]));
`;

const typed = `
import { aSession, InMemorySessionStore, type Session, type SessionStore } from 'minsky/testing';

export const store: SessionStore = new InMemorySessionStore();
export const session: Session = aSession();
// @ts-expect-error a name has a parser of its own
export const wrong: Session = aSession({ name: 'hello' });
`;

describe('the package `minsky/testing` as another project has it', () => {
  let project: string;
  beforeAll(() => {
    project = temporaryDirectory('project-');
    mkdirSync(join(project, 'node_modules'));
    symlinkSync(repositoryRoot, join(project, 'node_modules', 'minsky'));
    writeFileSync(join(project, 'package.json'), '{"type":"module"}');
    writeFileSync(join(project, 'program.js'), program);
    writeFileSync(join(project, 'typed.ts'), typed);
  });

  it('can be imported when it is built, and runs the contract', () => {
    const output = execFileSync(process.execPath, ['program.js'], { cwd: project, encoding: 'utf8' });
    expect(JSON.parse(output)).toEqual([true, ['hello']]);
  });

  it('has declarations that say what is wrong', () => {
    const tsc = join(repositoryRoot, 'node_modules', 'typescript', 'bin', 'tsc');
    const options = ['--noEmit', '--strict', '--skipLibCheck', '--target', 'es2024', '--module', 'nodenext'];
    expect(
      execFileSync(process.execPath, [tsc, ...options, 'typed.ts'], {
        cwd: project,
        encoding: 'utf8',
      }),
    ).toBe('');
  });
});
