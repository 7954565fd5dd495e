import { constants } from 'node:fs';
import { copyFile, realpath, stat } from 'node:fs/promises';
import { createTwoFilesPatch } from 'diff';
import { err, ok, ResultAsync, safeTry, type Result } from 'neverthrow';
import type { AppliedEdit, ConfigFiles } from '../../application/ports/config-files.ts';
import type { FileError } from '../../application/ports/port-errors.ts';
import type { ConfigProblem } from '../../domain/config/layer-config.ts';
import type { ConfigEdit, ConfigFile } from '../../domain/config/plan-config-migration.ts';
import { childPath, parentPath, type AbsolutePath } from '../../domain/workspace/workspace-path.ts';
import { writeFileAtomically } from '../filesystem/atomic-file.ts';
import { attempt, orAbsent } from '../filesystem/file-errors.ts';
import { ensurePrivateDirectory } from '../filesystem/private-directory.ts';
import { readConfigFile, readConfigText, unreadable } from './config-file.ts';
import { editYaml } from './edit-yaml.ts';
import { namedStores } from './legacy-store-paths.ts';

export interface ConfigFilesSettings {
  /** The file of the user's settings, null for none; if it cannot be told which it is, that is the problem. */
  readonly userFile: Result<AbsolutePath | null, ConfigProblem>;
  readonly home: AbsolutePath;
  /** What consolidations remember. */
  readonly memory: AbsolutePath;
}

type Step<T> = ResultAsync<T, FileError | ConfigProblem>;

const suffixes = ['yaml', 'yml', 'json'];
const repositoryFiles = [
  ...suffixes.map((suffix) => ['.minsky', `config.${suffix}`]),
  ...suffixes.map((suffix) => [`minsky.config.${suffix}`]),
  ...suffixes.map((suffix) => ['config', `local.${suffix}`]),
  ['config', 'default.yaml'],
];

/** Today's files of settings and those of earlier versions, in YAML, of which JSON is a part. */
export function yamlConfigFiles({ userFile, home, memory }: ConfigFilesSettings): ConfigFiles {
  return {
    find: (repository) =>
      safeTry(async function* () {
        const own = yield* userFile.andThen((path) =>
          path === null ? err(unreadable('HOME', 'there is no place for your own settings')) : ok(path),
        );
        const beside = ['config', 'local'].flatMap((name) =>
          suffixes.map((suffix) => childPath(parentPath(own), `${name}.${suffix}`)),
        );
        const users = [own, ...beside.filter((path) => path !== own)];
        const repositorys =
          repository === null ? [] : repositoryFiles.map((names) => childPath(repository, ...names));
        const files = yield* ResultAsync.combine([
          ...users.map((path) => read(path, { owner: 'user', current: path === own })),
          ...repositorys
            .filter((path) => !users.includes(path))
            .map((path, index) => read(path, { owner: 'repository', current: index === 0 })),
        ]);
        const found = files.filter(({ entries }) => entries.length > 0);
        const stores = await namedStores(found, { home, repository, memory });
        return ok({ files: found, userFile: own, namedStores: stores });
      }),
    preview: (edit) => edited(edit).map(({ diff }) => diff),
    apply: (edit) =>
      edited(edit).andThen(({ path, before, after, diff }) =>
        apply(path, before, after).map((backup) => ({ diff, backup })),
      ),
  };
}

/** A file of an earlier version that cannot be read says nothing: nobody depends on it. */
function read(
  path: AbsolutePath,
  role: Pick<ConfigFile, 'owner' | 'current'>,
): ResultAsync<ConfigFile, ConfigProblem> {
  return readConfigFile(path)
    .orElse((problem) => (role.current ? err(problem) : ok([])))
    .map((entries) => ({ path, ...role, entries }));
}

interface Edited {
  /** Links resolved: a file that is kept elsewhere stays there. */
  readonly path: AbsolutePath;
  readonly before: string | null;
  readonly after: string;
  readonly diff: string;
}

function edited(edit: ConfigEdit): Step<Edited> {
  return safeTry(async function* () {
    const named = edit.path as AbsolutePath;
    const path = (yield* orAbsent(attempt(named, () => realpath(named)))) ?? named;
    const before = yield* readConfigText(path as AbsolutePath);
    const after = editYaml(before ?? '', edit);
    const diff = createTwoFilesPatch(named, named, before ?? '', after, undefined, undefined, { context: 2 });
    return ok({ path: path as AbsolutePath, before, after, diff: diff.replace(/^=+\n/, '') });
  });
}

function apply(path: AbsolutePath, before: string | null, after: string): Step<AppliedEdit['backup']> {
  if (before === null) {
    return ensurePrivateDirectory(parentPath(path))
      .andThen(() => writeFileAtomically(path, after))
      .map(() => null);
  }
  return attempt(path, () => stat(path)).andThen(({ mode }) =>
    backUp(path).andThen((backup) => writeFileAtomically(path, after, mode & 0o777).map(() => backup)),
  );
}

/** Keeps the file beside itself, under a name that is free. */
function backUp(path: AbsolutePath, number = 1): Step<string> {
  const backup = `${path}.before-migration${number === 1 ? '' : `-${String(number)}`}`;
  return attempt(backup, () => copyFile(path, backup, constants.COPYFILE_EXCL))
    .map(() => backup)
    .orElse((error) => (error.reason === 'exists' ? backUp(path, number + 1) : err(error)));
}
