import { err, ok, safeTry, type Result, type ResultAsync } from 'neverthrow';
import type { Session } from '../../domain/session/session.ts';
import { parseTaskQuery, taskMatches } from '../../domain/session/task-id.ts';
import {
  resolveWorkspace,
  type ResolvedBy,
  type Unresolved,
} from '../../domain/workspace/resolve-workspace.ts';
import { requireValid, type ConfigInvalid, type LoadConfig } from '../config/load-config.ts';
import type { CallContext } from '../ports/narration.ts';
import { gatherFacts, type GatherError, type GatherPorts, type IdentifyInput } from './gather-facts.ts';
import type { RecoverInterrupted } from './recover-interrupted.ts';
import type { RegisterError, RegisterWorkspace } from './register-workspace.ts';

export interface IdentifiedSession {
  readonly session: Session;
  readonly resolvedBy: ResolvedBy;
}

export interface IdentifyPorts extends GatherPorts {
  readonly load: LoadConfig;
  readonly register: RegisterWorkspace;
  readonly recover: RecoverInterrupted;
}

export type IdentifyError = Unresolved | RegisterError | GatherError | ConfigInvalid;

export type IdentifyWorkspace = (
  input: IdentifyInput,
  context: CallContext,
) => ResultAsync<IdentifiedSession, IdentifyError>;

/** Gathers the facts, asks the workspace rule, and registers what the store did not know. */
export function identifyWorkspace(ports: IdentifyPorts): IdentifyWorkspace {
  return (input, context) =>
    safeTry(async function* () {
      yield* ports.load(context).andThen((layered) => requireValid(layered, context));
      yield* ports.recover(context);
      const facts = yield* gatherFacts(ports, input, context);
      const resolution = yield* resolveWorkspace(facts);
      if (resolution.kind === 'unregistered') {
        const session = yield* ports.register({ path: resolution.path, name: null, task: null }, context);
        yield* requireTask(session, input.task);
        return ok({ session, resolvedBy: resolution.resolvedBy });
      }
      const { session, resolvedBy } = resolution;
      if (resolvedBy === 'only-one') context.narration.notice({ kind: 'OnlyOneHere', session: session.name });
      return ok({ session, resolvedBy });
    });
}

/** What a workspace is for is known only once it is registered. */
function requireTask(session: Session, task: string | null): Result<void, Unresolved> {
  const query = task === null ? null : parseTaskQuery(task).unwrapOr(null);
  return query === null || (session.task !== null && taskMatches(session.task, query))
    ? ok()
    : err({ kind: 'NameAndTaskDisagree', session, task: query });
}
