import { okAsync, type ResultAsync } from 'neverthrow';
import type { MergeObstacles } from '../../../src/application/ports/git-merges.ts';
import {
  updateSession,
  type UpdatePorts,
  type UpdateSessionInput,
} from '../../../src/application/sessions/update-session.ts';
import type { BranchName } from '../../../src/domain/repository/branch-name.ts';
import type { CommitId } from '../../../src/domain/repository/commit-id.ts';
import type { Session } from '../../../src/domain/session/session.ts';
import type { GitOperation } from '../../../src/domain/workspace/workspace-health.ts';
import {
  absolutePath,
  aSession,
  branchName,
  callContext,
  commitId,
  FixedClock,
  InMemorySessionStore,
  RecordingNarration,
  sessionName,
} from '../../../src/interfaces/testing/testing.ts';

export const head: CommitId = commitId('1'.repeat(40));
export const baseTip: CommitId = commitId('2'.repeat(40));
const pushed: CommitId = commitId('3'.repeat(40));

const name = sessionName('hello');
const path = absolutePath('/workspaces/hello');

/** An update over ports that write down what they are asked to do; how things stand is set by the test. */
export class UpdateWorld {
  readonly effects: string[] = [];
  readonly narration = new RecordingNarration();
  readonly store = new InMemorySessionStore();
  readonly clock = new FixedClock();
  readonly session: Session = aSession({
    name,
    branch: branchName('hello'),
    workspace: { path, host: 'host', strategy: 'clone' },
  });
  checkedOut: BranchName | null = branchName('hello');
  operation: GitOperation | null = null;
  /** Commits of the session that the base lacks, of the base that the session lacks, and of the pushed branch. */
  commits = { ahead: 1, behind: 2, pushed: 0 };
  /** Where the base was when `origin` was last asked. */
  expected: CommitId | null = null;
  /** Whether the workspace is known to have everything up to there. */
  contains: boolean | null = null;
  hasPushed = false;
  conflicts: readonly string[] = [];
  identity = true;
  obstacles: MergeObstacles = { unmerged: [], untracked: [] };
  marked: Session | null = null;

  /** Updates and returns the whole result as plain data. */
  async update(
    wishes: Partial<UpdateSessionInput> = {},
    replaced: (world: UpdateWorld) => Partial<UpdatePorts> = () => ({}),
    signal: AbortSignal = new AbortController().signal,
  ): Promise<unknown> {
    if ((await this.store.find(this.session.id))._unsafeUnwrap() === null) {
      (await this.store.insert(this.session))._unsafeUnwrap();
    }
    const ports = { ...this.ports(), ...replaced(this) };
    const input = { name: 'hello', task: null, dryRun: false, offline: false, base: null, ...wishes };
    const context = callContext({ narration: this.narration, signal });
    const result = await updateSession(ports)(input, context);
    return result.match<unknown>(
      ({ session, outcome, conflicts }) => ({ version: session.version, outcome, conflicts }),
      (error) => error,
    );
  }

  async record(): Promise<Session> {
    return (await this.store.find(this.session.id))._unsafeUnwrap()!;
  }

  effect<T>(effect: string, value: T): ResultAsync<T, never> {
    this.effects.push(effect);
    return okAsync(value);
  }

  ports(): UpdatePorts {
    const unused = (): never => {
      throw new Error('not expected in this update');
    };
    const { session } = this;
    return {
      store: this.store,
      clock: this.clock,
      machine: { host: 'host', home: absolutePath('/home'), workspaces: absolutePath('/workspaces') },
      identify: () => this.store.find(session.id).map((found) => ({ session: found!, resolvedBy: 'name' })),
      lock: {
        hold: (lock, _context, work) => {
          this.effects.push(`lock ${lock === session.id ? 'the session' : lock}`);
          return work();
        },
      },
      disk: {
        realPath: unused,
        look: () =>
          okAsync({
            kind: 'checkout',
            markedFor: session.id,
            operation: this.operation,
            writable: true,
          }),
        enclosingCheckout: unused,
        entries: unused,
        worktreesOf: unused,
        processesInside: unused,
      },
      git: {
        checkoutAt: unused,
        askForBranches: unused,
        standingAt: () =>
          okAsync({
            top: path,
            commonDirectory: absolutePath('/workspaces/hello/.git'),
            branch: this.checkedOut,
            head,
            contains: this.contains,
          }),
        baseOf: unused,
        collidingBranch: unused,
        progressOf: unused,
        changesIn: unused,
        evidenceOf: unused,
        hasCommit: unused,
      },
      base: {
        outlook: () => okAsync(this.expected),
        ask: (_session, { signal }) => {
          signal.addEventListener('abort', () => this.effects.push('let go of origin'));
          return this.effect('ask origin', undefined);
        },
        tips: ({ offline, track }) =>
          this.effect(`tips${offline ? ', offline' : ''}${track ? ', tracked' : ''}`, {
            base: { commit: baseTip, name: 'origin/main', remote: true },
            origin: new Map([
              [branchName('main'), baseTip],
              ...(this.hasPushed ? [[session.branch, pushed] as const] : []),
            ]),
          }),
      },
      merges: {
        missing: () => okAsync(this.commits.pushed),
        divergence: (_workspace, _ours, theirs) =>
          okAsync(
            theirs === baseTip
              ? { ahead: this.commits.ahead, behind: this.commits.behind }
              : { ahead: 7, behind: 7 },
          ),
        predict: () =>
          this.effect('predict', {
            tree: 'tree',
            clean: this.conflicts.length === 0,
            conflicts: this.conflicts,
          }),
        hasIdentity: () => okAsync(this.identity),
        obstacles: (_workspace, _ours, tree) =>
          this.effect(`obstacles to ${tree === baseTip ? 'the base' : tree}`, this.obstacles),
        merge: ({ message }) =>
          this.effect(`merge: ${message}`, {
            clean: this.conflicts.length === 0,
            conflicts: this.conflicts,
            setAside: [],
          }),
      },
      marker: {
        read: () => okAsync(this.marked),
        write: (_directory, marked) => {
          this.marked = marked;
          return this.effect('mark', undefined);
        },
      },
    };
  }
}
