import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Minsky } from '../support/minsky.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

/** The same user with a clock that runs a million times too fast: what is waited for with an eye on it is soon over. */
export function withFastClock(minsky: Minsky): Minsky {
  return withHook(
    minsky,
    `const now = performance.now.bind(performance);
     performance.now = () => now() * 1e6;`,
  );
}

/** The same user, for whom every time limit of a minute or more is over as soon as that is said. */
export function withLimits(minsky: Minsky): { readonly minsky: Minsky; readonly over: () => void } {
  const signal = join(temporaryDirectory('limits-'), 'over');
  const hook = `
    import { existsSync } from 'node:fs';
    const start = globalThis.setTimeout;
    globalThis.setTimeout = (work, delay, ...given) => {
      const timer = start(work, delay, ...given);
      if (!(delay >= 60_000)) return timer;
      const watch = setInterval(() => {
        const isOver = existsSync(${JSON.stringify(signal)});
        if (!isOver && !timer._destroyed) return;
        clearInterval(watch);
        if (!timer._destroyed) work(...given);
      }, 20).unref();
      return timer;
    };`;
  return { minsky: withHook(minsky, hook), over: () => writeFileSync(signal, '') };
}

function withHook(minsky: Minsky, hook: string): Minsky {
  return minsky.with({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(hook)}` });
}
