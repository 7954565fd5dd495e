import { err, ok, safeTry, type ResultAsync } from 'neverthrow';
import type { CopyRequest, IgnoredFiles } from '../../application/ports/ignored-files.ts';
import type { FileError } from '../../application/ports/port-errors.ts';
import { childPath } from '../../domain/workspace/workspace-path.ts';
import { entryAt } from '../filesystem/directory-entry.ts';
import { treeCopier } from './copy-ignored.ts';
import type { GitProcess } from './git-process.ts';

const includeFile = '.worktreeinclude';
const atOnce = 32;

/** Lets git match the patterns, which are its own, and decide what is ignored. */
export function ignoredFiles(git: GitProcess): IgnoredFiles {
  return {
    copy: (request, context) =>
      safeTry(async function* () {
        const patterns = yield* patternOptions(request);
        if (patterns.length === 0) return ok([]);
        const at = { purpose: 'read', cwd: request.from, repository: 'top' } as const;
        const matching = yield* git.run(
          { ...at, args: ['ls-files', '-z', '--others', '--ignored', ...patterns] },
          context,
        );
        // A repository inside the work tree is named with a slash at its end; it is not copied.
        const candidates = matching.stdout.split('\0').filter((path) => path !== '' && !path.endsWith('/'));
        if (candidates.length === 0) return ok([]);
        const input = candidates.join('\0');
        const args = ['check-ignore', '-z', '--stdin'];
        const ignored = yield* git.run({ ...at, args, input, answers: [0, 1] }, context);
        const paths = ignored.stdout
          .split('\0')
          .filter((path) => path !== '')
          .toSorted();
        const copier = treeCopier(request, (path, reason) => {
          context.narration.notice({ kind: 'CopySkipped', path, reason });
        });
        const copied: string[] = [];
        for (let start = 0; start < paths.length; start += atOnce) {
          if (context.signal.aborted) return err({ kind: 'Interrupted' as const });
          copied.push(...(yield* copier(paths.slice(start, start + atOnce))));
        }
        return ok(copied);
      }),
  };
}

/** The patterns as options of `git ls-files`; none when there is nothing to copy. */
function patternOptions({ from, patterns }: CopyRequest): ResultAsync<readonly string[], FileError> {
  const file = childPath(from, includeFile);
  return entryAt(file).map((entry) => {
    if (patterns === null) return entry?.isFile() === true ? [`--exclude-from=${file}`] : [];
    // An option, unlike a file, is a pattern even when it is empty or a comment.
    return patterns
      .filter((pattern) => !/^(?:#|\s*$)/.test(pattern))
      .map((pattern) => `--exclude=${pattern}`);
  });
}
