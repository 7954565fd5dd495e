import { err, errAsync, ok, okAsync, type ResultAsync } from 'neverthrow';
import type { FileError } from '../../../src/application/ports/port-errors.ts';
import type { PreparedMerges } from '../../../src/application/ports/prepared-merges.ts';
import type { PublishError, PullRequestHost } from '../../../src/application/ports/pull-request-host.ts';
import type { SessionBranches } from '../../../src/application/ports/session-branches.ts';
import { approveSession } from '../../../src/application/sessions/approve-session.ts';
import { preparePullRequest } from '../../../src/application/sessions/prepare-pull-request.ts';
import type { CommitId } from '../../../src/domain/repository/commit-id.ts';
import type { Session } from '../../../src/domain/session/session.ts';
import {
  absolutePath,
  aSession,
  branchName,
  callContext,
  commitId,
  FixedClock,
  InMemorySessionStore,
  RecordingNarration,
} from '../../../src/interfaces/testing/testing.ts';

export const diskFull: FileError = { kind: 'FileError', path: '/x', reason: 'no-space', code: 'ENOSPC' };
export const own = absolutePath('/workspaces/work');

const commits = { a: commitId('a'.repeat(40)), b: commitId('b'.repeat(40)), c: commitId('c'.repeat(40)) };

/** The commits of the world: the base, the session's, and the merge of both. */
export const [base, head, merge] = [commits.a, commits.b, commits.c];

/** A step that can be made to fail. */
export type Effect =
  | 'record'
  | 'mark'
  | 'point'
  | 'publish'
  | 'advance'
  | 'remove pr there'
  | 'remove work there'
  | 'remove pr here'
  | 'remove work here';

/**
 * A session `work` with a workspace at rest, over ports that keep branches in variables and write down what they are
 * asked to do. A step in `failing` fails; one in `dying` is done, but nobody hears of it.
 */
export class ApprovalWorld {
  readonly store = new InMemorySessionStore();
  readonly narration = new RecordingNarration();
  readonly effects: string[] = [];
  readonly failing = new Set<Effect>();
  readonly dying = new Set<Effect>();
  /** What keeps the host from accepting a push. */
  hostError: PublishError = { kind: 'RemoteUnreachable', url: 'https://example.com', stderr: '' };
  /** Where the base was when the host was last asked. */
  expected: CommitId | null = base;
  /** What was checked out when the files of the repository were read, a moment before git was asked. */
  checkedOut: CommitId = head;
  /** What has become of the question that the host is asked beforehand. */
  asking: 'asked' | 'let go' | null = null;
  dirty: readonly string[] = [];
  conflicts: readonly string[] = [];
  /** Commits that the session did not make. */
  readonly foreign = new Set<CommitId>();
  readonly there: { main: CommitId; pr: CommitId | null; work: CommitId | null } = {
    main: base,
    pr: null,
    work: null,
  };
  readonly here: { pr: CommitId | null; work: CommitId | null } = { pr: null, work: head };
  marked: Session | null = null;

  async begin(): Promise<this> {
    const session = aSession({
      name: 'work' as Session['name'],
      branch: branchName('work'),
      base: { branch: branchName('main'), commit: base },
      workspace: { path: own, host: 'host', strategy: 'clone' },
    });
    await this.store.insert(session);
    return this;
  }

  /** Prepares the pull request and tells the outcome, or the failure. */
  async prepare(title: string | null = 'Title', signal?: AbortSignal): Promise<unknown> {
    const input = { name: 'work', task: null, title, body: null, bodyFile: null };
    const result = await preparePullRequest(this.#ports())(input, this.#context(signal));
    return result.match<unknown>(
      ({ outcome }) => outcome,
      (error) => error,
    );
  }

  /** Approves the session and tells the outcome with the kinds of its steps, or the failure. */
  async approve(signal?: AbortSignal): Promise<unknown> {
    const result = await approveSession(this.#ports())({ name: 'work', task: null }, this.#context(signal));
    return result.match<unknown>(
      ({ outcome, steps }) => [outcome, ...steps.map(({ kind }) => kind)],
      (error) => error,
    );
  }

  async session(): Promise<Session> {
    return (await this.store.list({}, { limit: 10, after: null }))._unsafeUnwrap().sessions[0]!;
  }

  #context(signal = new AbortController().signal) {
    return callContext({ narration: this.narration, signal });
  }

  #effect<E>(name: Effect, change: () => void, error: E): ResultAsync<void, E> {
    if (this.failing.has(name)) {
      this.effects.push(`${name} fails`);
      return errAsync(error);
    }
    this.effects.push(name);
    change();
    return this.dying.has(name) ? errAsync(error) : okAsync(undefined);
  }

