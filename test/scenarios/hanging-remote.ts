import { chmodSync, existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isAlive, until } from '../infrastructure/git/live-processes.ts';
import { repositoryAt, repositoryWithCommit, type GitRepository } from '../support/git-repository.ts';
import { aMinsky, type Minsky } from '../support/minsky.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** A user with a session whose remote is reached over ssh, and does not answer for as long as the test wants. */
export interface HangingRemote {
  readonly minsky: Minsky;
  readonly origin: GitRepository;
  readonly workspace: GitRepository;
  /** From now on it takes up fetches or pushes and says nothing. */
  hang(what: 'fetch' | 'push'): void;
  /** Waits until somebody waits for it; rejects when the command has ended without that. */
  hanging(ended: Promise<unknown>): Promise<void>;
  /** It answers again, also whoever waits. */
  answer(): void;
  /** Waits until nothing is left of the programs that talked to it. */
  allGone(): Promise<void>;
}

export async function aHangingRemote(): Promise<HangingRemote> {
  const place = temporaryDirectory('ssh-');
  const ssh = join(place, 'ssh');
  writeFileSync(
    ssh,
    `#!/bin/sh
     for command; do :; done
     case "$command" in git-receive-pack*) what=push ;; *) what=fetch ;; esac
     : >"${place}/$$.pid"
     while [ -e "${place}/$what" ]; do : >"${place}/hanging"; sleep 0.05; done
     exec sh -c "$command"\n`,
  );
  chmodSync(ssh, 0o755);
  const minsky = aMinsky().with({ GIT_SSH_COMMAND: ssh });
  const origin = repositoryWithCommit().clone({ name: 'app.git', bare: true });
  await minsky.data(['session', 'start', 'work', '--repo', `ssh://host${dirname(origin.path)}/app.git`]);
  const workspace = repositoryAt(join(minsky.state, 'sessions/work'));
  workspace.commit('add work', { 'work.txt': 'work\n' });
  const pids = (): number[] =>
    readdirSync(place).flatMap((name) => (name.endsWith('.pid') ? [Number.parseInt(name, 10)] : []));
  return {
    minsky,
    origin,
    workspace,
    hang: (what) => writeFileSync(join(place, what), ''),
    async hanging(ended) {
      const command = { over: false };
      void ended.then(() => (command.over = true));
      while (!existsSync(join(place, 'hanging'))) {
        if (command.over) throw new Error('The command has ended, and never waited for the remote');
        await pause(10);
      }
    },
    answer() {
      for (const name of ['fetch', 'push', 'hanging']) rmSync(join(place, name), { force: true });
    },
    allGone: () => until(() => !pids().some(isAlive)),
  };
}
