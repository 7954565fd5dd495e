import type { AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import type { SessionOperationError } from '../../application/sessions/session-operation-error.ts';

/** What goes wrong before a use case is reached, or because of a defect. */
export type InterfaceError =
  | {
      readonly kind: 'Usage';
      /** What is wrong with the command line or the arguments, as one clause. */
      readonly detail: string;
      /** What was probably meant: an option, an input or a whole command. */
      readonly suggestion: string | null;
    }
  /** A call over MCP said nothing of its directory, and its meaning depends on it. */
  | { readonly kind: 'WorkingDirectoryNeeded'; readonly unlessGiven: readonly string[] }
  | { readonly kind: 'WorkingDirectoryMissing'; readonly path: AbsolutePath }
  /** Something was thrown. `stack` is for `--debug` alone. */
  | { readonly kind: 'Defect'; readonly detail: string; readonly stack: string };

/** Every failure that a call can end with. */
export type OperationError = SessionOperationError | InterfaceError;

/** What was thrown, as a failure. */
export function defectOf(thrown: unknown): Extract<InterfaceError, { kind: 'Defect' }> {
  const { message, stack } = ((typeof thrown === 'object' ? thrown : null) as Partial<Error> | null) ?? {};
  const detail = typeof message === 'string' && message !== '' ? message : String(thrown);
  return { kind: 'Defect', detail, stack: typeof stack === 'string' ? stack : detail };
}
