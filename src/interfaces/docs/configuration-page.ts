import { configKeys, type ConfigKey } from '../../domain/config/config.ts';
import { markdownPage, markdownTable } from './markdown.ts';

/** What each setting decides, and what holds where it is not set, if that is worked out elsewhere. */
const meanings: Readonly<Record<ConfigKey, { readonly decides: string; readonly otherwise?: string }>> = {
  'sessiondb.backend': { decides: 'the technology of the store' },
  'sessiondb.sqlite.path': { decides: 'the file of a SQLite store', otherwise: '`store/sessions.sqlite` in the state directory' },
  'sessiondb.json.path': { decides: 'the file of a JSON store', otherwise: '`store/sessions.json` in the state directory' },
  'sessiondb.postgres.url': { decides: 'the database of a PostgreSQL store; without a password in it, `PGPASSWORD` and `~/.pgpass` are asked' },
  'sessiondb.postgres.poolSize': { decides: 'how many connections one process may have to it' },
  'workspaces.dir': { decides: 'where new workspaces go', otherwise: '`sessions/` in the state directory' },
  'session.strategy': { decides: 'what a new workspace is, unless `--strategy` says so' },
  'session.base': { decides: 'the branch that sessions start from and go back to, unless `--base` says so', otherwise: "the repository's default branch" },
  'session.copy': { decides: 'which ignored files a new workspace gets a copy of', otherwise: 'what `.worktreeinclude` names' },
  'trash.retention': { decides: 'how long the trash keeps a workspace' },
  'tasks.scheme': { decides: 'the scheme of a task that is given as a bare number' },
};

/** Variables that are no setting: they are there before any file is read. */
const variables: readonly (readonly [name: string, meaning: string])[] = [
  ['MINSKY_STATE_DIR', 'the state directory; default: `$XDG_STATE_HOME/minsky`, else `~/.local/state/minsky`, on Windows `%LOCALAPPDATA%\\minsky`'],
  ['MINSKY_CONFIG', 'your own file of settings; default: `$XDG_CONFIG_HOME/minsky/config.yaml`, else `~/.config/minsky/config.yaml`'],
  ['MINSKY_HOST', 'what this machine is called in records; default: its host name'],
  ['NO_COLOR, FORCE_COLOR', 'no colour anywhere, or colour even where there is no terminal'],
];

/** docs/configuration.md: every setting, who may set it, and every variable. */
export function configurationPage(): string {
  const keys = Object.keys(configKeys) as ConfigKey[];
  return markdownPage(
    '# Configuration',
    "Settings come from layers; a later one wins: defaults, the repository's file `.minsky/config.yaml`, your own file, the environment. Both files are YAML. What only *you* may set is not obeyed in a repository's file, and each command that meets it there says so: no repository decides where your sessions are kept.",
    '```yaml\n# ~/.config/minsky/config.yaml\ntrash:\n  retention: 14d\nsession:\n  strategy: worktree\n```',
    '`minsky config show` prints every setting with the layer and the file that decided it; `minsky config validate` says what is wrong; `minsky config migrate` gives settings of earlier versions their names of today.',
    '## Settings',
    markdownTable(
      ['Setting', 'Decides', 'Allowed', 'Default', 'Set by', 'Variable'],
      keys.map((key) => {
        const { scope, environment, allowed, default: value } = configKeys[key];
        const { decides, otherwise = 'none' } = meanings[key];
        return [
          `\`${key}\``,
          decides,
          allowed,
          value === null ? otherwise : `\`${String(value)}\``,
          scope === 'system' ? 'you' : 'you or the repository',
          environment === null ? '-' : `\`${environment}\``,
        ];
      }),
    ),
    '## Other variables',
    markdownTable(
      ['Variable', 'Meaning'],
      variables.map(([name, meaning]) => [name.replaceAll(/\w+/g, '`$&`'), meaning]),
    ),
  );
}
