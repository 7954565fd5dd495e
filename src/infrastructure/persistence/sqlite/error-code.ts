/** The code of an error of SQLite or of the system; not by its class, which tests and native modules may each have of their own. */
export function errorCodeOf(error: unknown): string | null {
  return typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string'
    ? error.code
    : null;
}
