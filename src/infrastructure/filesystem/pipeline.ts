/** The pipes that a process reads from and writes to as standard input and output. */
export interface PipeEnds {
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}

/** Those of the processes that are before or after one's own in a pipeline, directly or through one another. */
export function pipelineOf(own: PipeEnds, others: ReadonlyMap<number, PipeEnds>): ReadonlySet<number> {
  const after = chain(
    own.writes,
    others,
    (ends) => ends.reads,
    (ends) => ends.writes,
  );
  const before = chain(
    own.reads,
    others,
    (ends) => ends.writes,
    (ends) => ends.reads,
  );
  return after.union(before);
}

function chain(
  start: readonly string[],
  others: ReadonlyMap<number, PipeEnds>,
  near: (ends: PipeEnds) => readonly string[],
  far: (ends: PipeEnds) => readonly string[],
): ReadonlySet<number> {
  const found = new Set<number>();
  for (let pipes = start; pipes.length > 0;) {
    const next = [...others].filter(
      ([pid, ends]) => !found.has(pid) && near(ends).some((pipe) => pipes.includes(pipe)),
    );
    for (const [pid] of next) found.add(pid);
    pipes = next.flatMap(([, ends]) => far(ends));
  }
  return found;
}