  #host(): PullRequestHost {
    const { there } = this;
    return {
      outlook: () => okAsync(this.expected),
      ask: (_session, { signal }) => {
        signal.addEventListener('abort', () => (this.asking = 'let go'));
        this.asking = 'asked';
        return okAsync(undefined);
      },
      look: () =>
        okAsync({
          base: there.main,
          pr: there.pr,
          session: there.work,
          place: '/origin',
          shared: false,
          elsewhere: null,
        }),
      publish: (_session, { commit }) => this.#effect('publish', () => (there.pr = commit), this.hostError),
      merge: (_session, { commit }) =>
        this.#effect('advance', () => (there.main = commit), this.hostError).map(() => ({ updated: [] })),
      remove: (_session, { branch }) => {
        const name = branch === 'work' ? 'work' : 'pr';
        return this.#effect(`remove ${name} there`, () => (there[name] = null), this.hostError);
      },
    };
  }

  #branches(): SessionBranches {
    const { here } = this;
    return {
      tips: () => okAsync({ head: this.checkedOut, session: here.work, pr: here.pr, prCheckedOutAt: null }),
      point: (_session, _from, to) => this.#effect('point', () => (here.pr = to), diskFull),
      remove: (_session, branch) => {
        const name = branch === 'work' ? 'work' : 'pr';
        return this.#effect(`remove ${name} here`, () => (here[name] = null), diskFull).map(() => true);
      },
    };
  }

  #merges(): PreparedMerges {
    return {
      draft: (pair) => {
        if (this.conflicts.length > 0) return okAsync({ kind: 'conflicts', conflicts: this.conflicts });
        return okAsync(pair.base === merge ? { kind: 'empty' } : { kind: 'mergeable', tree: 'tree' });
      },
      commit: () => okAsync(merge),
      recognise: (_session, commit) => okAsync({ parents: [base, head], ours: !this.foreign.has(commit) }),
      hasOwnWork: () => okAsync(true),
      absorption: (pair) =>
        okAsync(
          pair.base === merge && pair.head !== base && !this.foreign.has(pair.head) ? 'same-commits' : null,
        ),
    };
  }

  #ports() {
    const { store } = this;
    const unused = (): never => {
      throw new Error('not expected here');
    };
    return {
      store: {
        find: (id: Session['id']) => store.find(id),
        list: store.list.bind(store),
        insert: store.insert.bind(store),
        remove: store.remove.bind(store),
        replace: (session: Session, version: number) => {
          if (this.failing.has('record')) {
            this.effects.push('record fails');
            return errAsync({ kind: 'StoreBusy' as const, location: '/store' });
          }
          this.effects.push(`record ${session.status}`);
          return store.replace(session, version);
        },
      },
      git: {
        checkoutAt: unused,
        askForBranches: unused,
        standingAt: () =>
          okAsync({
            top: own,
            commonDirectory: own,
            branch: this.here.work === null ? null : branchName('work'),
            head,
            contains: null,
          }),
        changesIn: () =>
          okAsync({
            dirty: this.dirty,
            branch: this.here.work === null ? null : branchName('work'),
          }),
        progressOf: unused,
        baseOf: unused,
        collidingBranch: unused,
        evidenceOf: unused,
        hasCommit: unused,
      },
      merges: this.#merges(),
      branches: this.#branches(),
      host: this.#host(),
      disk: {
        look: () => okAsync({ kind: 'checkout' as const, markedFor: null, operation: null, writable: true }),
        realPath: unused,
        enclosingCheckout: unused,
        entries: unused,
        worktreesOf: unused,
        processesInside: unused,
      },
      marker: {
        read: () => okAsync(this.marked),
        write: (_path: unknown, session: Session) =>
          this.#effect('mark', () => (this.marked = session), diskFull),
      },
      texts: { read: unused },
      lock: { hold: <T, E>(_name: string, _context: unknown, work: () => ResultAsync<T, E>) => work() },
      clock: new FixedClock(),
      machine: { host: 'host', home: absolutePath('/home'), workspaces: absolutePath('/workspaces') },
      identify: () =>
        store
          .list({}, { limit: 1, after: null })
          .andThen(({ sessions: [session] }) =>
            session === undefined
              ? err({ kind: 'SessionNotFound' as const, text: 'work' })
              : ok({ session, resolvedBy: 'name' as const }),
          ),
    };
  }
}
