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
  /** What npm installs beside minsky for this platform is missing, or cannot be loaded here. */
  | {
      readonly kind: 'NativeCodeUnusable';
      /** The directory of the package. */
      readonly package: string;
      readonly file: string;
      readonly detail: string;
    }
  /** Something was thrown. `stack` is for `--debug` alone. */
  | { readonly kind: 'Defect'; readonly detail: string; readonly stack: string };

/** Every failure that a call can end with. */
export type OperationError = SessionOperationError | InterfaceError;

export type Thrown = Extract<InterfaceError, { kind: 'NativeCodeUnusable' | 'Defect' }>;

/** What was thrown, as a failure: of the installation, or else of the program. */
export function failureOf(thrown: unknown): Thrown {
  return nativeCodeUnusable(thrown) ?? defectOf(thrown);
}

/** Whoever passes an error on gives it as the cause of another. */
function nativeCodeUnusable(thrown: unknown): Extract<Thrown, { kind: 'NativeCodeUnusable' }> | null {
  if (typeof thrown !== 'object' || thrown === null) return null;
  const members: Partial<Record<'code' | 'cause' | 'package' | 'file' | 'detail', unknown>> = thrown;
  if (members.code !== 'NATIVE_CODE_UNUSABLE') return nativeCodeUnusable(members.cause);
  return {
    kind: 'NativeCodeUnusable',
    package: String(members.package),
    file: String(members.file),
    detail: String(members.detail),
  };
}

function defectOf(thrown: unknown): Extract<Thrown, { kind: 'Defect' }> {
  const { message, stack } = ((typeof thrown === 'object' ? thrown : null) as Partial<Error> | null) ?? {};
  const detail = typeof message === 'string' && message !== '' ? message : String(thrown);
  return { kind: 'Defect', detail, stack: typeof stack === 'string' ? stack : detail };
}
