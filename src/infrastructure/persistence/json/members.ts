/** The members of a JSON object. */
export type Members = Readonly<Record<string, unknown>>;

/** Tells an object from everything else that JSON knows. */
export function isMembers(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The new document with those members of the kept one that `known`, which is what this version understands of the kept
 * one, lacks: what a later version wrote stays where it was.
 */
export function withUnknownMembers(fresh: Members, kept: Members, known: Members): Members {
  const result: Record<string, unknown> = { ...fresh };
  for (const [name, value] of Object.entries(kept)) {
    const [understood, renewed] = [known[name], fresh[name]];
    if (!Object.hasOwn(known, name)) {
      if (!Object.hasOwn(fresh, name)) result[name] = value;
    } else if (isMembers(value) && isMembers(understood) && isMembers(renewed)) {
      result[name] = withUnknownMembers(renewed, value, understood);
    }
  }
  return result;
}
