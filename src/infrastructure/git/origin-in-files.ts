import { dirname } from 'node:path';
import { ok, type Result } from 'neverthrow';
import type { OriginInFiles } from '../../application/ports/workspace-survey.ts';
import type { FileError } from '../../application/ports/port-errors.ts';
import { childPath, parseAbsolutePath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { gitDirectoryNow } from '../filesystem/git-directory.ts';
import { readSmallFile } from '../filesystem/small-file.ts';
import { commonDirectoryOf } from './ref-files.ts';

/** Reads what `origin` of a work tree is; null where more than a plain line of one file decides. */
export function originInFiles(top: AbsolutePath): Result<OriginInFiles | null, FileError> {
  return gitDirectoryNow(top)
    .andThen((own) => (own === null ? ok(null) : commonDirectoryOf(own)))
    .andThen((common) =>
      common === null
        ? ok(null)
        : readSmallFile(childPath(common, 'config')).map((text) => {
            const url = text === null ? undefined : plainOrigin(text);
            const from = parseAbsolutePath(dirname(common)).unwrapOr(null);
            return url === undefined || from === null ? null : { url, from };
          }),
    );
}

// Other files, other names for URLs, and a file for each worktree.
const more = /^\s*(?:\[\s*(?:include|url)|worktreeConfig\b)/im;

/** The first URL of `origin`, null if there is none, undefined if git has to say. */
function plainOrigin(text: string): string | null | undefined {
  if (more.test(text)) return undefined;
  const section = /^\s*\[\s*remote\s+"origin"\s*\][^\S\n]*\n((?:(?!\s*\[).*\n?)*)/im.exec(text)?.[1];
  if (section === undefined) return /remote[\s."]+origin/i.test(text) ? undefined : null;
  const url = /^\s*url\s*=\s*(\S.*?)\s*$/im.exec(section)?.[1];
  return url === undefined || /["\\#;]/.test(url) ? undefined : url;
}
