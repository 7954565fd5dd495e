import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** Something that stands in directories, and that an attempt may spoil. */
export interface Scene {
  readonly places: readonly string[];
}

export type Attempt<Of> = readonly [name: string, attempt: (scene: Of) => Promise<string | null>];

/**
 * Carries out the attempts, a few at a time, each where everything is as it was made, and returns what was wrong with
 * them. To put a scene back takes a fraction of what it takes to make one; what is in it knows its path, so that each
 * lane has a scene of its own.
 */
export async function anomaliesIn<Of extends Scene>(
  make: () => Promise<Of>,
  attempts: readonly Attempt<Of>[],
): Promise<readonly string[]> {
  const queue = [...attempts];
  const anomalies: string[] = [];
  const lane = async (): Promise<void> => {
    const scene = asMade(make);
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const [name, attempt] = next;
      const anomaly = await attempt(await scene());
      if (anomaly !== null) anomalies.push(`${name}: ${anomaly}`);
    }
  };
  await Promise.all([lane(), lane(), lane()]);
  return anomalies;
}

/** A scene that is made when it is first asked for, and put back each time that it is asked for again. */
export function asMade<Of extends Scene>(make: () => Promise<Of>): () => Promise<Of> {
  let kept: { readonly scene: Of; readonly putBack: () => void } | null = null;
  return async () => {
    if (kept === null) {
      const scene = await make();
      kept = { scene, putBack: keep(scene) };
    } else kept.putBack();
    return kept.scene;
  };
}

function keep({ places }: Scene): () => void {
  const kept = temporaryDirectory('kept-');
  for (const place of places) execFileSync('cp', ['-a', place, join(kept, basename(place))]);
  return () => {
    for (const place of places) {
      rmSync(place, { recursive: true, maxRetries: 5 });
      execFileSync('cp', ['-a', join(kept, basename(place)), place]);
    }
  };
}
