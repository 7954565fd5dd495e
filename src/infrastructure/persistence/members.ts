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
  const carried = Object.entries(kept).flatMap(([name, value]): [string, unknown][] => {
    if (!Object.hasOwn(known, name)) return Object.hasOwn(fresh, name) ? [] : [[name, value]];
    const [understood, renewed] = [known[name], fresh[name]];
    return isMembers(value) && isMembers(understood) && isMembers(renewed)
      ? [[name, withUnknownMembers(renewed, value, understood)]]
      : [];
  });
  // Not by assignment, for which a member called __proto__ would be none.
  return { ...fresh, ...Object.fromEntries(carried) };
}
