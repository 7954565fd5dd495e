import { constants } from 'node:fs';
import { access, readFile, realpath, stat } from 'node:fs/promises';
import { err, errAsync, ok, ResultAsync, safeTry, type Result } from 'neverthrow';
import type { FileError } from '../../application/ports/port-errors.ts';
import type { UserConfig, UserConfigUnusable } from '../../application/ports/user-config.ts';
import type { ConfigProblem } from '../../domain/config/layer-config.ts';
import { parentPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { writeFileAtomically } from '../filesystem/atomic-file.ts';
import { entryAt } from '../filesystem/directory-entry.ts';
import { attempt, orAbsent } from '../filesystem/file-errors.ts';
import { ensurePrivateDirectory } from '../filesystem/private-directory.ts';

/** The file as it is, and where its bytes are when it is a link. */
interface Found {
  readonly path: AbsolutePath;
  readonly real: AbsolutePath;
  readonly text: string;
  readonly mode: number;
}

/** The user's YAML file. It is replaced as a whole; a link to it stays a link. */
export function yamlUserConfig(userFile: Result<AbsolutePath | null, ConfigProblem>): UserConfig {
  const find = (): ResultAsync<Found, UserConfigUnusable | FileError> =>
    safeTry(async function* () {
      const path = userFile.unwrapOr(null);
      if (path === null) return errAsync(unusable(null, 'no home directory is known'));
      const stats = yield* orAbsent(attempt(path, () => stat(path)));
      if (stats === null) {
        return (yield* entryAt(path)) === null
          ? ok({ path, real: path, text: '', mode: 0o600 })
          : err(unusable(path, 'it is a link that leads nowhere'));
      }
      if (!stats.isFile()) return err(unusable(path, 'it is not a file'));
      const real = yield* attempt(path, async () => (await realpath(path)) as AbsolutePath);
      const text = yield* attempt(path, () => readFile(path, 'utf8'));
      return ok({ path, real, text, mode: stats.mode & 0o777 });
    });

  return {
    set: (key, value) =>
      find().andThen(({ path, real, text, mode }) =>
        ResultAsync.fromSafePromise(import('./set-yaml-value.ts'))
          .andThen(({ setYamlValue }) => setYamlValue(text, key, value).mapErr((why) => unusable(path, why)))
          .andThen((written) =>
            ensurePrivateDirectory(parentPath(real)).andThen(() => writeFileAtomically(real, written, mode)),
          )
          .map(() => path),
      ),
    check: () =>
      find().andThen(({ path, real }) =>
        ensurePrivateDirectory(parentPath(real))
          .andThen(() => attempt(parentPath(real), () => access(parentPath(real), constants.W_OK)))
          .map(() => path),
      ),
  };
}

function unusable(path: string | null, detail: string): UserConfigUnusable {
  return { kind: 'UserConfigUnusable', path, detail };
}
