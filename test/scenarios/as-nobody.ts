import { execFileSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Minsky } from '../support/minsky.ts';

const nobody = 65_534;
const isRoot = process.getuid?.() === 0;

/**
 * The user whose commands run without the powers of root, to whom no permission applies; everything of theirs, and what
 * is at the paths, is given to that user.
 */
export function asNobody(minsky: Minsky, ...paths: readonly string[]): Minsky {
  if (!isRoot) return minsky;
  for (const path of [minsky.root, ...paths]) {
    execFileSync('chown', ['-R', `${String(nobody)}:${String(nobody)}`, path]);
    chmodSync(dirname(path), 0o711);
  }
  const drop = `process.setgroups([]);process.setgid(${String(nobody)});process.setuid(${String(nobody)})`;
  return minsky.with({ NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(drop)}` });
}
